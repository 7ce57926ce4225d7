from __future__ import annotations

from functools import partial

import pytest

from search.query.query import parse
from search.query.tree import And, Everything, Field, Node, Not, Or, Phrase, Range, Word
from tests.effort import calls

A, B, C = Word("a"), Word("b"), Word("c")
WITH_A, WITH_B = Word("a", demanded=True), Word("b", demanded=True)
EXAMPLES: dict[str, dict[str, Node]] = {
    "words side by side are AND": {
        "": Everything(),
        "  \n ": Everything(),
        "masked": Word("masked"),
        "a b c": And((A, B, C)),
        "title:a title:b": And((Field("title", A), Field("title", B))),
    },
    "only upper-case words are operators": {
        "a OR b": Or((A, B)),
        "a or b": And((A, Word("or"), B)),
        "a | b": Or((A, B)),
        "a|b": Or((A, B)),
        "a || b": Or((A, B)),
        "a b OR c": Or((And((A, B)), C)),
        "a (b OR c)": And((A, Or((B, C)))),
        "(a OR b) OR c": Or((A, B, C)),
        "a NOT b": And((A, Not(B))),
        "a and not b": And((A, Word("and"), Word("not"), B)),
        "a ANDNOT b": And((WITH_A, Not(B))),
        "NOT NOT a": A,
        "NOT -a": A,
        "NOT(a b)": Not(And((A, B))),
        '"AND"': Phrase("AND"),
        "=AND": Word("AND", exact=True),
        "title:AND": Field("title", Phrase("AND")),
    },
    "AND, a plus and a first all: demand words": {
        "a AND b c": And((WITH_A, WITH_B, C)),
        "a AND NOT b": And((WITH_A, Not(B))),
        "c a AND b OR c": Or((And((C, WITH_A, WITH_B)), C)),
        "+a b": And((WITH_A, B)),
        '+"a b"': Phrase("a b", demanded=True),
        "+(a b) c": And((WITH_A, WITH_B, C)),
        "+(a OR b)": Or((A, B)),
        "+title:a": Field("title", A),
        "title:(+a AND b)": Field("title", And((A, B))),
        "a + b": And((A, Word("+"), B)),
        "c++": Word("c++"),
        "a AND + b": And((WITH_A, Word("+"), B)),
        "all: .net b": And((Word(".net", demanded=True), WITH_B)),
        "+-a": Word("+-a"),
        "NOT +a": Not(A),
        "all: a b": And((WITH_A, WITH_B)),
        "all:a b": And((Field("any", A), B)),
        "a all: b": And((A, Word("all"), B)),
    },
    "in a sentence all in capitals operators are words": {
        "A OR B": Or((Word("A"), Word("B"))),
        "THE USE OF A AND B IN THE C": And(tuple(map(Word, ["the", "use", "of", "a", "and", "b", "in", "the", "c"]))),
    },
    "an operator without an operand is nothing": {
        "OR": Everything(),
        "a OR": A,
        "OR a AND": A,
        "a OR OR b": Or((A, B)),
        "a OR AND b": Or((A, B)),
        "NOT": Everything(),
        "-AND a": A,
    },
    "a dash negates where it stands before something": {
        "-a": Not(A),
        "a -b": And((A, Not(B))),
        "-(a b)": Not(And((A, B))),
        '-"a b"': Not(Phrase("a b")),
        "-title:a": Not(Field("title", A)),
        "title:-a": Field("title", Not(A)),
        "vision-language": Word("vision-language"),
        "a - b": And((A, B)),
        "-": Everything(),
        "a --b": And((A, B)),
        "a -- b": And((A, B)),
        "-#x": Not(Field("tag", Word("x"))),
    },
    "phrases": {
        '"a b"': Phrase("a b"),
        '" a   b "': Phrase("a b"),
        "“a b”": Phrase("a b"),
        '="a b"': Phrase("a b", exact=True),
        '"a b"~5': Phrase("a b", slop=5),
        '"a b"~': Phrase("a b"),
        '"(a) -b: c"': Phrase("(a) -b: c"),
        '""': Everything(),
        'a"b c"d': And((A, Phrase("b c"), Word("d"))),
    },
    "forms of a word": {
        "=a": Word("a", exact=True),
        "=a*": Word("a*", exact=True),
        "a*": Word("a", prefix=True),
        "a***": Word("a", prefix=True),
        "*": Everything(),
        "abc~": Word("abc", fuzzy=1),
        "abc~1": Word("abc", fuzzy=1),
        "abc~2": Word("abc", fuzzy=2),
        "abc~7": Word("abc", fuzzy=2),
        "abc~0": Word("abc~0"),
        "Fig.~12": Word("Fig.~12"),
        "~": Word("~"),
        "a, b; c:": And((A, B, C)),
        "C#": Word("C#"),
        "state_of_the_art": Word("state_of_the_art"),
        "???": Word("???"),
    },
    "fields and their aliases": {
        "title:a": Field("title", A),
        "ti:a": Field("title", A),
        "TITLE:a": Field("title", A),
        "au:del_maestro": Field("author", Word("del_maestro")),
        'abs:"a b"': Field("abstract", Phrase("a b")),
        "jr:x": Field("venue", Word("x")),
        "src:x": Field("page", Word("x")),
        "all:a": Field("any", A),
        "title:(a OR b)": Field("title", Or((A, B))),
        "title:(a b) c": And((Field("title", And((A, B))), C)),
        "title:*": Field("title", Everything()),
        "cat:cs.*": Field("cat", Word("cs.", prefix=True)),
        "title:foo:bar": Field("title", Word("foo:bar")),
        "title:(a author:b)": Field("title", And((A, Word("author:b")))),
        "#rl": Field("tag", Word("rl")),
        '#"my tag"': Field("tag", Phrase("my tag")),
        "#rl,vision": Field("tag", Or((Word("rl"), Word("vision")), comma=True)),
        "tag:#rl": Field("tag", Word("rl")),
        "tag:🎉": Field("tag", Word("🎉")),
        "# a": And((Word("#"), A)),
    },
    "a comma inside a value is OR": {
        "tag:a,b": Field("tag", Or((A, B), comma=True)),
        'tag:a,"b c"': Field("tag", Or((A, Phrase("b c")), comma=True)),
        "tag:a,-b": Field("tag", Or((A, Not(B)), comma=True)),
        "tag:-a,b": Field("tag", Not(Or((A, B), comma=True))),
        "tag:a,": Field("tag", A),
        "tag:,,a": Field("tag", A),
        "tag:a, b": And((Field("tag", A), B)),
        "year:2020,2022..": Field("year", Or((Word("2020"), Range("2022")), comma=True)),
        "a,b": Word("a,b"),
    },
    "numbers, dates and ranges": {
        "year:2020": Field("year", Word("2020")),
        "year:=2020": Field("year", Word("2020")),
        "year:>=2020": Field("year", Range(low="2020")),
        "year:>2020": Field("year", Range(low="2020", low_open=True)),
        "year:<=2020": Field("year", Range(high="2020")),
        "year:<2020": Field("year", Range(high="2020", high_open=True)),
        "year:2020..2022": Field("year", Range("2020", "2022")),
        "year:2020..": Field("year", Range(low="2020")),
        "date:..7d": Field("date", Range(high="7d")),
        "date:-7d": Field("date", Word("7d")),
        "date:-2020": Field("date", Not(Word("2020"))),
        "date:(-7d)": Field("date", Not(Word("7d"))),
        "year:*": Field("year", Range()),
        "year:[2020 TO 2022]": Field("year", Range("2020", "2022")),
        "year:{2020 TO 2022]": Field("year", Range("2020", "2022", low_open=True)),
        "year:[* TO 2022}": Field("year", Range(high="2022", high_open=True)),
        "submittedDate:[202301010000 TO 202312312359]": Field("date", Range("202301010000", "202312312359")),
        "year:(>=2020 -2022)": Field("year", And((Range(low="2020"), Not(Word("2022"))))),
        "title:a..b": Field("title", Word("a..b")),
        "a..b": Word("a..b"),
    },
    "identifiers stand for themselves": {
        "2401.00001": Field("id", Word("2401.00001")),
        "2401.00001v3": Field("id", Word("2401.00001v3")),
        "arXiv:2401.00001": Field("id", Word("2401.00001")),
        "hep-th/9901001": Field("id", Word("hep-th/9901001")),
        "2401.00001.": Field("id", Word("2401.00001")),
        "2401.00001,2401.00002": Field("id", Or((Word("2401.00001"), Word("2401.00002")), comma=True)),
        "https://arxiv.org/abs/2401.00001v2": Field("id", Word("https://arxiv.org/abs/2401.00001v2")),
        "10.1016/S0004-3702(97)00043-X": Field("id", Word("10.1016/S0004-3702(97)00043-X")),
        "https://doi.org/10.1/x": Word("https://doi.org/10.1/x"),
        "https://doi.org/10.1145/12.34": Field("id", Word("https://doi.org/10.1145/12.34")),
        "(2401.00001)": Field("id", Word("2401.00001")),
        "=2401.00001": Word("2401.00001", exact=True),
    },
    "a colon that is not a field": {
        "MultiMAE: Multi-modal Masked": And((Word("MultiMAE"), Word("Multi-modal"), Word("Masked"))),
        "12:30": Word("12:30"),
        "GPT:4": Word("GPT:4"),
        "https://github.com/x/y": Word("https://github.com/x/y"),
        "(https://github.com/x/y)": Word("https://github.com/x/y"),
        "foo:bar": And((Word("foo"), Word("bar"))),
        "-foo:bar": Not(And((Word("foo"), Word("bar")))),
        'foo:"a b"': And((Word("foo"), Phrase("a b"))),
        "a OR foo:(b c)": Or((A, And((Word("foo"), B, C)))),
        "foo:": Word("foo"),
        "title: a": And((Word("title"), A)),
        ":": Word(":"),
    },
    "what is open closes itself": {
        '"a b': Phrase("a b"),
        "(a (b OR c": And((A, Or((B, C)))),
        "a) b": And((A, B)),
        "title:(a b": Field("title", And((A, B))),
        "()": Everything(),
        "a ()": A,
        "year:[2020 TO 2022": Field("year", Range("2020", "2022")),
    },
    "LaTeX and hostile characters": {
        r"na\"ive": Word("naïve"),
        r'"na\"ive bayes"': Phrase("naïve bayes"),
        r"Erd\H{o}s": Word("Erdős"),
        "a\x00b\u202e": Word("ab"),
        "\ufeffa": A,
    },
}


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        pytest.param(text, tree, id=f"{rule}: {text!r}")
        for rule, examples in EXAMPLES.items()
        for text, tree in examples.items()
    ],
)
def test_the_language(text: str, tree: Node) -> None:
    assert parse(text).tree == tree


