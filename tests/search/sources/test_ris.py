"""RIS: what Zotero, EndNote and publishers write, and what they break."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.paper import Page, Paper, Sighting
from search.sources.base import Document, PaperRow, ReadOptions
from search.sources.formats.ris import Ris
from search.sources.text_lines import READ_AS_WINDOWS_1252
from tests.search.sources.samples import noticed, skipped
from tests.search.sources.services import ZOTERO_RIS, papers, read_by

read = partial(read_by, Ris())


def one(fields: str) -> Paper:
    (paper,) = papers(read(f"TY  - JOUR\nTI  - One\n{fields}\nER  - \n"))
    return paper


def test_zotero_s_export(tmp_path: Path) -> None:
    path = tmp_path / "rivers.ris"
    path.write_text(ZOTERO_RIS.replace("\n", "\r\n"))
    items = Ris().read(Document("rivers.ris", path), ReadOptions())
    journal, preprint = (item for item in items if isinstance(item, PaperRow))
    assert (journal.line, preprint.line) == (1, 20)
    paper = journal.paper
    assert paper.title == "Otters of Slow Rivers: VLMs at 72% of the Cost"
    assert paper.abstract == "We count otters. Nobody has done so with lamps before."
    assert paper.authors == ("Ada Ember", "Bo van der Bold", "Otter Team", "Cy Coal Jr.")
    assert (paper.date, paper.year, paper.venue) == ("2024-03-11", 2024, "Journal of Slow Rivers")
    assert (paper.doi, paper.url, paper.pdf) == (
        "10.1000/river.2024.7",
        "https://river.example/7",
        "https://river.example/7.pdf",
    )
    assert paper.keywords == ("otters", "rivers")
    assert paper.sightings == (Sighting(Page("ris", "rivers")),)
    assert (preprint.paper.arxiv, preprint.paper.date, preprint.paper.venue) == ("2401.00001", "2024-01", "")


@pytest.mark.parametrize(
    ("fields", "date"),
    [
        ("PY  - 2024", "2024"),
        ("PY  - 2024///", "2024"),
        ("Y1  - 2024/03//", "2024-03"),
        ("Y1  - 2024/03/11/spring", "2024-03-11"),
        ("PY  - 2024\nDA  - 11 March 2024", "2024-03-11"),
        ("PY  - 2024\nDA  - Mar", "2024"),
        ("PY  - 2024\nDA  - 2023/12/31", "2024"),
        ("DA  - 2024-02-31", "2024-02"),
        ("PY  - soon", ""),
    ],
)
def test_dates_are_read_as_far_as_they_are_known(fields: str, date: str) -> None:
    assert one(fields).date == date


@pytest.mark.parametrize(
    ("fields", "doi", "arxiv"),
    [
        ("DO  - https://doi.org/10.1000/X", "10.1000/x", ""),
        ("DO  - doi: 10.1000/X", "10.1000/x", ""),
        ("M3  - doi: 10.1000/X", "10.1000/x", ""),
        ("UR  - https://dl.acm.org/doi/abs/10.1145/3580305?x=1", "10.1145/3580305", ""),
        ("DO  - 10.48550/arXiv.2401.00001", "", "2401.00001"),
        ("AN  - arXiv:2401.00001", "", "2401.00001"),
        ("UR  - https://e.org/1; https://arxiv.org/abs/2401.00001", "", "2401.00001"),
        ("N1  - Compare arXiv:2401.00001", "", ""),
        ("AN  - 2401.00001", "", ""),
    ],
)
def test_identifiers_are_found_wherever_they_stand(fields: str, doi: str, arxiv: str) -> None:
    paper = one(fields)
    assert (paper.doi, paper.arxiv) == (doi, arxiv)


def test_only_addresses_of_the_web_are_kept() -> None:
    paper = one("UR  - javascript:alert(1)\nL1  - file:///etc/passwd;internal-pdf://x\nUR  - https://e.org/x.pdf")
    assert (paper.url, paper.pdf) == ("https://e.org/x.pdf", "https://e.org/x.pdf")


def test_markup_becomes_plain_text() -> None:
    paper = one("AB  - <p>We count <i>x</i> &lt; 3.</p><p>Twice.</p>\nKW  - a; b\nKW  - c, d")
    assert paper.abstract == "We count x < 3.\nTwice."
    assert paper.keywords == ("a", "b", "c, d")


def test_what_is_broken_is_told_with_its_line_and_costs_no_other_record() -> None:
    found = read(
        "Provider: Somebody\n\nTY  - JOUR\nTI  - One\n"
        "TY  - JOUR\nTI  - Two\nPY  - 2024\nER  - \n"
        "stray\nlines\n"
        "TY  - JOUR\nAU  - Nobody\nER  - \n"
        "TY  - JOUR\nTI  - Three\n"
    )
    assert [paper.title for paper in papers(found)] == ["One", "Two", "Three"]
    assert [paper.year for paper in papers(found)] == [None, 2024, None]
    assert noticed(found) == [
        (5, "the record of line 3 has no ER; it ends here"),
        (14, "the last record has no ER and may be incomplete"),
    ]
    assert skipped(found) == [(9, 'not part of a record: "stray"'), (11, "title: missing")]


def test_a_line_that_looks_like_a_field_does_not_end_an_abstract() -> None:
    assert one("AB  - We use the\nUS - and UK - style of\nER wards.").abstract == (
        "We use the US - and UK - style of ER wards."
    )


def test_a_program_that_writes_one_blank_writes_it_everywhere() -> None:
    (paper,) = papers(read("TY - JOUR\nTI - One\nAU - Ember, Ada\nER -\n"))
    assert (paper.title, paper.authors) == ("One", ("Ada Ember",))


def test_old_encodings_are_read_and_told() -> None:
    found = read("TY  - JOUR\nTI  - Ötter\nER  - \n".encode("latin-1"))
    assert papers(found)[0].title == "Ötter"
    assert noticed(found) == [(2, READ_AS_WINDOWS_1252)]


def test_a_record_of_ten_megabytes_is_told_and_the_next_is_read() -> None:
    found = read("TY  - JOUR\nTI  - Huge\nAB  - " + ("x " * 1_000 + "\n") * 5_000 + "ER  - \n" + ZOTERO_RIS)
    assert len(papers(found)) == 2
    assert skipped(found) == [(1, "a record of more than 1,000,000 characters")]


def test_a_file_without_records_says_so() -> None:
    assert skipped(read("nothing here")) == [(1, "no records in it")]


@given(
    st.lists(st.sampled_from(["TY  - JOUR", "TI  - x", "ER  - ", "AB  -", "  y", "", "AU  - ,", "\x00", "DO  - 10."]))
)
def test_any_lines_are_answered(lines: list[str]) -> None:
    found = read("\n".join(("TY  - JOUR", "TI  - One", "ER  - ", *lines)))
    assert papers(found)[0].title == "One"
    assert all(item.line >= 1 for item in found)
