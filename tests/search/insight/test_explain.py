"""The hits of each clause, and suggestions for a query without hits."""

from __future__ import annotations

import json

from hypothesis import given

from search.insight.explain import MAX_CLAUSES, Explanation, explain
from search.library import Library
from search.query.query import Query, parse
from search.query.tree import Node
from search.synonyms.expand import OtherNames
from search.synonyms.synonyms import Synonyms
from tests.search.query.samples import trees


def explained(library: Library, text: str, *, synonyms: bool = False) -> Explanation:
    return explain(
        parse(text),
        lambda node: len(library.snapshot().search(node).keys),
        suggest=library.snapshot().suggest,
        synonyms=Synonyms(library.acronyms) if synonyms else None,
    )


def clauses(explanation: Explanation) -> list[tuple[str, int]]:
    return [(clause.text, clause.count) for clause in explanation.clauses]


def offers(explanation: Explanation) -> list[tuple[str, str, int]]:
    return [(each.kind, each.text, each.count) for each in explanation.suggestions]


def test_each_clause_has_its_own_count(library: Library) -> None:
    result = explained(library, 'robots year:2024 -masked "small robots" title:(a OR dawn) sort:date')
    assert clauses(result) == [
        ("robots", 4),
        ("year:2024", 2),
        ("-masked", 3),
        ('"small robots"', 1),
        ("title:(a OR dawn)", 1),
    ]
    assert result.text.endswith("sort:date")


def test_a_query_that_finds_something_needs_no_offer(library: Library) -> None:
    result = explained(library, "masked robots")
    assert (result.total, result.suggestions) == (1, ())
    assert explained(library, "") == Explanation(text="", total=5)
    assert clauses(explained(library, "masked OR gardens")) == [("masked OR gardens", 4)]


def test_no_hits_says_which_clause_to_drop_best_first(library: Library) -> None:
    result = explained(library, "robots masked gardens sort:title")
    assert offers(result) == [
        ("drop", "robots gardens sort:title", 2),
        ("drop", "robots masked sort:title", 1),
    ]
    assert [str(each) for each in result.suggestions] == ["Without masked: 2 papers", "Without gardens: 1 paper"]


def test_only_the_clause_that_finds_nothing_is_to_be_dropped(library: Library) -> None:
    assert offers(explained(library, "robots year:1999")) == [("drop", "robots", 4)]
    assert offers(explained(library, "robots year:1999 year:1998")) == []


def test_a_spelling_is_offered_that_is_known_to_have_hits(library: Library) -> None:
    result = explained(library, "smal distilaton")
    assert offers(result)[0] == ("spelling", "small distillation", 2)
    assert str(result.suggestions[0]) == "Did you mean small distillation? 2 papers"
    assert offers(explained(library, '"quiet gardans" dawn'))[0] == ("spelling", '"quiet gardens" dawn', 1)
    assert offers(explained(library, "title:distilaton"))[0] == ("spelling", "title:distillation", 2)
    # The word is in the index, but not in that field.
    assert offers(explained(library, "title:studnet")) == []


def test_words_asked_for_as_they_are_are_not_put_right(library: Library) -> None:
    for text in ("=distilaton", '="quiet gardans"', "distilatio*", "xqzw", "at zebra"):
        assert not any(kind == "spelling" for kind, _, _ in offers(explained(library, text))), text


def test_a_slip_beside_a_clause_that_finds_nothing_is_still_offered(library: Library) -> None:
    result = explained(library, "distilaton small year:1999")
    assert offers(result) == [("spelling", "distillation small", 2)]
    assert result.suggestions[0].about == "distillation, without year:1999"


def test_the_offer_of_a_warning_is_suggested_with_its_count(library: Library) -> None:
    result = explained(library, "titel:masked robots")
    assert offers(result)[0] == ("note", "title:masked robots", 1)
    assert result.warnings[0].offer == "title:"
    assert clauses(result)[:2] == [("titel", 0), ("masked", 2)]


def test_other_names_are_counted_and_shown(library: Library) -> None:
    result = explained(library, "VLM robots", synonyms=True)
    assert [(clause.text, clause.count, clause.also) for clause in result.clauses] == [
        ("VLM", 2, ("vision-language model",)),
        ("robots", 4, ()),
    ]
    assert result.also == (OtherNames("VLM", ("vision-language model",)),)
    assert explained(library, "VLM robots").also == ()


def test_it_can_be_printed_as_json(library: Library) -> None:
    told = json.loads(json.dumps(explained(library, "titel:VLM distilaton", synonyms=True).to_dict()))
    assert list(told) == ["query", "total", "clauses", "hidden", "also", "notes", "offers"]
    assert told["notes"][0]["offer"] == "title:"
    assert {"kind", "text", "count", "about"} == set(told["offers"][0])
    assert told["clauses"][0].keys() == {"text", "count", "also"}


def test_thousands_of_clauses_are_capped_and_said() -> None:
    asked = 0

    def count(node: Node) -> int:
        nonlocal asked
        asked += 1
        return 0

    result = explain(parse(" ".join(f"w{n}" for n in range(3000))), count, suggest=lambda word: [])
    assert (len(result.clauses), result.hidden) == (MAX_CLAUSES, 3000 - MAX_CLAUSES)
    assert asked < 200


@given(trees)
def test_any_query_is_explained(tree: Node) -> None:
    for hits in (0, 1):
        result = explain(Query(tree), lambda node, hits=hits: hits, suggest=lambda word: [word + "s"])  # type: ignore[misc]
        json.dumps(result.to_dict())
        assert result.total == hits


def test_an_offer_is_counted_once_and_as_the_search_box_will_read_it(library: Library) -> None:
    counted: list[Node] = []

    def count(node: Node) -> int:
        counted.append(node)
        return len(library.snapshot().search(node).keys)

    for text in (
        "gardens masked rob",
        "gardens masked -rob",
        "gardens masked rob ",
        "robots masked gardens year:2024 ",
    ):
        counted.clear()
        result = explain(parse(text, typing=True), count, suggest=library.snapshot().suggest)
        assert len(counted) == len(set(counted))
        for offer in result.suggestions:
            read = parse(offer.text, typing=not text.endswith(" "))
            assert count(read.tree) == offer.count, offer
    found = explain(parse("gardens masked rob", typing=True), count, suggest=library.snapshot().suggest).suggestions
    assert [(offer.text, offer.count) for offer in found] == [("gardens rob", 2), ("masked rob", 1)]
