"""Why a paper is where it is: the words it has, where, and what each gave; the words it lacks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from search.paper import Page, Paper, Sighting
from shelf.edits import marks
from tui.config.paths import Paths
from tui.desk.desk import Desk
from tui.desk.question import Question
from tui.desk.why import LackedWord, Why, WordReason, lacking, why
from tui.desk.why_lines import APART, LACKS, LEFT_OUT, SIDE_BY_SIDE, heading, lines_of

PAPERS = (
    Paper(
        "Masked Image Modeling",
        "A vision-language model (VLM) hides parts of an image. The VLM paints them again.",
        key="masked",
        authors=("Ada Image",),
        keywords=("masked image modeling",),
        sightings=(Sighting(Page("daily-papers", "spring", "2026-03-11"), 1),),
    ),
    Paper("Object Maps", "Oriented boxes around every object, and images of rooms.", key="apart"),
    Paper("Object-Oriented Images", "Pictures made of parts, which a large language draws.", key="objects"),
    Paper("Vision-Language Models See Less", "They look at words, not at the video.", key="less"),
    Paper("Of Rain", "Rain on slate.", key="rain"),
)
NOTE = "Compare its slate with the object maps."
WORDS = (
    "masked",
    "image",
    "modeling",
    "imge",
    "vlm",
    "vision",
    "language",
    "models",
    "object-oriented",
    "slate",
    "the",
)
SIGNS = (
    "+image",
    '"masked image"',
    "title:image",
    "(video OR rain)",
    "-rain",
    "note:slate",
    "seen:2026",
    "of",
    "imag*",
)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with closing(Desk(Paths.under(tmp_path_factory.mktemp("why")))) as made:
        made.library.add(PAPERS)
        made.library.sync()
        made.shelf.edit(marks.set_note(made.papers(["masked"])[0], NOTE))
        yield made


def explained(desk: Desk, text: str, key: str, *, most: bool = True, typing: bool = False) -> Why:
    paper = desk.paper(key)
    assert paper
    reasons = why(desk, desk.answer(Question(text, most=most, typing=typing)), paper)
    assert reasons
    return reasons


def where(reasons: Why) -> dict[str, dict[str, int]]:
    return {word.text: dict(word.places) for word in reasons.words if not word.side_by_side}


@example(["slate", "slate"], False, False)
@example(["vision", "language", "model", "vision"], True, True)
@given(st.lists(st.sampled_from(WORDS + SIGNS), min_size=1, max_size=7), st.booleans(), st.booleans())
def test_the_words_add_up_to_the_papers_score(desk: Desk, said: list[str], most: bool, typing: bool) -> None:
    answer = desk.answer(Question(" ".join(said), most=most, typing=typing))
    for place, key in enumerate(answer.keys, 1):
        paper = desk.paper(key)
        reasons = paper and why(desk, answer, paper)
        assert reasons
        assert (reasons.place, reasons.total) == (place, len(answer.keys))
        assert sum(word.score for word in reasons.words) == reasons.score
        # A paper that only the note or a clause of the shelf finds has no score.
        assert reasons.score == pytest.approx(answer.scores.get(key, 0.0), abs=1e-4)
        assert not reasons.lacks or (most and place > (answer.with_all or 0))


def test_each_word_tells_where_it_is_and_two_side_by_side_count_too(desk: Desk) -> None:
    reasons = explained(desk, "masked image rain", "masked")
    assert where(reasons) == {
        "masked": {"title": 1, "keywords": 1},
        "image": {"title": 1, "abstract": 1, "author": 1, "keywords": 1},
    }
    (pair,) = [word for word in reasons.words if word.side_by_side]
    assert (pair.text, dict(pair.places)) == ("masked image", {"title": 1, "keywords": 1})
    assert reasons.lacks == (LackedWord("rain", ("rain",)),)
    assert [word.score for word in reasons.words] == sorted((word.score for word in reasons.words), reverse=True)


def test_a_word_in_a_note_is_not_lacking_but_gives_nothing(desk: Desk) -> None:
    reasons = explained(desk, "masked slate maps", "masked")
    assert where(reasons) == {"masked": {"title": 1, "keywords": 1}, "slate": {"note": 1}, "maps": {"note": 1}}
    assert [word.score > 0 for word in reasons.words] == [True, False, False]
    assert reasons.lacks == ()


def test_other_spellings_and_names_are_told_where_they_count(desk: Desk) -> None:
    reasons = explained(desk, "masked imge", "masked")
    assert [(word.text, word.name) for word in reasons.words][:2] == [("masked", ""), ("imge", "image")]
    assert where(reasons)["imge"] == where(explained(desk, "masked image", "masked"))["image"]
    (reason,) = explained(desk, "vlm rain", "less").words
    assert (reason.text, reason.name, reason.places) == ("vlm", "vision-language model", (("title", 1),))


@pytest.mark.parametrize(
    ("text", "key", "lacks"),
    [
        ("object-oriented rooms", "objects", [LackedWord("rooms", ("rooms",))]),
        ("object-oriented rooms", "apart", [LackedWord("object-oriented", ())]),
        ("object-oriented rain", "rain", [LackedWord("object-oriented", ("object", "oriented"))]),
        # A name of three words.
        ("vision language model slate", "objects", [LackedWord("vision language model", ("vision", "model"))]),
        ("vision language model slate", "rain", [LackedWord("vision language model", ("vision", "language", "model"))]),
        # In a sentence, quotation marks demand nothing.
        (
            'which of these papers are about "image maps" of the object in our rooms',
            "apart",
            [LackedWord('"image maps"', ())],
        ),
        ("+object rooms rain", "apart", [LackedWord("rain", ("rain",))]),
    ],
)
def test_what_a_paper_lacks(desk: Desk, text: str, key: str, lacks: list[LackedWord]) -> None:
    answer = desk.answer(Question(text, most=True))
    reasons = explained(desk, text, key)
    assert [word for word in reasons.lacks if word.text in {lack.text for lack in lacks}] == lacks
    assert lacking(answer, answer.keys)[key] == tuple(word.text for word in reasons.lacks)


def test_function_words_are_told_as_left_out(desk: Desk) -> None:
    text = "papers about the object in rooms"
    assert explained(desk, text, "apart").left_out == ("papers", "about", "the", "in")
    assert explained(desk, "the object", "apart").left_out == ()


def test_similar_papers_and_filters_have_no_words_to_explain(desk: Desk) -> None:
    assert desk.answer(Question("image")).has_words
    assert not desk.answer(Question("image", like=("masked",))).has_words
    assert not desk.answer(Question("seen:2026-03")).has_words
    paper = desk.paper("rain")
    assert paper
    assert why(desk, desk.answer(Question("image")), paper) is None


# As lines -----------------------------------------------------------------------------------------

LONG = Why(
    place=48,
    total=344,
    after=47,
    sort="relevance",
    score=6.0,
    words=(
        *(WordReason(name, 1.0, (("title", 1), ("abstract", 12))) for name in ("one", "two", "three", "four")),
        WordReason("five", 1.0, (("title", 1),), "cinque"),
        WordReason("one two", 0.75, (("title", 1),), side_by_side=True),
        WordReason("two three", 0.25, (("title", 1),), side_by_side=True),
    ),
    lacks=(LackedWord("six", ("six",)), LackedWord("object-oriented", ())),
    left_out=("which", "of"),
)


def shown(width: int, height: int = 0) -> list[str]:
    return ["".join(piece.text for piece in pieces) for pieces in lines_of(LONG, width, height)]


def test_lines_are_in_columns() -> None:
    lines = shown(60)
    assert lines[0] == heading(LONG)
    assert lines[1] == "  1.00  one           title, abstract ×12"
    assert lines[5] == "  1.00  five          as cinque: title"
    assert lines[6] == f"  1.00  {SIDE_BY_SIDE}  one two, two three"
    assert lines[7] == f"     –  {LACKS}         six"
    assert lines[8] == f"     –  {APART}    object-oriented"
    assert lines[9] == f"        {LEFT_OUT}      which, of"


@given(st.integers(30, 90), st.integers(6, 20))
def test_lines_keep_to_their_room(width: int, height: int) -> None:
    lines = shown(width, height)
    assert len(lines) <= height
    assert max(map(len, lines)) <= width
    assert any(LACKS in text for text in lines)
    scores = [float(text[:8]) for text in lines if text[:2] == "  " and text[:8].strip(" –")]
    assert sum(scores) == pytest.approx(LONG.score)
