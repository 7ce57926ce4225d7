"""Tags and notes come out of BibTeX as their person wrote them, from Carrel's own export and from others'."""

from __future__ import annotations

from unicodedata import normalize

from hypothesis import given, settings
from hypothesis import strategies as st

from search.paper import Paper, title_hash
from search.text.latex import readable
from shelf.export import Item, to_text
from shelf.importing import Marks, Problem, read_marks
from tests.shelf.export.samples import ADA, HOSTILE, entry, items

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


def read(text: str, name: str = "refs.bib") -> tuple[list[Marks], list[Problem]]:
    found = list(read_marks(text, name))
    return [mark for mark in found if isinstance(mark, Marks)], [mark for mark in found if isinstance(mark, Problem)]


def test_another_program_s_file_is_read_as_it_was_meant() -> None:
    marks, problems = read(OTHERS)
    assert marks == [
        Marks(
            "line 4",
            "The VLMs of Österreich",
            doi="10.1000/abc",
            tags=("deep-learning", "herding", "C++"),
            note="See section 3: 50% of https://e.org/a_b\n\nSecond thoughts",
        ),
        Marks("line 12", "Same key", arxiv="2401.00002", tags=("fine",)),
        Marks("line 13", "", arxiv="math/0601001", tags=("one", "two")),
        Marks("line 15", "Round", note="mine"),
    ]
    assert [(problem.where, problem.reason[:30]) for problem in problems] == [
        ("line 12", 'No such tag: “"odd"” could not'),
        ("line 12", "No such tag: “+bad” could not b"[:30]),
        ("line 14", "what opens “title” does not close"[:30]),
        ("line 14", "the entry does not close"),
        ("line 16", "It names no paper: neither tit"),
    ]


def test_a_mark_names_its_paper_as_the_catalog_does() -> None:
    marks, _ = read(to_text([Item(ADA, entry("x", "note"))], "bibtex"))
    assert marks[0].names == ("2401.00001", "10.1000/a_b", title_hash(ADA.title))


def test_what_is_broken_keeps_what_can_be_read_of_it() -> None:
    marks, problems = read("@misc{a, title={One}, note={Mine\n@misc{b, title={Two}\n note={Yours}}\n")
    assert [(mark.title, mark.note) for mark in marks] == [("One", "Mine"), ("Two", "Yours")]
    assert [problem.where for problem in problems] == ["line 1", "line 1", "line 3"]


@given(items())
@settings(max_examples=40, deadline=None)
def test_what_carrel_wrote_comes_back_to_the_letter(item: Item) -> None:
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
@settings(max_examples=40, deadline=None)
def test_no_file_is_too_broken_to_read(text: str) -> None:
    assert all(isinstance(mark, Marks | Problem) for mark in read_marks(text, "bibtex"))


def test_a_paper_without_marks_is_left_out() -> None:
    assert read(to_text([Item(Paper("Moss"))], "bibtex")) == ([], [])
