"""BibTeX, read back by bibtexparser; what LaTeX makes of it is told by pylatexenc."""

from __future__ import annotations

import re
from unicodedata import normalize

import pytest
from bibtexparser.entrypoint import parse_string
from bibtexparser.middlewares import SeparateCoAuthors, SplitNameParts
from bibtexparser.model import Entry
from hypothesis import example, given
from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, get_default_latex_context_db

from search.paper import Paper, Publication
from search.text.bibtex_values import decoded
from search.text.clean import clean_line
from shelf.export import ExportItem, to_text
from shelf.export.item import harmless, line, listed
from tests.shelf.export.samples import ADA, BOOK, BREAKING, HUGE, VENUES, entry, items


def entries(text: str) -> list[Entry]:
    library = parse_string(text)
    assert not library.failed_blocks
    assert library.entries == library.blocks
    return library.entries


def fields(item: ExportItem) -> dict[str, str]:
    (read,) = entries(to_text([item], "bibtex"))
    return {field.key: field.value for field in read.fields}


def reader() -> LatexNodes2Text:
    names = {"textless": "<", "textgreater": ">", "textbar": "|", "textbraceleft": "{", "textbraceright": "}"}
    context = get_default_latex_context_db()
    macros = [MacroTextSpec(name, sign) for name, sign in {**names, "textasciicircum": "^"}.items()]
    context.add_context_category("standard", prepend=True, macros=macros)
    return LatexNodes2Text(latex_context=context)


READER = reader()


def shown(latex: str) -> str:
    return " ".join(READER.latex_to_text(latex).split())


def titles(value: str) -> tuple[str, str]:
    return " ".join(decoded(value, bare=True).split()), line(value)


def test_an_entry_as_people_expect_it() -> None:
    text = to_text([ExportItem(ADA, entry("2401.00001", "My *note*", 4, ("vision", "rl/x")))], "bibtex")
    assert text == (
        '@misc{erdos2024vae,\n  title         = {$\\alpha$-{VAE} at 72\\%: a {VLM} na\\"ive of Sheep},\n'
        "  author        = {Paul Erdős and Ludwig van Beethoven and {Gemini Team} and Smith, Jr., Ada},\n"
        "  year          = {2024},\n"
        "  month         = jan,\n"
        "  day           = {3},\n"
        "  eprint        = {2401.00001},\n"
        "  archiveprefix = {arXiv},\n"
        "  primaryclass  = {cs.LG},\n"
        "  doi           = {10.1000/a_b},\n"
        "  url           = {https://arxiv.org/abs/2401.00001},\n"
        "  keywords      = {vision, rl/x, herding},\n"
        "  author_keywords = {herding},\n"
        "  abstract      = {Gains of 50\\% \\& more.\nA second (part)},\n"
        "  annote        = {My *note*},\n"
        "}\n\n"
    )


def test_the_type_follows_the_venue() -> None:
    (read,) = entries(to_text([ExportItem(VENUES)], "bibtex"))
    assert (read.entry_type, read["booktitle"]) == ("inproceedings", "Proceedings of ICML")
    (read,) = entries(to_text([ExportItem(Paper("Moss", venue="Nature"))], "bibtex"))
    assert (read.entry_type, read["journal"]) == ("article", "Nature")
    (read,) = entries(to_text([ExportItem(Paper("Moss", venue="arXiv preprint", arxiv="2401.00001"))], "bibtex"))
    assert read.entry_type == "misc"


@pytest.mark.parametrize(
    ("publication", "venue", "kind", "told"),
    [
        (Publication("book"), "Words", "book", {"series": "Words"}),
        (Publication("book", publisher="Demo & Co", isbn="1"), "", "book", {"publisher": "Demo \\& Co", "isbn": "1"}),
        (Publication("chapter", pages="1–9"), "Words", "incollection", {"booktitle": "Words", "pages": "1--9"}),
        (Publication("chapter"), "", "inbook", {}),
        (Publication("thesis", "PhD thesis"), "Demo University", "phdthesis", {"school": "Demo University"}),
        (Publication("thesis", "Master's thesis"), "", "mastersthesis", {}),
        (Publication("thesis", "Diplomarbeit"), "", "mastersthesis", {"type": "Diplomarbeit"}),
        (Publication("thesis"), "", "phdthesis", {"type": "Thesis"}),
        (Publication("report", number="7"), "Demo Lab", "techreport", {"institution": "Demo Lab", "number": "7"}),
        (
            Publication("article-journal", volume="4"),
            "ICML Reviews",
            "article",
            {"journal": "ICML Reviews", "volume": "4"},
        ),
        (Publication("paper-conference"), "Slow Rivers", "inproceedings", {"booktitle": "Slow Rivers"}),
        (Publication("article"), "bioRxiv", "article", {"journal": "bioRxiv", "pubstate": "prepublished"}),
        (Publication("article"), "", "misc", {"pubstate": "prepublished"}),
        (Publication("dataset", publisher="Zenodo"), "", "dataset", {"publisher": "Zenodo"}),
        (Publication("webpage"), "Wiki", "online", {"organization": "Wiki"}),
        (Publication("bill"), "", "misc", {}),
        (Publication("", volume="4"), "Nature", "article", {"journal": "Nature", "volume": "4"}),
    ],
)
def test_an_entry_is_of_the_type_that_the_source_told(
    publication: Publication, venue: str, kind: str, told: dict[str, str]
) -> None:
    (read,) = entries(to_text([ExportItem(Paper("Moss", venue=venue, publication=publication))], "bibtex"))
    assert read.entry_type == kind
    assert {field.key: field.value for field in read.fields if field.key != "title"} == told


