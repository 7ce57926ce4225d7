"""`carrel kwic` and `carrel new-words`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from search.kwic import SIDES, Concordance, Line, Side, arranged, concordance
from search.new_words import NewWords, new_words
from search.paper import Paper
from tui.browsing import Question
from tui.desk import Desk
from tui.in_context import in_columns
from tui.remembered import remember
from tui.render import line
from tui.verbs.messages import tell
from tui.verbs.minus import MinusCommand, json_option, limit_option, word
from tui.verbs.output import console, print_json, user_desk
from tui.verbs.searching import catch_up, print_notes

if TYPE_CHECKING:
    from rich.console import Console

NO_WORDS = "The query has no words to show in context."
_STYLES = {"hit": "bold yellow", "dim": "dim"}


@click.command("kwic", cls=MinusCommand)
@click.argument("query", nargs=-1, required=True, type=word)
@click.option(
    "--sort",
    type=click.Choice(SIDES),
    default="paper",
    show_default=True,
    help="Sort by the words beside the hit.",
)
@click.option(
    "--width", "-w", type=click.IntRange(20, 1000), default=None, help="Width of a line; else the terminal's."
)
@limit_option(100)
@json_option
def kwic_command(query: tuple[str, ...], sort: Side, width: int | None, limit: int, as_json: bool) -> None:
    """Print every hit of a search in its context, one per line.

    Each line starts with the number of its paper: `carrel show @3` shows the third paper with a hit.
    """
    with user_desk() as desk:
        catch_up(desk.library)
        text = " ".join(query)
        answer = desk.answer(Question(text))
        *_, found = concordance(answer.keys, desk.papers, answer.wanted)
        with_hits = tuple(dict.fromkeys(hit.key for hit in found.lines))
        remember(desk.places.state_file, results=with_hits)
        print_notes(answer)
        lines = arranged(found.lines, sort)[: limit or None]
        if as_json:
            _print_hits(text, found, lines)
            return
        out = console()
        _print_lines(out, lines, with_hits, width or out.width)
        if not answer.wanted:
            tell(NO_WORDS)
        else:
            shown = f"; the first {len(lines):,} shown" if len(lines) < len(found.lines) else ""
            tell(f"{found}{shown}.")


def _print_hits(query: str, found: Concordance, lines: Sequence[Line]) -> None:
    told = [hit._asdict() for hit in lines]
    print_json({"query": query, "total": len(found.lines), "papers": found.papers, "cut": found.cut, "lines": told})


def _print_lines(out: Console, lines: Sequence[Line], keys: Sequence[str], width: int) -> None:
    from rich.text import Text

    numbers = {key: f"@{number}" for number, key in enumerate(keys, 1)}
    room = len(f"@{len(keys)}") + 1
    for hit in lines:
        pieces = [(piece.text, _STYLES.get(piece.style, "")) for piece in in_columns(hit, max(1, width - room))]
        told = Text.assemble((f"{numbers[hit.key]:<{room}}", "dim"), *pieces)
        told.rstrip()
        out.print(told)


@click.command("new-words")
@limit_option(50)
@json_option
def new_words_command(limit: int, as_json: bool) -> None:
    """Print the words that occur only in the latest import, each with its number of papers and one example."""
    with user_desk() as desk:
        found = _new_words(desk)
        words = found.words
        printed = words[: limit or None]
        if as_json:
            latest = {"added": found.added, "papers": found.imported, "only": found.only}
            told = [{"word": new.word, "papers": new.papers, "key": new.key} for new in printed]
            print_json({"import": latest, "total": len(words), "words": told})
            return
        out = console()
        for new in printed:
            out.print(f"{new.papers:>7}  {line(new.word):<26}  {new.title}")
        shown = f" The first {len(printed):,} are shown." if len(printed) < len(words) else ""
        tell(f"{found}{shown}" if words else found.nothing)


def _new_words(desk: Desk) -> NewWords:
    def read(keys: Sequence[str]) -> list[Paper]:
        return list(desk.library.papers(keys).values())

    *_, found = new_words(desk.library.columns().everything, read)
    return found
