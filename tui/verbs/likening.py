"""`carrel similar`."""

from __future__ import annotations

from collections.abc import Sequence

import click

from tui.browsing import Answer, Question
from tui.remembered import remember
from tui.verbs.messages import tell
from tui.verbs.minus import json_option
from tui.verbs.output import paper_json, print_json, print_papers, user_desk

NOTHING_SIMILAR = "No similar papers."


def in_common(words: Sequence[str]) -> str:
    """Say which words make the papers similar."""
    return f"In common: {', '.join(words)}" if words else NOTHING_SIMILAR


@click.command("similar")
@click.argument("ids", metavar="ID...", nargs=-1, required=True)
@click.option("--unlike", multiple=True, metavar="ID", help="A paper that they should not resemble (repeatable).")
@click.option("--without", multiple=True, metavar="WORD", help="A word to ignore (repeatable).")
@click.option("--limit", "-n", type=click.IntRange(1), default=10, show_default=True, help="Number of papers to print.")
@json_option
def similar_command(
    ids: tuple[str, ...], unlike: tuple[str, ...], without: tuple[str, ...], limit: int, as_json: bool
) -> None:
    """Print the papers most similar to the given ones, and why.

    ID is a key or the start of one, an arXiv id, a DOI, or @N for result N of the last search.
    """
    with user_desk() as desk:
        like = [desk.named(text).key for text in ids]
        off = [desk.named(text).key for text in unlike]
        found = desk.library.similar(like, off, limit, without)
        scores = dict(found.papers)
        remember(desk.places.state_file, results=tuple(scores))
        if as_json:
            papers = [paper_json(p, desk.shelf.entry(p.key), scores[p.key]) for p in desk.papers(scores)]
            print_json({"papers": papers, "because": list(found.because)})
            return
        print_papers(desk, Answer(Question(), tuple(scores)), tuple(scores))
        tell(in_common(found.because))
