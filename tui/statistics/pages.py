"""The pages of figures, as rows: the same on the screen and on the command line."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from search.query.facets import Filter
from search.statistics.frequent import Value
from search.statistics.periods import LENGTH, Period
from search.statistics.upvotes import Class
from search.text.plural import plural
from tui.plots.bars import Bar, bars
from tui.plots.columns import columns
from tui.plots.lines import MARKERS, SEVERAL, lines
from tui.plots.scale import terse
from tui.render import Piece, fit, line
from tui.statistics.gathering import LISTS, Figures
from tui.statistics.rows import BLANK, Row, Target, heading, labels, plot, told

Size = tuple[int, int]
Page = Callable[[Figures, Size], Iterator[Row]]
# Lines of a plot: fewer show nothing, more say nothing more.
_LOWEST, _HIGHEST = 7, 22


def _height(room: int) -> int:
    return max(_LOWEST, min(_HIGHEST, room))


def papers_page(figures: Figures, size: Size) -> Iterator[Row]:
    """Yield how many papers there are in each period, and what that counts."""
    width, height = size
    scope, found = figures.scope, figures.papers
    yield from plot(columns(found.counts, labels(scope.spans), (width, _height(height - 4)), _per(scope.period)))
    yield BLANK
    yield from told(_summed(figures), width)


def _per(period: Period, what: str = "papers") -> str:
    return f"{what} per {period}"


def _summed(figures: Figures) -> str:
    scope, found = figures.scope, figures.papers
    said = []
    if scope.spans:
        most = max(range(len(found.counts)), key=found.counts.__getitem__)
        said.append(
            f"{plural(sum(found.counts), 'paper')}, by the day on which a page first showed it, else of its "
            f"publication. Most in {scope.spans[most].long}: {found.counts[most]:,}."
        )
    elif found.total:
        said.append("No paper is dated within these days.")
    else:
        said.append("The library is empty: `carrel import` fills it.")
    if found.guessed:
        said.append(f"The pages of {plural(found.guessed, 'paper')} name no year: the last fitting one is taken.")
    if found.undated:
        said.append(f"Of {plural(found.undated, 'paper')} no day is known.")
    if found.later:
        said.append(f"{plural(found.later, 'paper')} dated after today {'is' if found.later == 1 else 'are'} left out.")
    return " ".join(said)


def reading_page(figures: Figures, size: Size) -> Iterator[Row]:
    """Yield what was kept, begun and read in each period, and how much waited at its end."""
    width, height = size
    done = figures.progress
    if not done.scope.spans:
        yield from told("Nothing is on the shelf yet, or not within these days: what you keep and read counts.", width)
        return
    names = labels(done.scope.spans)
    each = (width, _height((height - 4) // 2))
    counts = {"kept": done.kept, "begun": done.started, "read": done.read}
    yield from plot(lines(list(counts.values()), names, each, _per(done.scope.period)))
    told_apart = (
        f"{sign} {sum(numbers):,} {name}" for sign, (name, numbers) in zip(MARKERS, counts.items(), strict=False)
    )
    yield from told(" · ".join((*told_apart, f"{SEVERAL} where several meet")), width)
    yield BLANK
    unit = f"unread papers on the shelf, at the end of each {done.scope.period}"
    yield from plot(columns(done.backlog, names, each, unit))
    yield BLANK
    yield from told(f"Now: {done.unread:,} unread · {done.reading:,} reading · {done.done:,} read.", width)


def lists_page(figures: Figures, size: Size) -> Iterator[Row]:
    """Yield what is most frequent, each kind with a heading."""
    width, _ = size
    if figures.lists is None:
        yield from told("Counting keywords, categories and authors…", width)
        return
    for number, (facet, name) in enumerate(LISTS.items()):
        scope = figures.progress.scope if facet == "tag" else figures.scope
        days = LENGTH[scope.period]
        if number:
            yield BLANK
        values = figures.lists[facet]
        yield heading(
            name.capitalize(), f"papers, and in the last {days} days against the {days} before" if values else ""
        )
        if not values:
            yield from told(f"No {name} yet.", width)
        drawn = bars([Bar(value.name, value.papers, _change(value)) for value in values], width)
        for value, pieces in zip(values, drawn, strict=True):
            yield Row(tuple(pieces), Target(Filter(facet, value.name).clause()))


def _change(value: Value) -> str:
    change = value.recent - value.before
    return f"+{terse(change)}" if change > 0 else f"−{terse(-change)}" if change else "="


def upvotes_page(figures: Figures, size: Size) -> Iterator[Row]:
    """Yield how upvotes are spread, and the papers that have most."""
    width, _ = size
    found = figures.upvotes
    if not found.papers or found.median is None:
        yield from told("No source has told upvotes of these papers. Hugging Face's pages have them.", width)
        return
    yield heading("Papers by upvotes", f"{plural(found.papers, 'paper')} · median {found.median:g}")
    yield from plot(bars([Bar(_of(each), each.papers) for each in found.classes], width))
    yield BLANK
    yield heading("Most upvotes")
    for key, votes in found.top:
        title = Piece(line(figures.titles[key]) or line(key))
        yield Row(tuple(fit([Piece(f"{votes:>7,}  ", "accent"), title], width)), Target(key=key))


def _of(each: Class) -> str:
    if each.high is None:
        return f"{each.low:,} or more"
    return f"{each.low:,}" if each.low == each.high else f"{each.low:,}–{each.high:,}"


PAGES: dict[str, Page] = {
    "Papers": papers_page,
    "Reading": reading_page,
    "Frequent": lists_page,
    "Upvotes": upvotes_page,
}


def whole(figures: Figures, size: Size) -> Sequence[Row]:
    """Return all pages below each other."""
    found: list[Row] = []
    for number, (name, page) in enumerate(PAGES.items()):
        found += [*([BLANK] if number else ()), heading(name.upper()), *page(figures, size)]
    return found