def test_a_preprint_that_came_out_is_what_it_came_out_as() -> None:
    paper = Paper("Moss", arxiv="2401.00001", venue="Proceedings of ICML", publication=Publication("article"))
    (read,) = entries(to_text([ExportItem(paper)], "bibtex"))
    assert read.entry_type == "inproceedings"


def test_a_book_leaves_as_it_came() -> None:
    assert to_text([ExportItem(BOOK)], "bibtex") == (
        "@book{Doe:2020_words,\n"
        "  title         = {Keeps Its Words},\n"
        "  author        = {Jane Doe},\n"
        "  editor        = {Ludwig van Beethoven and {Demo Group}},\n"
        "  year          = {2020},\n"
        "  series        = {Words at Work},\n"
        "  publisher     = {Demo Press},\n"
        "  volume        = {4},\n"
        "  number        = {2},\n"
        "  pages         = {i--xii, 1--99},\n"
        "  isbn          = {978-0-00-000000-2},\n"
        "  issn          = {1234-5679},\n"
        "  keywords      = {lamps; Doors, Old},\n"
        "  author_keywords = {lamps; Doors, Old},\n"
        "}\n\n"
    )


def test_an_edited_book_has_no_authors() -> None:
    paper = Paper("Moss", authors=("Ann Arc",), publication=Publication("book", editors=("Ann Arc",)))
    (read,) = entries(to_text([ExportItem(paper)], "bibtex"))
    assert "author" not in read.fields_dict
    assert read["editor"] == "Ann Arc"


def test_names_are_taken_apart_as_the_authors_would() -> None:
    library = parse_string(
        to_text([ExportItem(ADA)], "bibtex"), append_middleware=[SeparateCoAuthors(), SplitNameParts()]
    )
    people = [(name.first, name.von, name.last, name.jr) for name in library.entries[0]["author"]]
    assert people == [
        (["Paul"], [], ["Erdős"], []),
        (["Ludwig"], ["van"], ["Beethoven"], []),
        ([], [], ["{Gemini Team}"], []),
        (["Ada"], [], ["Smith"], ["Jr."]),
    ]


@given(items())
@example(ExportItem(Paper(HUGE, HUGE, key="x"), entry("x", HUGE)))
def test_hostile_texts_come_back_as_they_are_read(item: ExportItem) -> None:
    read = fields(item)
    assert item.title in titles(read["title"])
    assert decoded(read.get("annote", "")) == normalize("NFC", item.note)
    assert read.get("keywords", "") == "" or decoded(read["keywords"]) == listed(item.subjects)


@given(items())
@example(ExportItem(Paper("<`0 \n0'", key="x"), entry("x", "<`0 \n0'")))
def test_real_latex_shows_hostile_texts_as_they_are_read(item: ExportItem) -> None:
    read = fields(item)
    # A source's own LaTeX is read by Carrel in its own way; what Carrel wrote is read by anybody.
    if item.title == clean_line(harmless(item.paper.title)):
        assert shown(read["title"]) == item.title
    assert shown(read.get("annote", "")) == " ".join(item.note.split())


@pytest.mark.parametrize("text", BREAKING)
def test_each_breaking_text_stands_alone(text: str) -> None:
    item = ExportItem(Paper(f"Sheep {text} Again", text, key="x", authors=(text, f"Ada {text}")), entry("x", text))
    read = fields(item)
    assert item.title in titles(read["title"])
    assert decoded(read.get("annote", "")) == normalize("NFC", item.note)
    # BibTeX itself counts every brace, escaped or not.
    for value in read.values():
        depths = [
            value[: match.end()].count("{") - value[: match.end()].count("}") for match in re.finditer("[{}]", value)
        ]
        assert min(depths, default=0) >= 0
        assert value.count("{") == value.count("}")
