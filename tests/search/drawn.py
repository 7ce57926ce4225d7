"""Small random papers that meet each other often, and the pages they are seen on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from hypothesis import strategies as st

from search.catalog.catalog import Catalog
from search.library import Library
from search.paper import NOT_PUBLISHED, Link, Page, Paper, Publication, Sighting


def new_catalog() -> closing[Catalog]:
    """A catalog in memory: no fsync for each of hundreds of examples."""
    return closing(Catalog(Path(":memory:")))


@contextmanager
def indexed(folder: Path, papers: Iterable[Paper]) -> Iterator[Library]:
    with closing(Library(folder / "catalog.sqlite3", folder / "cache" / "index")) as library:
        library.add(papers)
        library.sync()
        yield library


# Each row is one title in several dresses.
TITLES = (
    ("Rain on Slate Roofs", "rain on slate roofs", "Rain  on {Slate} roofs!", "\\emph{Rain} on Slate Roofs"),
    ('Na\\"ive Bees in Town', "Naïve Bees in Town", "NAIVE BEES IN TOWN"),
    ("$\\alpha$ Lichen", "α Lichen"),
    ("???",),
)
PAGES = (Page("daily-papers", "one", "--03-11"), Page("daily-papers", "two", "2026-05-09"), Page("feed", "three"))
URLS = ("https://github.com/a/b", "https://example.org/x", "https://a.github.io/b")

texts = st.sampled_from(("", "short", "a longer one", "the longest of them all"))
sightings = st.builds(Sighting, st.sampled_from(PAGES), st.integers(0, 3))
links = st.builds(Link, st.sampled_from(URLS), st.sampled_from(("code", "web", "project")))


details = texts | st.sampled_from(("", "12", "article-journal"))
publications = st.builds(
    Publication,
    type=details,
    genre=details,
    publisher=details,
    isbn=details,
    issn=details,
    volume=details,
    number=details,
    pages=details,
    editors=st.lists(texts, max_size=3).map(tuple),
    citekey=details,
)


def papers(
    arxiv: tuple[str, ...] = ("", "", "2401.00001", "2401.00002"),
    doi: tuple[str, ...] = ("", "", "10.1000/a", "10.1000/b"),
    keys: tuple[str, ...] = ("",),
) -> st.SearchStrategy[Paper]:
    return st.builds(
        Paper,
        title=st.sampled_from([title for dresses in TITLES for title in dresses]),
        abstract=texts,
        key=st.sampled_from(keys),
        authors=st.lists(texts, max_size=3).map(tuple),
        date=st.sampled_from(("", "2024", "2024-03", "2024-03-11", "2023-01-01")),
        year=st.sampled_from((None, 2023, 2024)),
        venue=texts,
        categories=st.lists(st.sampled_from(("cs.CV", "cs.CL", "math.GT")), max_size=3).map(tuple),
        keywords=st.lists(texts, max_size=3).map(tuple),
        arxiv=st.sampled_from(arxiv),
        doi=st.sampled_from(doi),
        url=st.sampled_from(("", "https://example.org/1", "https://example.org/2")),
        pdf=st.sampled_from(("", "https://example.org/1.pdf")),
        links=st.lists(links, max_size=3).map(tuple),
        upvotes=st.sampled_from((None, 0, 3, 7)),
        sightings=st.lists(sightings, max_size=3).map(tuple),
        publication=st.just(NOT_PUBLISHED) | publications,
    )
