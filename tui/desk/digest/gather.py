"""The papers of a digest: found by saved searches, trending, new; each once, and none that was told before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from search.columns.trending import trending
from search.errors import UsageError
from search.query.tree import Field, Range
from tui.desk.desk import Desk
from tui.desk.digest.model import Digest, DigestMark, DigestPaper, DigestScope, DigestSection
from tui.desk.digest.state import DigestState
from tui.desk.question import Question
from tui.desk.render import line

# What the first digest looks back on.
FIRST_DAYS = 7
# A change of a paper is no arrival. A paper's time of arrival is that of its import's beginning, which may be
# well before the end, when others can see it.
_LONGEST_IMPORT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Reasons:
    """Why papers are in a digest.

    Attributes:
        found: Words for a search, to what it finds.
        hot: What trends, with upvotes and age.
        fresh: What came in.
    """

    found: Mapping[str, frozenset[str]]
    hot: Mapping[str, tuple[int, int]]
    fresh: frozenset[str]

    def of(self, key: str) -> Iterator[str]:
        """Yield the reasons for a paper."""
        yield from (words for words, keys in self.found.items() if key in keys)
        if key in self.hot:
            upvotes, age = self.hot[key]
            when = "today" if not age else f"in {age} day" + "s" * (age != 1)
            yield f"trending: {upvotes:,} upvote{'s' * (upvotes != 1)} {when}"
        if key in self.fresh:
            yield "new in the library"


def gather(desk: Desk, scope: DigestScope, state: DigestState, since: date | None, top: int) -> Digest:
    """Return a digest.

    Args:
        desk: Library and shelf, the index caught up with the catalog.
        scope: What it is to be about.
        state: What was told before, and how far digests went.
        since: The day that it is to begin with; None: where the last one ended.
        top: Papers in a section.

    Raises:
        UsageError: There is no such saved search.
    """
    now = datetime.now(UTC)
    catalog = desk.library.catalog
    # Read before anything else: what comes in meanwhile is the next one's.
    mark = DigestMark(catalog.identity, catalog.seq, now.isoformat(timespec="seconds"))
    last = state.marks.get(scope.channel)
    begins = since or (datetime.fromisoformat(last.until).date() if last else now.date() - timedelta(FIRST_DAYS))
    # A catalog that was put back to an earlier state counts anew.
    if last and not since and last.catalog == mark.catalog and last.seq <= mark.seq:
        arrived: Sequence[str] = _changed(desk, last)
    else:
        arrived = desk.found(Field("added", Range(begins.isoformat(), ""))).keys
    found, notes = _found(desk, scope)
    hot = trending(desk.library.columns(), now.date(), top)
    wanted = _wanted(desk, state, frozenset((*arrived, *hot)))
    if scope.channel:
        wanted &= frozenset().union(*found.values())
    reasons = _Reasons(found, hot, wanted & frozenset(arrived))
    return Digest(scope, begins, mark, tuple(_sections(desk, reasons, wanted, top)), notes)


def _changed(desk: Desk, last: DigestMark) -> Sequence[str]:
    after = (datetime.fromisoformat(last.until) - _LONGEST_IMPORT).strftime("%Y-%m-%dT%H:%M:%S")
    changes = desk.library.catalog.changes(last.seq)
    return tuple(paper.key for _, paper, _ in changes if paper.added[:19] >= after)


def _found(desk: Desk, scope: DigestScope) -> tuple[dict[str, frozenset[str]], tuple[str, ...]]:
    """Return what searches find, by the words for each, and what was not understood."""
    if scope.query:
        answer = desk.answer(Question(scope.query))
        return {f"found by {scope.query}": frozenset(answer.keys)}, answer.notes
    names = [_named(desk, name) for name in scope.saved]
    counts = (each for each in desk.saved.counts() if not names or each.saved.name in names)
    return {f"in your saved search “{each.saved.name}”": frozenset(each.keys) for each in counts}, ()


def _named(desk: Desk, name: str) -> str:
    saved = desk.saved.searches.get(name)
    if saved is None:
        raise UsageError(f"No saved search “{line(name)}”", "", "`carrel saved list` lists them.")
    return saved.name


def _wanted(desk: Desk, state: DigestState, keys: frozenset[str]) -> frozenset[str]:
    """Return papers without those that were told, under whatever key, or dismissed."""
    # An import of now may already have joined some of them with others.
    titles = desk.library.columns().titles
    held = frozenset(key for key in keys if key in titles)
    left = held - state.told.keys() - (desk.shelf.keys_for("is", "dismissed") or frozenset())
    former = desk.library.catalog.former(left)
    return frozenset(key for key in left if state.told.keys().isdisjoint(former.get(key, ())))


def _sections(desk: Desk, reasons: _Reasons, wanted: frozenset[str], top: int) -> Iterator[DigestSection]:
    in_searches = wanted & reasons.fresh & frozenset().union(*reasons.found.values())
    hot = [key for key in reasons.hot if key in wanted and key not in in_searches]
    rest = wanted & reasons.fresh - in_searches - frozenset(hot)
    yield from _section(desk, reasons, ("found", "From your searches"), _as_on_pages(desk, in_searches), top)
    yield from _section(desk, reasons, ("trending", "Trending"), hot, top)
    yield from _section(desk, reasons, ("new", "New"), _as_on_pages(desk, rest), top)


def _as_on_pages(desk: Desk, keys: Iterable[str]) -> list[str]:
    """Return papers as pages show them, the newest page first."""
    columns = desk.library.columns()
    return columns.keys_of(columns.sorted(columns.sorted(columns.rows_of(keys), "added"), "page"))


def _section(
    desk: Desk, reasons: _Reasons, names: tuple[str, str], keys: list[str], top: int
) -> Iterator[DigestSection]:
    papers = desk.library.papers(keys[:top])
    if papers:
        picks = tuple(DigestPaper(paper, tuple(reasons.of(key))) for key, paper in papers.items())
        yield DigestSection(*names, picks, len(keys) - len(picks))
