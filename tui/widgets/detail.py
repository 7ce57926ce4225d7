"""The detail pane: one paper in full, with its note."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.getters import query_one
from textual.style import Style
from textual.widgets import Static

from search.paper import Link, Paper
from search.published import published
from search.query.term_matches import QueryTerm, Span, spans
from search.text.clean import clean
from shelf.model import ShelfEntry
from tui.desk.notes import NO_NOTE, LinkResolver, NoteLink, NoteWithLinks
from tui.desk.render import Piece, block, line, marked
from tui.desk.why_lines import lines_of
from tui.desk.wording import join_pieces, mark_words, no_colour, status_days, tag_pieces
from tui.widgets.tag_colours import shades

if TYPE_CHECKING:
    from tui.desk.desk import Desk
    from tui.desk.question import Answer
    from tui.desk.why import Why

# Lines that an explanation may have even if they are more than a third of the pane.
_LEAST_LINES, _LEAST_WIDTH = 6, 20
# A longer note would slow the pane down; it is read in the note pane.
_SHOWN = 20_000

NOT_IN_LIBRARY = "No longer in the library; shown from your shelf."
NEVER_IN_LIBRARY = "Not in the library; shown from your reading list."
NO_PAPER = "No paper selected."

Pieces = list[Piece | tuple[str, Style]]


def note_pieces(noted: NoteWithLinks, terms: Sequence[QueryTerm]) -> Pieces:
    """What is below the marks: the note, and the papers whose notes link to this one."""
    pieces: Pieces = []
    if noted.note:
        pieces += [Piece("\nNote\n", "strong"), *_note(noted, spans(noted.note[:_SHOWN], terms, "note")), Piece("\n")]
    if noted.back:
        pieces.append(Piece("\nNoted in\n", "strong"))
        for number, way in enumerate(noted.back, len(noted.out)):
            pieces += [_clickable(way, number), Piece("\n")]
    return pieces


def _note(noted: NoteWithLinks, hits: Sequence[Span]) -> Iterator[Piece | tuple[str, Style]]:
    """The note in pieces of one style: cut where lines, links and hits begin and end."""
    text = clean(noted.note[:_SHOWN])
    ways = {way.start: (number, way) for number, way in enumerate(noted.out) if way.end <= len(text)}
    lines = [0, *(place + 1 for place, sign in enumerate(text) if sign == "\n")]
    ends = [way.end for _, way in ways.values()]
    cuts = sorted({*lines, *ways, *ends, *(place for hit in hits for place in hit), len(text)})
    starts, ahead = set(lines), iter([*hits, (len(text), len(text))])
    style, done = "", 0
    hit = next(ahead)
    for place, until in pairwise(cuts):
        if place in starts:
            style = _style(text[place : place + 8])
        while hit[1] <= place and hit[0] < len(text):
            hit = next(ahead)
        if place in ways:
            number, way = ways[place]
            done = way.end
            yield _clickable(way, number, hit=hit[0] < way.end)
        elif place >= done:
            yield Piece(text[place:until], "hit" if hit[0] <= place else style)
    if len(noted.note) > _SHOWN:
        yield Piece("\n… press e for the whole note", "dim")


def _style(beginning: str) -> str:
    if beginning.startswith(">"):
        return "dim"
    return "strong" if beginning.lstrip("#")[:1] == " " and beginning.startswith("#") else ""


def _clickable(way: NoteLink, number: int, *, hit: bool = False) -> tuple[str, Style] | Piece:
    if not (way.key or way.url):
        return Piece(f"{line(way.label)} (no such paper)", "dim")
    # The action names a number; what the link says is never part of an action or of markup.
    click = Style.from_meta({"@click": f"screen.follow_note({number})"})
    return line(way.label), click + Style(underline=True, bold=hit)


_STYLES = {"": "", "dim": "dim", "hit": "bold underline $text-warning", "accent": "$text-accent", "strong": "bold"}
_KINDS = {"code": "code", "project": "project page", "paper": "paper", "web": "link"}


class DetailPane(VerticalScroll, can_focus=True, inherit_bindings=False):
    """Title, facts, abstract with hits, links, tags and note."""

    DEFAULT_CSS = """
    DetailPane { scrollbar-size-vertical: 1; padding: 0 1; }
    DetailPane > Static { width: 1fr; height: auto; }
    """

    text = query_one(Static)
    paper: Paper | None = None
    noted: NoteWithLinks = NO_NOTE
    colour_of: Callable[[str], str] = staticmethod(no_colour)
    _desk: Desk | None = None
    _note_links: LinkResolver | None = None
    _answer: Answer | None = None
    _reasons: Why | None = None
    from_end: bool = False
    """Whether the next paper is entered from below, at its last hit."""

    def compose(self) -> ComposeResult:
        yield Static(markup=False)

    @property
    def page_rows(self) -> int:
        return max(1, self.scrollable_content_region.height)

    def move(self, by: int) -> None:
        self.scroll_to(y=self.scroll_y + by, animate=False)

    def open(self, desk: Desk) -> None:
        self._desk, self._note_links = desk, LinkResolver(desk)
        self.colour_of = desk.shelf.tag_colour

    async def show(self, paper: Paper | None, answer: Answer, reasons: Why | None = None) -> None:
        """Show a paper of an answer with what the shelf says of it, and why it is there; or an empty pane.

        Raises:
            CatalogError: The catalog cannot be read.
        """
        if self._desk is None:
            return
        noted = await asyncio.to_thread(self._note_links.about, paper.key) if paper and self._note_links else NO_NOTE
        other = paper is None or self.paper is None or paper.key != self.paper.key
        self.paper, self.noted, self._answer, self._reasons = paper, noted, answer, reasons
        self._draw()
        if other:
            self.scroll_to(y=0, animate=False)
            if self.from_end:
                self.call_after_refresh(self._to_last_hit)
            self.from_end = False

    def on_resize(self) -> None:
        if self._reasons:
            # Its columns and lines depend on the size.
            self._draw()

    def _draw(self) -> None:
        pieces: Pieces = [Piece(NO_PAPER, "dim")]
        if self._desk and self.paper and self._answer:
            pieces = self._pieces(self._desk, self.paper, self._answer)
        self.text.update(_content(pieces, shades(self)))

    def _why(self) -> Pieces:
        if self._reasons is None:
            return []
        width, height = self.content_size
        # One column is for the scroll bar, there or not. A hidden pane has no size.
        lines = lines_of(self._reasons, max(_LEAST_WIDTH, width - 1), max(_LEAST_LINES, height // 3))
        return [piece for each in lines for piece in (*each, Piece("\n"))]

    def _pieces(self, desk: Desk, paper: Paper, answer: Answer) -> Pieces:
        entry, lists = desk.shelf.entry(paper.key), desk.lists.lists_of(paper.key)
        marks = _marks(entry, self.colour_of) if entry else []
        marks += [Piece(f"lists: {', '.join(map(line, lists))}\n", "accent")] if lists else []
        missing = NOT_IN_LIBRARY if entry else NEVER_IN_LIBRARY
        if paper.key in answer.columns.titles:
            missing = ""
        personal = [*marks, *note_pieces(self.noted, answer.terms)]
        return [*_title(paper, answer.terms), *self._why(), *_rest(paper, personal, answer.terms, missing)]

    def _to_last_hit(self) -> None:
        rows = self._hit_rows()
        if rows:
            self.scroll_to(y=rows[-1], animate=False)

    def to_hit(self, step: int) -> bool:
        """Scroll to the next line with a hit below (or above) the top; return whether there is one."""
        rows = self._hit_rows()
        top = round(self.scroll_y)
        ahead = [row for row in rows if row > top] if step > 0 else [row for row in reversed(rows) if row < top]
        if not ahead or (step > 0 and top >= self.max_scroll_y):
            return False
        self.scroll_to(y=ahead[0], animate=False)
        return True

    def _hit_rows(self) -> list[int]:
        """The lines, from the top of the text, that have hits."""
        rows = []
        for y in range(self.text.size.height):
            strip = self.text.render_line(y)
            if any(segment.style and segment.style.underline and segment.style.bold for segment in strip):
                rows.append(y)
        return rows


def _content(pieces: Pieces, shades: Mapping[str, str]) -> Content:
    styles = {**_STYLES, **shades}
    parts = [(text, styles[style] if isinstance(style, str) else style) for text, style in pieces]
    return Content.assemble(*parts)


def _title(paper: Paper, terms: Sequence[QueryTerm]) -> Pieces:
    return [*marked(line(paper.title), terms, "title", "strong"), Piece("\n")]


def _rest(paper: Paper, personal: Pieces, terms: Sequence[QueryTerm], missing: str) -> Pieces:
    pieces: Pieces = []
    if paper.authors:
        authors = ", ".join(line(author) for author in paper.authors)
        pieces += [*marked(authors, terms, "author", "accent"), Piece("\n")]
    for fact in _facts(paper, missing):
        pieces += [Piece(fact, "dim"), Piece("\n")]
    pieces += [*personal, Piece("\n"), *marked(block(paper.abstract), terms, "abstract"), Piece("\n")]
    if paper.links:
        pieces.append(Piece("\nLinks\n", "strong"))
        for number, link in enumerate(paper.links):
            pieces += _link(number, link)
    return pieces


def _facts(paper: Paper, missing: str) -> list[str]:
    if missing:
        return [missing]
    about = line(" · ".join(filter(None, (*published(paper), paper.date or str(paper.year or "")))))
    subjects = line(" · ".join((*paper.categories, *paper.keywords)))
    named = {"arXiv": paper.arxiv, "doi": paper.doi, "key": paper.publication.citekey}
    ids = line(" · ".join(f"{name} {value}" for name, value in named.items() if value))
    return [fact for fact in (about, subjects, ids, _seen(paper)) if fact]


def _seen(paper: Paper) -> str:
    pages = paper.pages
    places = [line(page.day or page.label) + _no(paper, n) for n, page in enumerate(pages)]
    if len(pages) == 1:
        return f"seen on {places[0]}"
    return f"seen in {len(pages)} pages: " + "; ".join(places) if pages else ""


def _no(paper: Paper, number: int) -> str:
    """The rank on a page; nothing where its source has no order."""
    rank = min(sighting.rank for sighting in paper.sightings if sighting.page == paper.pages[number])
    return f", no. {rank}" if rank else ""


def _marks(entry: ShelfEntry, colour_of: Callable[[str], str]) -> list[Piece]:
    pieces = [
        Piece(each, "accent") for each in ("★ bookmarked" if entry.bookmarked else "", *mark_words(entry)) if each
    ]
    tags = tag_pieces(entry.tags, colour_of, "accent")
    first = join_pieces([*([each] for each in pieces), tags], Piece("  "))
    lines = [first, [Piece(status_days(entry), "dim")] if entry.dates else []]
    return [piece for each in lines if each for piece in (*each, Piece("\n"))]


def _link(number: int, link: Link) -> Pieces:
    # The action names a number; the address itself is never part of an action or of markup.
    click = Style.from_meta({"@click": f"screen.follow({number})"})
    return [Piece(f"{_KINDS[link.kind]:12} ", "dim"), (line(link.url), click + Style(underline=True)), Piece("\n")]
