"""Gathers the papers of a digest: from saved searches, trending, new; each once, and none of an earlier digest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from search.columns.orders import trending
from search.query.tree import Field, Range
from search.text.plural import plural
from tui.desk.desk import Desk
from tui.desk.digest.model import Digest, DigestMark, DigestPaper, DigestScope, DigestSection
from tui.desk.digest.state import DigestState
from tui.desk.question import Question

# Days that the first digest covers.
FIRST_DAYS = 7
# A changed paper is not a new one. A paper's arrival is the start of its import, which may be well before its end,
# when it becomes visible.
_LONGEST_IMPORT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Reasons:
    """Why papers are in a digest.

    Attributes:
        by_search: Reason to the papers of a search.
        hot: Trending papers with upvotes and age in days.
    """

    by_search: Mapping[str, frozenset[str]]
    hot: Mapping[str, tuple[int, int]]
    fresh: frozenset[str]

    def of(self, key: str) -> Iterator[str]:
        yield from (words for words, keys in self.by_search.items() if key in keys)
        if key in self.hot:
            upvotes, age = self.hot[key]
            when = f"in {plural(age, 'day')}" if age else "today"
            yield f"trending: {plural(upvotes, 'upvote')} {when}"
        if key in self.fresh:
            yield "new in the library"


def gather(desk: Desk, scope: DigestScope, state: DigestState, since: date | None, top: int) -> Digest:
    """Gather a digest, at most `top` papers in a section; without a first day, from where the last one ended.

    Raises:
        UsageError: There is no such saved search.
    """
    now = datetime.now(UTC)
    catalog = desk.library.catalog
    # Read before anything else: what arrives meanwhile belongs to the next one.
    mark = DigestMark(catalog.identity, catalog.seq, now.isoformat(timespec="seconds"))
    last = state.marks.get(scope.channel)
    begins = since or (datetime.fromisoformat(last.until).date() if last else now.date() - timedelta(FIRST_DAYS))
    # A catalog that was restored to an earlier state starts over.
    if last and not since and last.catalog == mark.catalog and last.seq <= mark.seq:
        arrived: Sequence[str] = _new_since(desk, last)
    else:
        arrived = desk.snapshot().search(Field("added", Range(begins.isoformat(), ""))).keys
    by_reason, notes = _of_searches(desk, scope)
    hot = trending(desk.library.snapshot().columns, now.date(), top)
    fresh = _not_delivered(desk, state, frozenset((*arrived, *hot)))
    if scope.channel:
        fresh &= frozenset().union(*by_reason.values())
    reasons = _Reasons(by_reason, hot, fresh & frozenset(arrived))
    return Digest(scope, begins, mark, tuple(_sections(desk, reasons, fresh, top)), notes)


def _new_since(desk: Desk, last: DigestMark) -> Sequence[str]:
    after = (datetime.fromisoformat(last.until) - _LONGEST_IMPORT).strftime("%Y-%m-%dT%H:%M:%S")
    changes = desk.library.catalog.changes(last.seq)
    return tuple(paper.key for _, paper, _ in changes if paper.added[:19] >= after)


def _of_searches(desk: Desk, scope: DigestScope) -> tuple[dict[str, frozenset[str]], tuple[str, ...]]:
    """Papers of searches by reason, and what was not understood."""
    if scope.query:
        answer = desk.answer(Question(scope.query))
        return {f"found by {scope.query}": frozenset(answer.keys)}, answer.notes
    names = [desk.saved.named(name).name for name in scope.saved]
    counts = (each for each in desk.saved.counts() if not names or each.saved.name in names)
    return {f'in your saved search "{each.saved.name}"': frozenset(each.keys) for each in counts}, ()


def _not_delivered(desk: Desk, state: DigestState, keys: frozenset[str]) -> frozenset[str]:
    """Drop dismissed papers and those of earlier digests, under whatever key."""
    # A concurrent import may already have merged some of them into others.
    titles = desk.library.snapshot().columns.titles
    here = frozenset(key for key in keys if key in titles)
    left = here - state.delivered.keys() - (desk.shelf.snapshot.keys_for("is", "dismissed") or frozenset())
    former = desk.library.catalog.former(left)
    return frozenset(key for key in left if state.delivered.keys().isdisjoint(former.get(key, ())))


def _sections(desk: Desk, reasons: _Reasons, chosen: frozenset[str], top: int) -> Iterator[DigestSection]:
    in_searches = chosen & reasons.fresh & frozenset().union(*reasons.by_search.values())
    hot = [key for key in reasons.hot if key in chosen and key not in in_searches]
    rest = chosen & reasons.fresh - in_searches - frozenset(hot)
    yield from _section(desk, reasons, ("found", "From your searches"), _as_on_pages(desk, in_searches), top)
    yield from _section(desk, reasons, ("trending", "Trending"), hot, top)
    yield from _section(desk, reasons, ("new", "New"), _as_on_pages(desk, rest), top)


def _as_on_pages(desk: Desk, keys: Iterable[str]) -> list[str]:
    """Sort papers by page, the newest page first."""
    columns = desk.library.snapshot().columns
    return columns.keys_of(columns.sorted(columns.sorted(columns.rows_of(keys), "added"), "page"))


def _section(
    desk: Desk, reasons: _Reasons, names: tuple[str, str], keys: list[str], top: int
) -> Iterator[DigestSection]:
    papers = desk.library.papers(keys[:top])
    if papers:
        chosen = tuple(DigestPaper(paper, tuple(reasons.of(key))) for key, paper in papers.items())
        yield DigestSection(*names, chosen, len(keys) - len(chosen))
