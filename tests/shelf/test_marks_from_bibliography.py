"""Tags and notes come out of BibTeX as their person wrote them, from Carrel's own export and from others'."""

from __future__ import annotations

import json
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.errors import SourceError
from search.paper import Paper, title_hash
from search.text.latex import readable
from shelf.export import ExportItem, to_text
from shelf.marks_from_bibliography import MarkProblem, PaperMarks, read_marks
from tests.shelf.export.samples import ADA, BOOK, HOSTILE, entry, items

OTHERS = r"""
% Exported by another program
@string{me = "mine"}
@Article{doe99,
  Title    = "The {VLM}s of {\"O}sterreich",
  KEYWORDS = {deep learning; herding,  {C++},deep learning},
  note     = {See \emph{section} 3: 50\% of \url{https://e.org/a_b}},
  annote   = {Second thoughts},
  doi      = {https://doi.org/10.1000/ABC},
}
@misc{x, title={No marks}, year=1999}
@inproceedings{doe99, title={Same key}, journal={arXiv preprint arXiv:2401.00002v3}, keywords={"odd", +bad, fine}}
@misc{y, eprint={math/0601001}, archiveprefix={arXiv}, keywords={one}, keywords={two}}
@misc{broken, title={never closed
@misc(z, title = {Round}, note = me)
@misc{nameless, keywords = {lost}}
"""


def read(text: str, name: str = "refs.bib") -> tuple[list[PaperMarks], list[MarkProblem]]:
    rows = list(read_marks(text, name))
    return [row for row in rows if isinstance(row, PaperMarks)], [row for row in rows if isinstance(row, MarkProblem)]


@pytest.mark.parametrize("name", ["bibtex", "csl-json"])
def test_keywords_that_were_no_tags_do_not_become_some(name: str) -> None:
    text = to_text([ExportItem(BOOK, entry("x", tags=("vision", "lamps"))), ExportItem(ADA)], name)
    (marks,), _ = read(text, name)
    assert marks.tags == ("vision", "lamps")
    # What is added to an export elsewhere is the person's own.
    (marks,), _ = read(text.replace("vision, ", "vision, later, ").replace("vision; ", "vision; later; "), name)
    assert marks.tags == ("vision", "later", "lamps")


def test_another_program_s_file_is_read_as_it_was_meant() -> None:
    marks, problems = read(OTHERS)
    assert marks == [
        PaperMarks(
            "line 4",
            "The VLMs of Österreich",
            doi="10.1000/abc",
            tags=("deep-learning", "herding", "C++"),
            note="See section 3: 50% of https://e.org/a_b\n\nSecond thoughts",
        ),
        PaperMarks("line 12", "Same key", arxiv="2401.00002", tags=("fine",)),
        PaperMarks("line 13", "", arxiv="math/0601001", tags=("one", "two")),
        PaperMarks("line 15", "Round", note="mine"),
    ]
    assert [(problem.where, problem.reason[:30]) for problem in problems] == [
        ("line 12", 'No such tag: ""odd"" could not'),
        ("line 12", 'No such tag: "+bad" could not b'[:30]),
        ("line 14", '"title" is not closed: read up'[:30]),
        ("line 14", "the entry is not closed"),
        ("line 16", "It has neither a title nor an "),
    ]


def test_a_mark_names_its_paper_as_the_catalog_does() -> None:
    marks, _ = read(to_text([ExportItem(ADA, entry("x", "note"))], "bibtex"))
    assert marks[0].names == ("2401.00001", "10.1000/a_b", title_hash(ADA.title))


def test_what_is_broken_keeps_what_can_be_read_of_it() -> None:
    marks, problems = read("@misc{a, title={One}, note={Mine\n@misc{b, title={Two}\n note={Yours}}\n")
    assert [(mark.title, mark.note) for mark in marks] == [("One", "Mine"), ("Two", "Yours")]
    assert [problem.where for problem in problems] == ["line 1", "line 1", "line 3"]


@given(items())
def test_what_carrel_wrote_comes_back_to_the_letter(item: ExportItem) -> None:
    marks, problems = read(to_text([item], "bibtex"))
    kept = [tag for tag in item.tags if tag != "#x"]
    if not (item.note or item.tags):
        assert not marks
        return
    (mark,) = marks
    assert mark.note == normalize("NFC", item.note)
    assert list(mark.tags) == kept or "#x" in item.tags
    assert not problems
    # A source's own LaTeX is read as everywhere else.
    assert mark.title == item.title or readable(item.paper.title) != item.paper.title


@given(HOSTILE | st.lists(HOSTILE).map(lambda parts: "@misc{" + ",note={".join(parts)))
def test_no_file_is_too_broken_to_read(text: str) -> None:
    assert all(isinstance(mark, PaperMarks | MarkProblem) for mark in read_marks(text, "bibtex"))


def test_a_paper_without_marks_is_left_out() -> None:
    assert read(to_text([ExportItem(Paper("Moss"))], "bibtex")) == ([], [])


ZOTERO = {
    "id": "http://zotero.org/users/1/items/ABC",
    "type": "article-journal",
    "title": "On <i>Sheep</i> &amp; CO<sub>2</sub>",
    "DOI": "10.1000/ABC",
    "URL": "https://arxiv.org/abs/2401.00001v2",
    "keyword": "deep learning, herding; C++",
    "note": "first\nline",
    "annote": "second",
}


def test_an_item_of_another_program() -> None:
    assert list(read_marks(json.dumps([ZOTERO]), "x.json")) == [
        PaperMarks(
            "item 1",
            "On Sheep &amp; CO2",
            arxiv="2401.00001",
            doi="10.1000/abc",
            tags=("deep-learning", "herding", "C++"),
            note="first\nline\n\nsecond",
        )
    ]


@pytest.mark.parametrize(
    "text", [json.dumps({"items": [ZOTERO]}), json.dumps(ZOTERO), "\ufeff[" + json.dumps(ZOTERO) + "]"]
)
def test_the_shapes_that_programs_give_it(text: str) -> None:
    (mark,) = read_marks(text)
    assert isinstance(mark, PaperMarks)


@pytest.mark.parametrize("text", ["[", '[{"id": }]', '"x"', "3", "[" * 100_000, "[" + "9" * 10_000 + "]"])
def test_what_is_no_csl_json_is_said_with_its_place(text: str) -> None:
    with pytest.raises(SourceError) as told:
        list(read_marks(text, "csl-json"))
    assert told.value.message


def test_fields_of_the_wrong_type_are_passed_over() -> None:
    found = list(
        read_marks(json.dumps([3, {"title": 4, "note": ["a", 5], "keyword": {}}, {"keyword": ["x", "+y"]}]), "x.json")
    )
    assert [mark.where for mark in found] == ["item 1", "item 2", "item 3", "item 3"]
    assert all(isinstance(mark, MarkProblem) for mark in found)


@given(items())
def test_what_carrel_wrote_comes_back_to_the_letter_csl(item: ExportItem) -> None:
    marks = [mark for mark in read_marks(to_text([item], "csl-json"), "x.json") if isinstance(mark, PaperMarks)]
    assert [mark.note for mark in marks] == ([item.note] if item.note or item.tags else [])


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(),
        lambda inner: (
            st.lists(inner) | st.dictionaries(st.sampled_from(("title", "note", "keyword", "items", "DOI")), inner)
        ),
    )
)
def test_any_json_is_read_or_refused_in_words(value: object) -> None:
    try:
        found = list(read_marks(json.dumps(value), "csl-json"))
    except SourceError:
        return
    assert all(isinstance(mark, PaperMarks | MarkProblem) for mark in found)