@pytest.mark.parametrize(
    ("text", "sort", "tree"),
    [
        ("sort:date", "date", Everything()),
        ("a sort:-date b", "-date", And((A, B))),
        ("a SORT:Title", "title", A),
        ("(a OR sort:added)", "added", A),
        ("sort:date sort:title", "title", Everything()),
        ("sort:nonsense a", "", A),
        ("sort: ", "", Everything()),
    ],
)
def test_sort_is_taken_out_of_the_tree(text: str, sort: str, tree: Node) -> None:
    query = parse(text)
    assert (query.sort, query.tree) == (sort, tree)


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("mask", Word("mask", typing=True)),
        ("a mask", And((A, Word("mask", typing=True)))),
        ("mask ", Word("mask")),
        ("(mask)", Word("mask")),
        ('"mask"', Phrase("mask")),
        ("mask?", Word("mask?")),
        ("(a OR mask", Or((A, Word("mask", typing=True)))),
        ("-mask", Not(Word("mask", typing=True))),
        ("title:mask", Field("title", Word("mask", typing=True))),
        ("tag:a,b", Field("tag", Or((A, Word("b", typing=True)), comma=True))),
        ('"masked auto', Phrase("masked auto", typing=True)),
        ('"masked ', Phrase("masked")),
        ("=mask", Word("mask", exact=True)),
        ("mask*", Word("mask", prefix=True)),
        ("2401.0000", Field("id", Word("2401.0000", typing=True))),
    ],
)
def test_while_typing_the_last_word_may_be_unfinished(text: str, tree: Node) -> None:
    assert parse(text, typing=True).tree == tree


