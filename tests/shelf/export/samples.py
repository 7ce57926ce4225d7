"""Papers whose texts want to break a format, and the entries that go with them."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from search.paper import NOT_PUBLISHED, Link, Paper, Publication
from shelf.export import ExportItem
from shelf.model import ShelfEntry
from tests.hostile.texts import TEXTS

ADA = Paper(
    title=r"$\alpha$-VAE at 72\%: a {VLM} na\"ive of Sheep",
    abstract="Gains of 50% & more.\nA second (part)",
    key="2401.00001",
    authors=("Paul Erdős", "Ludwig van Beethoven", "Gemini Team", "Smith, Jr., Ada"),
    date="2024-01-03",
    categories=("cs.LG", "cs.CV"),
    keywords=("herding",),
    arxiv="2401.00001",
    doi="10.1000/a_b",
    links=(Link("https://github.com/example/herding", "code"),),
    upvotes=7,
    added="2026-01-01T08:30:00Z",
)
VENUES = Paper(title="Lichens on Slate", key="t01", venue="Proceedings of ICML", year=2022, authors=("Ada Example",))
BARE = Paper(title="Moss", key="t02")

BREAKING = (
    "{", "}", "}{", "\\", "\\{", "\\}", "{{x}", "{a, b}", "%", "%\n", "&", "#", "_", "^", "~", "$", "$$", "\\$", "`",
    "``x''", "''", "--", "---", ",,", "?`", "\\\\", "\\\\{x}", "\\alpha", "$x^2$", "VLM", "{VLM}", "a  b",
    "\\input{/etc/passwd}", "\\write18{ls}", "\\begin{document}",
    "@article{x,", "\n@misc{y,\n title={z}}", "}}\n\n@string{a = {b}}\n",
    "]]>", "</script>", "<script>alert(1)</script>", "<!--", "<![CDATA[", "&amp;", "&#x41;", "http://e.org/?a=1&b=2_c",
    "=cmd()", "+1", "-1", "@SUM(A1)", "'=1", "\t=1", '"', '","', "'", ";", "\r\n", "TY  - JOUR", "\nER  - ",
    "\x00\x1b[31m", "\u202eevil", "\ufffe\uffff\ufdd0", "\u2028", "\ud83d", "👨‍👩‍👧", "é", "ﬁ", "中文",
    "[x](javascript:y)", "![i](http://e.org/p.png)", "# h", "* a", "1. b", "> q", "    code", "```", "|a|b|",
)  # fmt: skip
_FRAGMENTS = st.sampled_from((*BREAKING, *TEXTS.values())) | st.text(max_size=6)
HOSTILE = st.builds(str.join, st.sampled_from((" ", "")), st.lists(_FRAGMENTS, min_size=1, max_size=5))
HUGE = ("{VLM} of $x$ % & \\ = < @ " * 1200)[:30_000]
_TAGS = st.lists(st.sampled_from(("rl", "vision/3d", "c_d", "C++", "50%", "naïve", "a;b", "#x", "羊")), unique=True)


def entry(key: str, note: str = "", rating: int | None = None, tags: tuple[str, ...] = ()) -> ShelfEntry:
    mark = ShelfEntry(key, tags=tags, status="reading", bookmarked=True, changed="2026-02-01T10:00:00Z")
    return replace(mark, note=note, rating=rating)


BOOK = Paper(
    title="Keeps Its Words",
    key="t03",
    authors=("Jane Doe",),
    year=2020,
    venue="Words at Work",
    keywords=("lamps", "Doors, Old"),
    publication=Publication(
        type="book",
        publisher="Demo Press",
        isbn="978-0-00-000000-2",
        issn="1234-5679",
        volume="4",
        number="2",
        pages="i–xii, 1–99",
        editors=("Ludwig van Beethoven", "Demo Group"),
        citekey="Doe:2020_words",
    ),
)


def publications(text: st.SearchStrategy[str]) -> st.SearchStrategy[Publication]:
    return st.builds(
        Publication,
        type=st.sampled_from(("", "article", "article-journal", "book", "chapter", "thesis", "report", "bill")) | text,
        genre=text | st.sampled_from(("", "PhD thesis", "Master's thesis")),
        publisher=text,
        isbn=text,
        issn=text,
        volume=text,
        number=text,
        pages=text,
        editors=st.lists(text, max_size=2).map(tuple),
        citekey=text,
    )


def items(text: st.SearchStrategy[str] = HOSTILE) -> st.SearchStrategy[ExportItem]:
    """Every text in them is hostile; their keys are those of Carrel."""
    papers = st.builds(
        Paper,
        title=text.filter(lambda title: bool(ExportItem(Paper(title)).title)),
        abstract=text,
        key=st.sampled_from(("2401.00001", "10.1000/x(1)", "t0123456789abcdef")),
        authors=st.lists(text | st.sampled_from(ADA.authors), max_size=3).map(tuple),
        date=st.sampled_from(("", "2024", "2024-03", "2024-02-29")),
        year=st.sampled_from((None, 2024)),
        venue=st.just("") | text,
        categories=st.lists(text, max_size=2).map(tuple),
        keywords=st.lists(text, max_size=2).map(tuple),
        arxiv=st.sampled_from(("", "2401.00001", "math.AG/0601001")),
        doi=st.sampled_from(("", "10.1000/x", "10.1000/{a}%_b\\c")),
        url=st.sampled_from(("", "https://e.org/a?b=1&c=2;d", "javascript:alert(1)", "https://e.org/x(1)_y")),
        links=st.just((Link("javascript:alert(1)", "code"), Link("https://github.com/a/b", "code"))) | st.just(()),
        publication=st.just(NOT_PUBLISHED) | publications(text),
        added=st.sampled_from(("", "2026-11-21T08:30:00Z", "2026-11-21T23:30:00-05:00", "0001-01-01T00:00:00+14:00")),
    )
    entries = st.builds(entry, st.just("2401.00001"), text, st.sampled_from((None, 4)), _TAGS.map(tuple))
    return st.builds(ExportItem, papers, st.none() | entries)
