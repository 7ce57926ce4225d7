"""Answers in two parts, papers with all words and papers with some, whatever else is chosen, ordered or hidden."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from search.paper import Link, Page, Paper, Sighting
from search.query.fields import SORTS
from shelf.edits import marks, tags
from shelf.lists.model import ListEntry
from shelf.model import Ref
from tui.config.paths import Paths
from tui.desk.desk import Desk
from tui.desk.explain_answer import explain_answer
from tui.desk.question import Answer, Question

SPRING, WINTER = Page("daily-papers", "spring", "2026-03-11"), Page("daily-papers", "winter", "2026-01-20")
CODE = (Link("https://github.com/a/b", "code"),)
PAPERS = (
    Paper("Rain", key="rain", date="2024-01-06", sightings=(Sighting(WINTER, 1),)),
    Paper("Slate under Rain", key="both-old", date="2024-01-01", sightings=(Sighting(WINTER, 2),)),
    Paper("Slate", key="slate", date="2024-01-05", links=CODE, sightings=(Sighting(SPRING, 2),)),
    Paper("Rain on Slate and on Slate Again", key="both-new", date="2024-01-04", sightings=(Sighting(SPRING, 1),)),
    Paper("Rain of Frogs", key="frogs", date="2024-01-02", links=CODE, sightings=(Sighting(SPRING, 3),)),
    Paper("Snow", key="snow", date="2024-01-03"),
)
BY_KEY = {paper.key: paper for paper in PAPERS}
ALL, SOME = ("both-new", "both-old"), ("frogs", "rain", "slate")
# The library has none of them.
GONE_ALL, GONE_SOME = Ref("gone-both", "Slate That Rain Has Washed Away", ""), Ref("gone-rain", "Lost Rain", "")
LISTED_ALL, LISTED_SOME = ListEntry("listed-both", "Rain and Slate"), ListEntry("listed-slate", "Slate Abroad")


def write(folder: Path) -> Desk:
    desk = Desk(Paths.under(folder))
    desk.library.add(PAPERS)
    desk.library.sync()
    desk.shelf.edit(tags.tag([GONE_ALL, GONE_SOME, BY_KEY["both-old"], BY_KEY["slate"]], add=["wet"]))
    held = [BY_KEY[key] for key in ("slate", "both-old", "rain", "snow", "both-new")]
    listed: list[Paper | ListEntry] = [LISTED_SOME, *held, LISTED_ALL]
    desk.lists.create("thesis", papers=listed)
    return desk


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with closing(write(tmp_path_factory.mktemp("desk"))) as desk:
        yield desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with closing(write(tmp_path)) as desk:
        yield desk


def ask(desk: Desk, text: str, sort: str = "", like: tuple[str, ...] = ()) -> Answer:
    return desk.answer(Question(text, sort, most=True, like=like))


def parts(answer: Answer) -> tuple[list[str], list[str]]:
    assert answer.with_all is not None
    return list(answer.keys[: answer.with_all]), list(answer.keys[answer.with_all :])


def counts(desk: Desk, answer: Answer) -> dict[str, int]:
    return {str(row.filter.clause()): row.count for rows in desk.facet_rows(answer).values() for row in rows}


def test_papers_with_all_words_come_first_both_parts_best_first(shared: Desk) -> None:
    answer = ask(shared, "rain slate")
    both = parts(answer)
    assert tuple(map(set, both)) == (set(ALL), set(SOME))
    for part in both:
        scores = [answer.scores[key] for key in part]
        assert scores == sorted(scores, reverse=True)
    assert answer.matching == both[0]


def test_without_being_asked_for_most_nothing_lacks_a_word(shared: Desk) -> None:
    answer = shared.answer(Question("rain slate"))
    assert (set(answer.keys), answer.with_all, answer.matching) == (set(ALL), None, answer.keys)


@pytest.mark.parametrize("sort", SORTS)
def test_an_order_leaves_the_parts_apart(shared: Desk, sort: str) -> None:
    for answer in (ask(shared, "rain slate", sort), ask(shared, f"rain slate sort:{sort}")):
        every, some = parts(answer)
        assert (set(every), set(some)) == (set(ALL), set(SOME))
        whole = list(ask(shared, "rain OR slate", sort).keys)
        if sort != "relevance":
            assert every == [key for key in whole if key in ALL]
            assert some == [key for key in whole if key in SOME]


def test_a_date_orders_within_each_part(shared: Desk) -> None:
    assert parts(ask(shared, "rain slate sort:date")) == (["both-new", "both-old"], ["rain", "slate", "frogs"])
    assert parts(ask(shared, "rain slate sort:-date")) == (["both-old", "both-new"], ["frogs", "slate", "rain"])


def test_filters_count_papers_with_all_words_while_there_are_any(shared: Desk) -> None:
    answer = ask(shared, "rain slate")
    found = counts(shared, answer)
    assert (found["page:spring"], found["page:winter"], found["has:code"]) == (1, 1, 0)
    answer = ask(shared, "page:spring rain slate")
    assert parts(answer) == (["both-new"], ["slate", "frogs"])
    assert counts(shared, answer)["page:winter"] == 1, "alone it would show one paper with all words"


def test_filters_count_papers_with_some_words_where_none_has_all(shared: Desk) -> None:
    answer = ask(shared, "has:code rain slate")
    assert (parts(answer)[0], set(parts(answer)[1])) == ([], {"slate", "frogs"})
    assert set(answer.matching) == set(answer.keys)
    assert answer.selection is not None
    assert answer.snapshot is not None
    assert set(answer.snapshot.numbers.keys_of(answer.selection.rows)) == {"slate", "frogs"}
    found = counts(shared, answer)
    assert (found["has:code"], found["page:spring"], found["page:winter"]) == (2, 2, 0)


def test_dismissed_papers_are_hidden_in_both_parts(desk: Desk) -> None:
    desk.shelf.edit(marks.set_status([BY_KEY["both-old"], BY_KEY["slate"]], "dismissed"))
    answer = ask(desk, "rain slate")
    assert (parts(answer)[0], set(parts(answer)[1])) == (["both-new"], {"rain", "frogs"})
    assert answer.hidden == 2
    assert parts(ask(desk, "is:dismissed rain slate")) == (["both-old"], ["slate"])
    desk.shelf.edit(marks.set_status([BY_KEY["both-new"]], "dismissed"))
    answer = ask(desk, "rain slate")
    assert (parts(answer)[0], set(parts(answer)[1])) == ([], {"rain", "frogs"})
    assert answer.hidden == counts(desk, answer)["is:dismissed"] == 3
    assert ask(desk, "is:dismissed rain slate").hidden == 0


def test_papers_that_only_a_list_knows_are_last_in_their_part(shared: Desk) -> None:
    every, some = parts(ask(shared, "in:thesis rain slate"))
    assert (set(every), every[-1]) == ({*ALL, "listed-both"}, "listed-both")
    assert (set(some), some[-1]) == ({"rain", "slate", "listed-slate"}, "listed-slate")
    assert list(ask(shared, "in:thesis").keys)[:2] == ["listed-slate", "slate"], "alone it gives the order"


def test_papers_that_only_the_shelf_knows_are_last_in_their_part(shared: Desk) -> None:
    every, some = parts(ask(shared, "tag:wet rain slate"))
    assert every == ["both-old", "gone-both"]
    assert some == ["slate", "gone-rain"]
    assert not {"gone-both", "gone-rain", "listed-both"} & set(ask(shared, "rain slate").keys)


def test_what_is_demanded_holds_in_both_parts(shared: Desk) -> None:
    every, some = parts(ask(shared, "+rain slate frogs"))
    assert (every, set(some)) == ([], {*ALL, "frogs"})
    every, some = parts(ask(shared, "rain slate -frogs"))
    assert (set(every), set(some)) == (set(ALL), {"rain", "slate"})
    every, some = parts(ask(shared, "rain slate title:again"))
    assert (every, some) == (["both-new"], [])


def test_similar_papers_are_narrowed_by_all_words(shared: Desk) -> None:
    narrowed = ask(shared, "rain frogs", like=("both-new",))
    assert (list(narrowed.keys), narrowed.with_all) == (["frogs"], None)
    assert list(ask(shared, "rain zzyzx", like=("both-new",)).keys) == []


def test_papers_come_back_to_their_part_when_the_library_gets_them(desk: Desk) -> None:
    desk.library.add([Paper("Slate That Rain Has Washed Away", key="gone-both")])
    desk.library.sync()
    assert set(parts(ask(desk, "rain slate"))[0]) == {*ALL, "gone-both"}


def test_suggestions_count_what_they_would_show(shared: Desk) -> None:
    answer = ask(shared, "snow frogs year:1066")
    assert not answer.keys
    explanation = explain_answer(shared, answer)
    assert explanation
    assert [(each.text, each.count) for each in explanation.suggestions] == [("snow frogs", 2)]
    explanation = explain_answer(shared, shared.answer(Question("snow frogs year:1066")))
    assert explanation
    assert not explanation.suggestions