def _depth(node: Node) -> int:
    match node:
        case And(nodes) | Or(nodes):
            return 1 + max(map(_depth, nodes))
        case Not(inner) | Field(_, inner):
            return 1 + _depth(inner)
        case _:
            return 1


@pytest.mark.parametrize(
    "opening", ["(", "(a OR ", "-(a ", "-(a OR b ", "title:(", "foo:(", "foo:", "-foo:(a OR ", '("x" ']
)
def test_no_depth_of_nesting_exhausts_the_stack(opening: str) -> None:
    query = parse(opening * 1_200 + "x")
    assert _depth(query.tree) < 100
    assert hash(query) == hash(parse(opening * 1_200 + "x"))
    assert parse(str(query)).tree == query.tree
    assert str(query).rstrip(")").endswith("x")


def test_ten_thousand_parentheses_around_a_word_are_the_word() -> None:
    assert parse("(" * 10_000 + "x" + ")" * 10_000).tree == Word("x")
    assert parse("(" * 10_000).tree == Everything()


def test_nesting_that_people_write_is_kept() -> None:
    text = "-(a OR -(b " * 10 + "c" + "))" * 10
    assert str(parse(text)) == text
    assert parse(text).warnings == ()


@pytest.mark.parametrize(
    "piece",
    [
        *("word ", "foo:", "foo:x ", "Foo:x ", "-(a ", "title:(a ", 'x"', "a,"),
        *("tag:a,b ", "a OR ", "date:[ ", ") ", "NOT ", "- ", "sort:x "),
    ],
)
def test_work_grows_with_the_length_of_the_query(piece: str) -> None:
    short, long = (calls(partial(parse, piece * times)) for times in (200, 400))
    assert long < 2.2 * short + 500


@pytest.mark.parametrize(
    "text",
    [
        *("word " * 20_000, "x" * 100_000, "https://(" * 11_000, "date:[" + " " * 100_000, "title:" + "*~" * 50_000),
        *("[" * 100_000, '"' * 100_000, r"\"a" * 33_000, "2401.00001," * 9_000, "\0" * 100_000),
    ],
    ids=lambda text: text[:12],
)
def test_a_hundred_kilobytes_of_anything_are_parsed(text: str) -> None:
    # Quadratic work inside a regular expression would take half a minute here.
    query = parse(text)
    assert parse(str(query)).tree == query.tree
