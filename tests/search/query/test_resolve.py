"""Clauses of the shelf as sets of keys, at any depth, by set algebra."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.library import Library
from search.paper import Link, Paper
from search.query.paper_matcher import Leaf, matches
from search.query.query import parse
from search.query.resolve import EmptyShelf, mentions_shelf, resolve_shelf, unknown_clauses
from search.query.simplify import normalize
from search.query.tree import And, Everything, Field, Keys, Node, Not, Or, Phrase, Word
from search.query.warnings import unknown_list, unsupported
from tests.search.fake_engine import Opener

CODE = (Link("https://github.com/a/b", "code"),)
PAPERS = tuple(
    Paper(title, key=key, links=links)
    for key, title, links in (
        ("a", "Rain on Slate", ()),
        ("b", "Rain on Grass", CODE),
        ("c", "Snow on Slate", ()),
        ("d", "Snow on Grass", CODE),
        ("e", "Hail", ()),
    )
)
ALL = frozenset(paper.key for paper in PAPERS)
# "gone" is on the shelf and no longer in the library.
KEPT = {
    ("tag", "wet"): frozenset({"a", "b", "e"}),
    ("tag", "cold"): frozenset({"c", "d", "e", "gone"}),
    ("is", "bookmarked"): frozenset({"a", "c"}),
    ("is", "read"): frozenset({"a"}),
    ("is", "reading"): frozenset({"b"}),
    ("is", "dismissed"): frozenset({"d", "gone"}),
    ("has", "tag"): frozenset({"a", "b", "c", "d", "e", "gone"}),
}


class Kept:
    """A shelf with tags and marks, which cannot answer anything else."""

    def keys_for(self, clause: str, value: str) -> frozenset[str] | None:
        if clause == "tag" and value.endswith("*"):
            named = (keys for (name, tag), keys in KEPT.items() if name == "tag" and tag.startswith(value[:-1]))
            return frozenset().union(*named)
        return KEPT.get((clause, value), frozenset() if clause == "tag" else None)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("library")
    with closing(Library(folder / "catalog.sqlite3", folder / "index")) as made:
        made.add(PAPERS)
        made.sync()
        yield made


def found(library: Library, text: str, *, typing: bool = False) -> str:
    return "".join(sorted(library.snapshot().search(parse(text, typing).tree, Kept()).keys))


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        *(("tag:wet", "abe"), ("#wet", "abe"), ("#wet #cold", "e"), ("tag:wet,cold", "abcde")),
        *(("tag:unknown", ""), ("tag:co*", "cde"), ("tag:*", "abcde"), ("-#wet", "cd")),
        *(("rain -#wet", ""), ("slate #wet", "a"), ("slate OR #wet", "abce")),
        *(("has:code -is:read", "bd"), ("has:(tag code)", "bd"), ("has:tags", "abcde"), ("no:tag", "")),
        *(("no:code no:tag", ""), ("is:unread", "ce"), ("is:Unread", "ce"), ("is:UNREAD slate", "c")),
        *(("-is:unread", "abd"), ("is:bookmarked is:unread", "c"), ("is:read,reading", "ab")),
        *(("is:(read OR reading)", "ab"), ("NOT (is:bookmarked OR (#cold -hail))", "be")),
        *(('tag:"wet"', "abe"), ("in:list", ""), ("-in:list", "abcde"), ("rating:>=3", "")),
        ("note:water OR rain", "ab"),
    ],
)
def test_clauses_of_the_shelf_and_of_the_library_go_together(library: Library, text: str, keys: str) -> None:
    assert found(library, text) == keys


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("is:bookmarked", "ac"),
        ("is:unread", "ce"),
        ("rain is:read", "a"),
        ("is:boo", "abcde"),  # still being typed: as if it were not there
        ("has:tag", "abcde"),
        ("no:tag", ""),
        ("tag:we", "abe"),
        ('tag:"we', "abe"),
        ("tag:", "abcde"),
        ("#", "abcde"),
        ("#c", "cde"),
    ],
)
def test_the_last_clause_may_be_unfinished(library: Library, text: str, keys: str) -> None:
    assert found(library, text, typing=True) == keys


def test_an_empty_shelf_answers_with_nothing(library: Library) -> None:
    for text in ("tag:wet", "is:bookmarked", "has:tag"):
        assert library.snapshot().search(parse(text).tree).keys == ()
    for text in ("-tag:wet", "is:unread", "no:tag"):
        assert set(library.snapshot().search(parse(text).tree, EmptyShelf()).keys) == ALL


def test_clauses_that_this_shelf_cannot_answer_are_named_as_they_are_written() -> None:
    tree = parse("in:list OR (-note:water is:read is:unread has:note rain) tag:new no:list").tree
    assert unknown_clauses(normalize(tree), Kept()) == (
        unknown_list("list"),
        *map(unsupported, ("note:water", "has:note", "no:list")),
    )


def test_a_tree_without_clauses_of_the_shelf_only_loses_what_says_nothing() -> None:
    tree = parse("rain OR title:(slate -grass) ???").tree
    assert resolve_shelf(tree, Kept()) == normalize(tree)


class Noted:
    """A shelf with one note, about snow."""

    def keys_for(self, clause: str, value: str) -> frozenset[str] | None:
        return frozenset("c") if clause == "note" and value in {"snow", "snow*"} else frozenset()


def test_words_without_a_field_are_looked_for_in_notes_too() -> None:
    noted = Keys(frozenset("c"))
    plain, typed = Word("snow"), Word("snow", typing=True)
    everywhere = Field("any", Phrase("snow"))
    for leaf in (plain, typed, everywhere):
        assert resolve_shelf(leaf, Noted()) == Or((leaf, noted))
        assert resolve_shelf(Not(leaf), Noted()) == Not(Or((leaf, noted)))
    # Other fields, other words, and forms that notes are not searched for: unchanged.
    for other in (Field("title", plain), Word("rain"), Word("snow", exact=True), Word("snow", fuzzy=1)):
        assert resolve_shelf(other, Noted()) == other
    assert resolve_shelf(Phrase("snow", slop=3), Noted()) == Phrase("snow", slop=3)


def test_a_word_asks_nothing_of_the_shelf() -> None:
    for text in ("snow", "any:snow title:x", "has:code -year:2024"):
        assert not mentions_shelf(parse(text).normal)
    for text in ("note:snow", "snow OR -tag:x", "no:note", "is:unread", "title:x (a OR rating:>3)"):
        assert mentions_shelf(parse(text).normal)


# Any nesting -------------------------------------------------------------------------------------

STATES = ("bookmarked", "read", "unread", "Reading", "x")
_tags = st.builds(Word, st.sampled_from(("wet", "cold", "none", "c")), typing=st.booleans())
_leaves: st.SearchStrategy[Node] = st.one_of(
    st.builds(Field, st.just("tag"), _tags),
    st.builds(Field, st.just("tag"), st.sampled_from((Everything(), Phrase("wet"), Phrase("co", typing=True)))),
    st.builds(Field, st.just("is"), st.sampled_from([Word(value) for value in STATES])),
    st.builds(Field, st.sampled_from(("has", "no")), st.sampled_from((Word("tag"), Word("tags"), Word("code")))),
    st.sampled_from((Word("rain"), Word("slate"), Word("???"), Everything(), Keys(frozenset({"a", "gone"})))),
)
_words: st.SearchStrategy[Node] = st.sampled_from(
    (Word("wet"), Word("read"), Word("tag"), Word("code"), Not(Word("cold")))
)
_in_field = st.builds(
    Field, st.sampled_from(("tag", "is", "has", "no")), st.builds(Or, st.lists(_words, min_size=2).map(tuple))
)


def _nested(nodes: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    several = st.lists(nodes, min_size=2, max_size=3).map(tuple)
    return st.one_of(st.builds(Not, nodes), st.builds(And, several), st.builds(Or, several), _in_field)


trees = st.recursive(_leaves, _nested, max_leaves=8)


def _resolve(name: str, leaf: Leaf, paper: Paper) -> bool:
    if isinstance(leaf, Everything):
        return any(paper.key in keys for (clause, _), keys in KEPT.items() if clause == name)
    assert isinstance(leaf, Word | Phrase)
    text = leaf.text.lower().removesuffix("s") if name != "tag" else leaf.text
    if name == "no":
        return paper.key not in KEPT.get(("has", text), frozenset())
    if (name, text) == ("is", "unread"):
        return not any(_resolve("is", Word(begun), paper) for begun in ("read", "reading", "dismissed"))
    begins = leaf.typing and name == "tag"
    held = [value for (clause, value), keys in KEPT.items() if clause == name and paper.key in keys]
    return any(value == text or (begins and value.startswith(text)) for value in held)


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """The same library with the plain engine, which answers hundreds of queries quickly."""
    folder = tmp_path_factory.mktemp("plain")
    with closing(Library(folder / "catalog.sqlite3", folder / "index", Opener())) as made:
        made.add(PAPERS)
        made.sync()
        yield made


@given(tree=trees)
def test_any_nesting_finds_what_paper_by_paper_evaluation_finds(tree: Node, library: Library, plain: Library) -> None:
    expected = {paper.key for paper in PAPERS if matches(tree, paper, resolve=_resolve)}
    assert set(plain.snapshot().search(tree, Kept()).keys) == expected, str(tree)
    assert set(library.snapshot().search(tree, Kept()).keys) == expected, str(tree)
