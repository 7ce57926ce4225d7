"""arXiv's API, as saved: every entry with what arXiv knows of it; what is not an entry is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from search.paper import Link, Page, Sighting
from search.sources.detect import detect
from tests.search.sources.samples import items, noticed, only, rows, saved, skipped
from tests.search.sources.saved_answers import ATOM_ERROR, atom, atom_entry
from tests.search.sources.services import document


def test_an_answer_gives_its_papers_with_all_that_arxiv_knows(tmp_path: Path) -> None:
    first, second = rows(saved(tmp_path / "lamps.xml", atom(atom_entry(1), atom_entry(2))))
    paper = first.paper
    assert (paper.title, paper.arxiv) == ("Lamps in Drawers, Part 1", "2401.00001")
    assert paper.abstract == (
        "We store lamps in drawers. It works at night.\n"
        "A second paragraph begins here. Code: https://github.com/example/drawers."
    )
    assert paper.authors == ("Ada Ember", "Bo Quill")
    assert (paper.date, paper.year) == ("2024-01-03", 2024)
    assert (paper.venue, paper.doi) == ("Journal of Furniture 3 (2024) 1-9", "10.1000/lamps.1")
    assert paper.categories == ("cs.CV", "cs.LG")
    assert paper.links == (Link("https://github.com/example/drawers", "code"), Link("https://example.org/lamps", "web"))
    assert paper.pdf_url == "https://arxiv.org/pdf/2401.00001"
    page = Page("arxiv", "lamps", "2024-02-02")
    assert [first.paper.sightings, second.paper.sightings] == [(Sighting(page, 1),), (Sighting(page, 2),)]
    assert (first.line, second.line) == (10, 16)


def test_a_further_part_of_an_answer_goes_on_counting() -> None:
    assert only(atom(atom_entry(), start=200)).sightings[0].rank == 201


@pytest.mark.parametrize(
    ("address", "known"),
    [
        ("http://arxiv.org/abs/2401.00001v2", "2401.00001"),
        ("https://arxiv.org/abs/2401.00001", "2401.00001"),
        ("http://arxiv.org/abs/hep-th/9901001v3", "hep-th/9901001"),
        ("http://arxiv.org/abs/math.GT/0309136v1", "math.GT/0309136"),
    ],
)
def test_ids_lose_their_version(address: str, known: str) -> None:
    assert only(atom(atom_entry(id=address))).arxiv == known


def test_the_error_entry_is_told_and_is_no_paper() -> None:
    found = items(atom(ATOM_ERROR))
    assert not rows(found)
    assert skipped(found) == [(10, "arXiv says: incorrect id format for 12")]


def test_a_paper_may_be_called_error() -> None:
    assert only(atom(atom_entry(title="Error"))).title == "Error"


def test_an_answer_without_papers_says_so() -> None:
    assert skipped(items(atom())) == [(1, "the answer has no papers")]


def test_prefixes_and_missing_fields_do_not_matter() -> None:
    bare = (
        '<a:feed xmlns:a="http://www.w3.org/2005/Atom"><a:entry><a:id>http://arxiv.org/abs/2401.00001v1</a:id>'
        "<a:title>Lamps</a:title></a:entry></a:feed>"
    )
    (row,) = rows(items(bare, format="arxiv-atom"))
    assert (row.paper.title, row.paper.arxiv, row.paper.date) == ("Lamps", "2401.00001", "")


def test_an_entry_without_a_title_costs_no_other() -> None:
    found = items(atom(atom_entry(1), atom_entry(2, title=" "), atom_entry(3)))
    assert [row.paper.arxiv for row in rows(found)] == ["2401.00001", "2401.00003"]
    assert skipped(found) == [(16, "title: missing")]


def test_markup_in_a_title_is_text() -> None:
    title = "Lamps &lt;script&gt;alert(1)&lt;/script&gt; $a&lt;b$ <b>bold</b> &amp;amp; [/x]"
    assert only(atom(atom_entry(title=title))).title == "Lamps <script>alert(1)</script> $a<b$ bold &amp; [/x]"


def test_what_an_answer_is_told_apart_by() -> None:
    assert detect(document(atom(atom_entry()))).name == "arxiv-atom"
    assert detect(document(atom())).name == "arxiv-atom"


@pytest.mark.parametrize("share", [0.2, 0.5, 0.8, 0.99])
def test_an_answer_that_breaks_off_gives_what_is_whole_in_it(share: float) -> None:
    whole = atom(*(atom_entry(number) for number in range(1, 11)))
    found = items(whole[: int(len(whole) * share)], format="arxiv-atom")
    count = len(rows(found))
    assert [row.paper.arxiv for row in rows(found)] == [f"2401.{number:05}" for number in range(1, count + 1)]
    assert abs(count - 10 * share) < 1.5
    assert "incomplete: its end is missing" in [reason for _, reason in skipped(found)]


def test_what_is_not_well_formed_ends_the_reading_where_it_stands() -> None:
    found = items(atom(atom_entry(1), "<broken", atom_entry(2)))
    assert [row.paper.arxiv for row in rows(found)] == ["2401.00001"]
    ((line, reason),) = skipped(found)
    assert (line, reason) == (16, "not XML: not well-formed (invalid token); the rest was not read")


def test_control_characters_and_broken_bytes_do_not_end_the_reading() -> None:
    data = atom(atom_entry(1, title="La\x00m\x1b[31mps\x0b"), atom_entry(2)).encode().replace(b"Quill", b"Qu\xffill")
    found = items(data)
    assert [row.paper.title for row in rows(found)] == ["Lam[31mps", "Lamps in Drawers, Part 2"]
    assert rows(found)[0].paper.authors == ("Ada Ember", "Bo Qu�ill")
    assert noticed(found) == [(1, "invalid UTF-8, replaced by �")]


@pytest.mark.parametrize("name", ["utf-16", "iso-8859-1"])
def test_another_encoding_is_read_as_it_says(name: str) -> None:
    text = atom(atom_entry(title="Lämps")).replace('encoding="UTF-8"', f'encoding="{name}"')
    assert rows(items(text.encode(name)))[0].paper.title == "Lämps"


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha"}">' for n in range(10))


@pytest.mark.parametrize(
    "definition",
    [
        LAUGHS,
        f'<!ENTITY l9 "{"x" * 100_000}">',
        '<!ENTITY l9 SYSTEM "file:///etc/passwd">',
        '<!ENTITY % p SYSTEM "http://127.0.0.1:9/x.dtd"> %p; <!ENTITY l9 "x">',
        '<!ELEMENT feed ANY><!ATTLIST feed x CDATA "y">',
    ],
    ids=["laughs", "quadratic", "file", "parameter", "attributes"],
)
def test_a_document_that_defines_anything_is_refused(definition: str) -> None:
    text = atom(atom_entry(title="Lamps &l9;" * 1_000)).replace("<feed", f"<!DOCTYPE feed [{definition}]>\n<feed", 1)
    found = items(text, format="arxiv-atom")
    assert not rows(found)
    assert skipped(found) == [(1, "It defines XML entities. <!DOCTYPE feed […]> is refused: it can do harm")]


def test_a_document_type_that_only_names_something_is_never_fetched() -> None:
    outer = '<!DOCTYPE feed SYSTEM "http://127.0.0.1:9/x.dtd">\n<feed'
    found = items(atom(atom_entry()).replace("<feed", outer, 1))
    assert len(rows(found)) == 1


@pytest.mark.parametrize("entry", [atom_entry(2, summary="x" * 10_000_000), "<entry>" + "<x>" * 100_000], ids=len)
def test_an_entry_without_end_is_refused_before_memory_is(entry: str) -> None:
    found = items(atom(atom_entry(1), entry, atom_entry(3)))
    assert [row.paper.arxiv for row in rows(found)] == ["2401.00001"]
    assert skipped(found)[-1] == (1, "The entry of line 16 is endless. Stopped reading it")


def test_many_entries_on_one_line_are_read() -> None:
    text = atom(*(atom_entry(n, summary="x" * 50_000) for n in range(1, 211))).replace("\n", " ")
    assert len(text) > 10_000_000
    assert len(rows(items(text))) == 210
