"""The detail pane: one paper, whole."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.getters import query_one
from textual.style import Style
from textual.widgets import Static

from search.paper import Link, Paper
from shelf.model import Entry
from tui.note_pieces import note_pieces
from tui.noted import NOTHING_NOTED, Noted
from tui.render import Piece, block, line, marked
from tui.signs import days, joined, marks, tag_pieces, uncoloured
from tui.widgets.colours import shades

if TYPE_CHECKING:
    from search.query.terms import Wanted

_STYLES = {
    "": "",
    "dim": "dim",
    "hit": "bold underline $text-warning",
    "accent": "$text-accent",
    "strong": "bold",
}
_KINDS = {"code": "code", "project": "project page", "paper": "paper", "web": "link"}


class DetailPane(VerticalScroll, can_focus=True, inherit_bindings=False):
    """Title, where it was seen, abstract with hits, links, tags."""

    DEFAULT_CSS = """
    DetailPane { scrollbar-size-vertical: 1; padding: 0 1; }
    DetailPane > Static { width: 1fr; height: auto; }
    """

    text = query_one(Static)
    paper: Paper | None = None
    noted: Noted = NOTHING_NOTED
    """The note on the paper that is to be shown, and what is linked with it."""
    colour_of: Callable[[str], str] = staticmethod(uncoloured)
    """Told a tag, returns its colour."""
    from_end: bool = False
    """Whether the next paper is come to from below: it is then shown at its last hit."""

    def compose(self) -> ComposeResult:
        """Lay out the pane: a single text."""
        yield Static(markup=False)

    @property
    def page_rows(self) -> int:
        """Return how many lines the pane shows at once."""
        return max(1, self.scrollable_content_region.height)

    def move(self, by: int) -> None:
        """Scroll by some lines."""
        self.scroll_to(y=self.scroll_y + by, animate=False)

    def show(
        self,
        paper: Paper | None,
        entry: Entry | None,
        wanted: Sequence[Wanted],
        known: bool,
        lists: Sequence[str] = (),
    ) -> None:
        """Show a paper and what the shelf says of it.

        Args:
            paper: The paper; None shows an empty pane.
            entry: What the shelf holds of it.
            wanted: What to highlight.
            known: Whether the library still has it.
            lists: The names of the reading lists that it is in.
        """
        other = paper is None or self.paper is None or paper.key != self.paper.key
        self.paper = paper
        kept = _marks(entry, self.colour_of) if entry else []
        kept += [Piece(f"lists: {', '.join(map(line, lists))}\n", "accent")] if lists else []
        told = [*kept, *note_pieces(self.noted, wanted)]
        pieces = _whole(paper, told, wanted, _gone(entry, known)) if paper else [Piece("No paper is chosen.", "dim")]
        self.text.update(_content(pieces, shades(self)))
        if other:
            self.scroll_to(y=0, animate=False)
            if self.from_end:
                self.call_after_refresh(self._to_last_hit)
            self.from_end = False

    def _to_last_hit(self) -> None:
        rows = self._hit_rows()
        if rows:
            self.scroll_to(y=rows[-1], animate=False)

    def to_hit(self, step: int) -> bool:
        """Scroll to the next line with a hit below (or above) the top one; tell whether there is one."""
        rows = self._hit_rows()
        top = round(self.scroll_y)
        ahead = [row for row in rows if row > top] if step > 0 else [row for row in reversed(rows) if row < top]
        if not ahead or (step > 0 and top >= self.max_scroll_y):
            return False
        self.scroll_to(y=ahead[0], animate=False)
        return True

    def _hit_rows(self) -> list[int]:
        """Return the screen lines, from the top of the text, on which hits stand."""
        rows = []
        for y in range(self.text.size.height):
            strip = self.text.render_line(y)
            if any(segment.style and segment.style.underline and segment.style.bold for segment in strip):
                rows.append(y)
        return rows


def _content(pieces: Sequence[Piece | tuple[str, Style]], shades: Mapping[str, str]) -> Content:
    styles = {**_STYLES, **shades}
    parts = [(text, styles[style] if isinstance(style, str) else style) for text, style in pieces]
    return Content.assemble(*parts)


def _whole(
    paper: Paper, kept: Sequence[Piece | tuple[str, Style]], wanted: Sequence[Wanted], gone: str
) -> list[Piece | tuple[str, Style]]:
    told: list[Piece | tuple[str, Style]] = [*marked(line(paper.title), wanted, "title", "strong"), Piece("\n")]
    if paper.authors:
        authors = ", ".join(line(author) for author in paper.authors)
        told += [*marked(authors, wanted, "author", "accent"), Piece("\n")]
    for fact in _facts(paper, gone):
        told += [Piece(fact, "dim"), Piece("\n")]
    told += [*kept, Piece("\n"), *marked(block(paper.abstract), wanted, "abstract"), Piece("\n")]
    if paper.links:
        told.append(Piece("\nLinks\n", "strong"))
        for number, link in enumerate(paper.links):
            told += _link(number, link)
    return told


def _gone(entry: Entry | None, known: bool) -> str:
    """Return what there is to say of a paper that the library does not have; empty for one that it has."""
    if known:
        return ""
    if entry:
        return "No longer in the library; this is what your shelf holds of it."
    return "Not in the library; this is what your reading list tells of it."


def _facts(paper: Paper, gone: str) -> list[str]:
    if gone:
        return [gone]
    published = line(" · ".join(filter(None, (paper.venue, paper.date or str(paper.year or "")))))
    subjects = line(" · ".join((*paper.categories, *paper.keywords)))
    ids = line(" · ".join(filter(None, (paper.arxiv and f"arXiv {paper.arxiv}", paper.doi and f"doi {paper.doi}"))))
    return [fact for fact in (published, subjects, ids, _seen(paper)) if fact]


def _seen(paper: Paper) -> str:
    pages = paper.pages
    places = [line(page.day or page.label) + _no(paper, n) for n, page in enumerate(pages)]
    if len(pages) == 1:
        return f"seen on {places[0]}"
    return f"seen in {len(pages)} pages: " + "; ".join(places) if pages else ""


def _no(paper: Paper, number: int) -> str:
    """Return the rank on a page; nothing where its source has no order."""
    rank = min(sighting.rank for sighting in paper.sightings if sighting.page == paper.pages[number])
    return f", no. {rank}" if rank else ""


def _marks(entry: Entry, colour_of: Callable[[str], str]) -> list[Piece]:
    told = [Piece(each, "accent") for each in ("★ bookmarked" if entry.bookmarked else "", *marks(entry)) if each]
    tags = tag_pieces(entry.tags, colour_of, "accent")
    first = joined([*([each] for each in told), tags], Piece("  "))
    lines = [first, [Piece(days(entry), "dim")] if entry.dates else []]
    return [piece for each in lines if each for piece in (*each, Piece("\n"))]


def _link(number: int, link: Link) -> list[Piece | tuple[str, Style]]:
    # The action names a number; the address itself is never part of an action or of markup.
    click = Style.from_meta({"@click": f"screen.follow({number})"})
    return [Piece(f"{_KINDS[link.kind]:12} ", "dim"), (line(link.url), click + Style(underline=True)), Piece("\n")]
