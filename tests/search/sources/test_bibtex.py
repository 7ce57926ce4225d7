"""BibTeX: what reference managers, arXiv, DBLP and the ACL Anthology write is read as it was meant."""

from __future__ import annotations

import tracemalloc
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.paper import Link, Page, Paper, Sighting
from search.sources.base import Document, PaperRow, ReadOptions
from search.sources.formats.bibtex import BibTeX
from search.sources.text_lines import READ_AS_WINDOWS_1252
from tests.effort import assert_linear
from tests.search.sources.samples import noticed, skipped
from tests.search.sources.services import ACL_BIB, ARXIV_BIB, DBLP_BIB, ZOTERO_BIB, papers, read_by

read = partial(read_by, BibTeX())


def one(data: str) -> Paper:
    (paper,) = papers(read(data))
    return paper


def test_zotero_s_export() -> None:
    paper = one(ZOTERO_BIB)
    assert paper.title == r"Otters of Slow Rivers: VLMs at 72\% of the Cost"
    assert paper.authors == ("Ada Ember", "Bo van der Bold", "Otter Team", "Jörg Müller")
    assert (paper.date, paper.year, paper.venue) == ("2024-03", 2024, "Journal of Slow Rivers")
    assert paper.doi == "10.1000/river.2024.7"
    assert paper.keywords == ("otters", "rivers", "Computer Science - Computation and Language")
    assert paper.links == (Link("https://github.com/example/otters", "code"),)


def test_arxiv_s_own_entry_is_the_preprint() -> None:
    paper = one(ARXIV_BIB)
    assert paper.title == r"Folding Drawers at Scale: $\alpha$-Lamps for $O(n \log n)$ Papers"
    assert (paper.arxiv, paper.categories) == ("2401.00001", ("cs.CL",))
    assert paper.authors == ("Ada Ember", "Bo Bold")
    # What the id gives anyway would stand before a better address.
    assert (paper.url, paper.page_url) == ("", "https://arxiv.org/abs/2401.00001")


def test_the_acl_anthology() -> None:
    found = read(ACL_BIB)
    (paper,) = papers(found)
    assert paper.title == "Teaching Kites to Read Maps"
    assert paper.authors == ("Ada Ember", "Ivan Vulić", "Cy Coal")
    assert paper.date == "2024-01-10"
    assert paper.url == "https://aclanthology.org/2024.otters-long.7/"
    assert paper.abstract.startswith("Kites are asked")
    assert skipped(found) == [(1, 'a volume, not a paper ("otters-2024-long")')]


def test_dblp_names_the_preprint_four_times() -> None:
    paper = one(DBLP_BIB)
    # A DOI of arXiv's says the same as the id, and would keep the journal's away later.
    assert (paper.arxiv, paper.doi, paper.venue) == ("2402.00002", "", "")


def test_a_row_tells_file_line_and_page(tmp_path: Path) -> None:
    path = tmp_path / "refs.bib"
    path.write_text("% mine\n" + ARXIV_BIB)
    (row,) = BibTeX().read(Document("refs.bib", path), ReadOptions())
    assert isinstance(row, PaperRow)
    assert (row.file, row.line) == ("refs.bib", 2)
    assert row.paper.sightings == (Sighting(Page("bibtex", "refs")),)


@pytest.mark.parametrize(
    ("fields", "arxiv"),
    [
        ("eprint={2401.00001v3}, archivePrefix={arXiv}", "2401.00001"),
        ("eprint={arXiv:2401.00001 [cs.CL]}", "2401.00001"),
        ("eprint={2401.00001}", "2401.00001"),
        ("eprint={cs/0112017}, eprinttype={arxiv}", "cs/0112017"),
        ("eprint={2401.02024}", "2401.02024"),
        ("arxivId={2401.00001}", "2401.00001"),
        ("journal={arXiv preprint arXiv:2401.00001}", "2401.00001"),
        ("journal={arXiv preprint arXiv:2401.00001 (2024)}", "2401.00001"),
        ("journal={CoRR}, volume={abs/2401.00001}", "2401.00001"),
        ("url={http://arxiv.org/abs/2401.00001v2}", "2401.00001"),
        ("url={https://arxiv.org/pdf/2401.00001.pdf}", "2401.00001"),
        ("url={https://huggingface.co/papers/2401.00001}", "2401.00001"),
        ("doi={10.48550/arXiv.2401.00001}", "2401.00001"),
        ("note={arXiv:2401.00001 [cs]}", "2401.00001"),
        ("howpublished={arXiv:2401.00001}", "2401.00001"),
        ("note={See also arXiv:2401.00001}", ""),
        ("eprint={hal-01234567}, archiveprefix={HAL}", ""),
        ("eprint={2401.00001}, eprinttype={jstor}", ""),
        ("volume={abs/2401.00001}", ""),
    ],
)
def test_the_arxiv_id_is_found_wherever_it_stands(fields: str, arxiv: str) -> None:
    assert one(f"@misc{{x, title={{One}}, {fields}}}").arxiv == arxiv


