"""The same questions answered paper by paper: what arrays have to agree with, and papers to ask about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date

from hypothesis import strategies as st

from search.catalog.catalog import Catalog
from search.columns.columns import Columns
from search.columns.refresh import newest_first
from search.paper import Link, Page, Paper, Sighting
from search.query.dates import first_day
from search.query.facets import identity
from search.text.latex import readable
from search.text.words import words

PAGES = (
    Page("feed", "a", "2025-12-31"),
    Page("daily", "a", "2025-12-31"),
    Page("daily", "b", "2026-05-09"),
    Page("daily", "c", "--11-30"),
    Page("feed", "undated"),
)
ORDERS = ("relevance", "added", "-added", "date", "-date", "upvotes", "title", "page", "trending")
TODAY = date(2026, 6, 1)


def some(texts: Sequence[str], most: int = 3) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(texts), max_size=most).map(tuple)


def papers() -> st.SearchStrategy[list[Paper]]:
    """Papers of which some are the same ones, told again with more."""
    sightings = st.lists(st.builds(Sighting, st.sampled_from(PAGES), st.integers(0, 3)), max_size=3).map(tuple)
    one = st.builds(
        Paper,
        title=st.sampled_from(("Rain on Slate", "rain on slate!", "Étude", "$\\alpha$-Apples", "Snow", "Hail", "…")),
        arxiv=st.sampled_from(tuple(f"2401.0000{number}" for number in range(8))),
        date=st.sampled_from(("", "2026-05", "2026-05-11", "1999", "no day")),
        year=st.sampled_from((None, 1999, 2026)),
        upvotes=st.sampled_from((None, 0, 1, 1, 40)),
        links=st.sampled_from(((), (Link("https://github.com/a/b", "code"),))),
        authors=some(("Jo Fen", "JO FEN", "Jo Fen Smith", "Erdős, Pál", "?")),
        categories=some(("cs", "cs.CV", "cs.LG", "CS.CV", "stat.ML", ".x")),
        keywords=some(("vision", "Vision", "two words", '"', "日本")),
        sightings=sightings,
    )
    return st.lists(one, max_size=12).map(lambda told: [replace(paper, title=_own(paper)) for paper in told])


def _own(paper: Paper) -> str:
    # A paper told twice has one title; several papers may read the same.
    return paper.title if int(paper.arxiv[-1]) % 2 else f"{paper.title} {paper.arxiv[-1]}"


def held(catalog: Catalog) -> dict[str, Paper]:
    return catalog.papers(row.key for row in catalog.by_number.summaries())


def pages_of(paper: Paper) -> dict[Page, int]:
    best: dict[Page, int] = {}
    for sighting in paper.sightings:
        best[sighting.page] = min(sighting.rank, best.get(sighting.page, sighting.rank))
    return best


def ordered(known: dict[str, Paper], keys: list[str], sort: str, pages: Sequence[Page] = ()) -> list[str]:
    places = {key: place for place, key in enumerate(known)}
    by: dict[str, Callable[[str], object]] = {
        "added": lambda key: -places[key],
        "-added": lambda key: places[key],
        "upvotes": lambda key: -(-1 if (votes := known[key].upvotes) is None else votes),
        "title": lambda key: (words(readable(known[key].title)), key),
        "trending": lambda key: -_score(known[key]),
    }
    if sort in by:
        return sorted(keys, key=by[sort])  # type: ignore[arg-type]
    if sort in {"date", "-date"}:
        dated = [key for key in keys if known[key].date]
        newest = sorted(dated, key=lambda key: known[key].date, reverse=sort == "date")
        return [*newest, *(key for key in keys if key not in dated)]
    if sort == "page":
        shown: dict[str, None] = {}
        for page in pages or newest_first({page for paper in known.values() for page in pages_of(paper)}):
            on = [key for key in keys if page in pages_of(known[key])]
            shown |= dict.fromkeys(sorted(on, key=lambda key: (pages_of(known[key])[page], places[key])))
        return [*shown, *(key for key in keys if key not in shown)]
    return keys


def _score(paper: Paper) -> float:
    day = day_of(paper)
    if not day or not paper.upvotes:
        return 0.0
    return float(paper.upvotes / (max(0, (TODAY - day).days) + 2.0) ** 1.5)


def day_of(paper: Paper) -> date | None:
    dates = [page.date for page in pages_of(paper)]
    dated = [text for text in dates if text[:4].isdigit()]
    firsts = (first_day(paper.date), first_day(paper.added[:10]))
    own, came = (date.fromisoformat(first) if first else None for first in firsts)
    if dated:
        return date.fromisoformat(first_day(min(dated)))
    guesses = [_guess(text, own, came) for text in dates if text.startswith("--")]
    return min((day for day in guesses if day), default=own)


def _guess(page: str, own: date | None, came: date | None) -> date | None:
    days = [date.fromisoformat(f"{year}{page[1:]}") for year in range(1990, 2040)]
    after = [day for day in days if own and own <= day <= (came or day)]
    before = [day for day in days if came and day <= came]
    return after[0] if after else before[-1] if before else None


def counted(papers_: Iterable[Paper], facet: str) -> Counter[str]:
    counts: Counter[str] = Counter()
    for paper in papers_:
        told = {
            "year": [str(paper.year)] if paper.year is not None else [],
            "cat": paper.categories,
            "kw": paper.keywords,
            "author": paper.authors,
        }[facet]
        values = {identity(facet, readable(text)) for text in told}
        if facet == "cat":
            values |= {value.partition(".")[0] for value in values}
        counts.update(values - {""})
    return counts


def told(columns: Columns) -> dict[str, object]:
    everything = columns.rows
    return {
        "seq": columns.seq,
        "titles": dict(columns.titles),
        "pages": columns.pages,
        "pages of": dict(columns.pages_of),
        "code": columns.keys_of(everything[columns.code[everything]]),
        "upvotes": columns.upvotes[everything].tolist(),
        "dates": columns.dates.many(columns.date[everything].astype(int)),
        "rows": columns.rows_of(columns.titles).tolist(),
        **{sort: columns.keys_of(columns.sorted(everything, sort)) for sort in ORDERS},
        **{page.label: columns.keys_of(columns.on_page(place)) for place, page in enumerate(columns.pages)},
    }
