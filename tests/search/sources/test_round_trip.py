"""What Carrel exports comes back as the same papers: by title, authors, date and identifiers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.paper import Paper, title_hash
from search.sources.base import Reader
from search.sources.formats.bibtex import BibTeX
from search.sources.formats.csl_json import CslJson
from search.sources.formats.feeds import Feeds
from search.sources.formats.ris import Ris
from search.text.latex import readable_line
from shelf.export import ExportItem, to_text
from tests.search.sources.services import document, papers, read_by
from tests.shelf.export.samples import BREAKING, entry

FORMATS: tuple[tuple[str, Reader], ...] = (
    ("bibtex", BibTeX()),
    ("ris", Ris()),
    ("csl-json", CslJson()),
    ("atom", Feeds()),
)
PREPRINT = Paper(
    title=r"$\alpha$-VAE at 72\%: a {VLM} na\"ive of Sheep & $x < 3$",
    abstract="Gains of 50% & more, a_b. " * 5 + "\nA second (part) of {it}: https://github.com/example/herding.",
    key="2401.00001",
    authors=("Paul Erdős", "Ludwig van Beethoven", "Gemini Team", "Ada Ember Jr.", "Plato"),
    date="2024-01-03",
    year=2024,
    categories=("cs.LG",),
    arxiv="2401.00001",
)
JOURNAL = Paper(
    title="Lichens on Slate -- \"Quoted\", 'quoted' and #1",
    key="10.1000/a_b",
    authors=("Ada Ember",),
    date="2022-05",
    year=2022,
    venue="Journal of Slow Rivers",
    doi="10.1000/a_b",
    pdf="https://e.org/x.pdf",
)
CONFERENCE = Paper(title="Moss", key="t02", venue="Proceedings of ICML", date="2022", year=2022, authors=("Bo Bold",))
BARE = Paper(title="C++ & {Braces} of <Moss>", key="t03", url="https://e.org/a?b=1&c=2")


@pytest.mark.parametrize(("name", "reader"), FORMATS)
def test_an_export_comes_back(name: str, reader: Reader) -> None:
    exported = [PREPRINT, JOURNAL, CONFERENCE, BARE]
    text = to_text([ExportItem(paper, entry(paper.key, "a note", tags=("rl",))) for paper in exported], name)
    assert reader.sniff(document(text))
    found = papers(read_by(reader, text))
    for before, after in zip(exported, found, strict=True):
        assert title_hash(after.title) == title_hash(before.title)
        assert readable_line(after.title) == readable_line(before.title)
        assert after.authors == before.authors
        assert (after.arxiv, after.doi) == (before.arxiv, before.doi)
        # A feed's dates are days or none; BibTeX's months have no day.
        assert before.date.startswith(after.date)
        assert after.venue == (before.venue if name != "atom" else "")
        assert after.page_url == before.page_url
        assert not after.abstract or readable_line(after.abstract) == readable_line(before.abstract)
    assert found[0].abstract.count("\n") == 1
    assert found[0].code == ("https://github.com/example/herding",)


@pytest.mark.parametrize(("name", "reader"), FORMATS)
@given(st.lists(st.sampled_from(BREAKING), min_size=1, max_size=4).map(" ".join))
def test_a_title_that_wants_to_break_the_format_breaks_nothing(name: str, reader: Reader, text: str) -> None:
    first, last = Paper(f"Otters {text}", key="t01"), Paper("Lamps", key="t02")
    found = papers(read_by(reader, to_text([ExportItem(first), ExportItem(last)], name)))
    assert [paper.title for paper in found[1:]] == ["Lamps"]
    assert found[0].title.startswith("Otters")
    assert found[0].authors == ()