@pytest.mark.parametrize(
    ("fields", "date"),
    [
        ("year=2024", "2024"),
        ("year={2024}, month=3", "2024-03"),
        ("year={2024}, month={March}, day={11}", "2024-03-11"),
        ('year="2024", month="10~" # jan', "2024-01-10"),
        ("year={2024}, month={Mar. 11--13}", "2024-03-11"),
        ("year={2024}, month=feb, day=31", "2024-02"),
        ("year={2024}, month=13", "2024"),
        ("year={in press}", ""),
        ("year={c. 1999a}", "1999"),
        ("year={{2024}}", "2024"),
        ("year={20240}", ""),
        ("date={2024-03-11}", "2024-03-11"),
        ("date={2024-03/2024-05}", "2024-03"),
        ("date={2024-03-11T10:00:00Z}, year={1999}", "2024-03-11"),
        ("date={forthcoming}, year={2024}", "2024"),
    ],
)
def test_dates_are_read_as_far_as_they_are_known(fields: str, date: str) -> None:
    paper = one(f"@misc{{x, title={{One}}, {fields}}}")
    assert (paper.date, paper.year) == (date, int(date[:4]) if date else None)


@pytest.mark.parametrize(
    ("fields", "url", "pdf"),
    [
        ("url={https://e.org/x_y}", "https://e.org/x_y", ""),
        (r"url={\url{https://e.org/x\_y}}", "https://e.org/x_y", ""),
        ("url={https://e.org/x.pdf}", "https://e.org/x.pdf", "https://e.org/x.pdf"),
        ("url={javascript:alert(1)}, pdf={file:///etc/passwd}", "", ""),
        ("doi={10.1000/x}, url={https://doi.org/10.1000/X}", "", ""),
        ("file={/home/ada/x.pdf}", "", ""),
    ],
)
def test_only_addresses_of_the_web_are_kept(fields: str, url: str, pdf: str) -> None:
    paper = one(f"@misc{{x, title={{One}}, {fields}}}")
    assert (paper.url, paper.pdf) == (url, pdf)


def test_latex_of_a_title_stays_and_protecting_braces_go() -> None:
    title = r"{{Deep} {R}esidual $\mathcal{X}^{2}$: \emph{The {VLM}} of {\"O}tters, MULTI{MAE}~100\%}"
    expected = r"Deep Residual $\mathcal{X}^{2}$: \emph{The VLM} of {\"O}tters, MULTIMAE 100\%"
    assert one(f"@misc{{x, title={{{title}}}}}").title == expected


def test_markup_in_an_abstract_becomes_plain_text() -> None:
    abstract = "<p>We count <i>x</i> &lt; 3 &amp; more.</p><p>In <unk> rivers<script>alert(1)</script>.</p>"
    paper = one(f"@misc{{x, title={{A <b>B</b>}}, abstract={{{abstract}}}}}")
    assert (paper.title, paper.abstract) == ("A B", "We count x < 3 & more.\nIn <unk> rivers.")


def test_a_wrapped_abstract_is_one_paragraph_and_an_empty_line_begins_another() -> None:
    assert (
        one("@misc{x, title={One}, abstract={We count\n   otters.\n\n  And lamps.}}").abstract
        == "We count otters.\nAnd lamps."
    )


def test_a_list_of_keywords_is_cut_at_semicolons_or_else_at_commas() -> None:
    assert one("@misc{x, title={One}, keywords={a, b; c;; d}}").keywords == ("a, b", "c", "d")
    assert one("@misc{x, title={One}, keywords={a, b,, A}}").keywords == ("a", "b")


