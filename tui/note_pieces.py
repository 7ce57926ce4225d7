"""A note as the detail pane shows it: its text as it is, hits and links to be seen, links to be clicked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from textual.style import Style

from search.highlight import Span, spans
from search.query.terms import Wanted
from search.text.clean import clean
from tui.noted import Noted, Way
from tui.render import Piece, line

# Beyond this the pane would be slow, and one opens the note to read it.
_SHOWN = 20_000

Pieces = list[Piece | tuple[str, Style]]


def note_pieces(noted: Noted, wanted: Sequence[Wanted]) -> Pieces:
    """Return what stands under the marks: the note and the papers in whose notes this one is linked to.

    Args:
        noted: The note and its links.
        wanted: What to highlight.
    """
    told: Pieces = []
    if noted.note:
        told += [Piece("\nNote\n", "strong"), *_note(noted, spans(noted.note[:_SHOWN], wanted, "note")), Piece("\n")]
    if noted.back:
        told.append(Piece("\nNoted in\n", "strong"))
        for number, way in enumerate(noted.back, len(noted.out)):
            told += [_clickable(way, number), Piece("\n")]
    return told


def _note(noted: Noted, hits: Sequence[Span]) -> Iterator[Piece | tuple[str, Style]]:
    """Yield the note in pieces, each of one look: cut where lines, links and hits begin and end."""
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
        yield Piece("\n… e opens the whole note", "dim")


def _style(beginning: str) -> str:
    if beginning.startswith(">"):
        return "dim"
    return "strong" if beginning.lstrip("#")[:1] == " " and beginning.startswith("#") else ""


def _clickable(way: Way, number: int, *, hit: bool = False) -> tuple[str, Style] | Piece:
    if not (way.key or way.url):
        return Piece(f"{line(way.label)} (no such paper)", "dim")
    # The action names a number; what the link says is never part of an action or of markup.
    click = Style.from_meta({"@click": f"screen.follow_note({number})"})
    return line(way.label), click + Style(underline=True, bold=hit)