def test_what_is_broken_is_told_with_its_line_and_costs_no_other_field() -> None:
    found = read(
        "@misc{a,\n title = {One},\n author = {Ada Ember\n}\n"
        "@misc{b,\n title = {Two}\n year = {2024}\n}\n"
        "@misc{c,\n title = {Three}},\n year = {2024}\n}\n"
        "@misc{d,\n title = {Four {x},\n year = {2024}\n}\n"
        "@misc{e,\n year = {2024}\n}\n"
        "@misc{f,\n title = {Six}\n"
    )
    assert [(paper.title, paper.year) for paper in papers(found)] == [
        ("One", None),
        ("Two", 2024),
        ("Three", 2024),
        ("Four x", 2024),
        ("Six", None),
    ]
    assert noticed(found) == [
        (4, 'the entry is not closed ("a")'),
        (7, 'a comma is missing ("b")'),
        (10, 'an extra closing brace ("c")'),
        (14, '"title" is not closed: read up to the next field ("d")'),
        (21, 'the entry is not closed ("f")'),
    ]
    assert skipped(found) == [(17, 'title: missing ("e")')]


def test_a_latin_1_file_is_read_and_told_once() -> None:
    found = read(
        "@misc{a, title={Ötter}}\n".encode()
        + "@misc{b, title={Ötter}}\n@misc{c, title={\x93O\xe9\x94}}".encode("latin-1")
    )
    assert [paper.title for paper in papers(found)] == ["Ötter", "Ötter", "“Oé”"]
    assert noticed(found) == [(2, READ_AS_WINDOWS_1252)]


def test_the_byte_order_mark_tells_the_encoding() -> None:
    assert one(ARXIV_BIB.encode("utf-8-sig").decode("latin-1").encode("latin-1").decode()).arxiv == "2401.00001"
    assert papers(read(("\ufeff" + ARXIV_BIB).encode("utf-16-le")))[0].arxiv == "2401.00001"


def test_harmful_characters_do_not_get_in() -> None:
    paper = one("@misc{x, title={Evil \x1b[2J\u202eTitle\x00}, author={\x9bAda}, keywords={a\u200bb}}")
    assert (paper.title, paper.authors, paper.keywords) == ("Evil [2JTitle", ("Ada",), ("ab",))


def test_an_entry_of_ten_megabytes_is_told_and_not_held() -> None:
    huge = "@misc{huge, title={Huge}, abstract={" + ("otter " * 1_000 + "\n") * 1_700 + "}}\n"
    line = "@misc{line, title={" + "x" * 3_000_000 + "}}\n"
    data = (huge + line + ARXIV_BIB).encode()
    tracemalloc.start()
    found = read(data)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [paper.arxiv for paper in papers(found)] == ["2401.00001"]
    assert [reason for _, reason in skipped(found)] == [
        "an entry of more than 1,000,000 characters",
        "an entry of more than 1,000,000 characters",
    ]
    assert peak < 25_000_000


def test_a_bomb_of_strings_does_not_grow() -> None:
    bomb = "@string{a0 = {ha}}\n" + "".join(f"@string{{a{i + 1} = a{i} # a{i} # a{i}}}\n" for i in range(60))
    assert papers(read(bomb + "@misc{x, title = {One}, abstract = a60}"))[0].title == "One"


@pytest.mark.parametrize(
    "unit", ["{", "}", "@x{", '"', "\\", "a={", "\n@x{a={b", "#a", ",", " ", '@x{a="b', '{"', "$", "x and "]
)
def test_no_text_takes_more_than_its_length(unit: str) -> None:
    assert_linear(lambda text: read("@x{k, title={" + text), unit, 50_000)


def test_a_file_without_entries_says_so() -> None:
    assert skipped(read("nothing here")) == [(1, "no entries in it")]


@given(
    st.text(max_size=300)
    | st.lists(st.sampled_from([*'@{}",=#()\\\n ', "@misc{", "title", "a and b", '{\\"o}', "$x$"])).map("".join)
)
def test_any_text_is_answered(text: str) -> None:
    found = read("@misc{a, title={One}}\n" + text)
    assert any(paper.title == "One" for paper in papers(found)) or noticed(found)
    assert all(item.line >= 1 for item in found)
