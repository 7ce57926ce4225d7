"""`carrel status`, `carrel rate`, `carrel priority`, `carrel dismiss`."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import click

from search.paper import Paper
from shelf.model import MAX_RATING, PRIORITIES, STATUSES
from shelf.store import Shelf
from tui.verbs.messages import tell
from tui.verbs.output import user_desk

_RATINGS = [str(number) for number in range(1, MAX_RATING + 1)]


@click.command("status")
@click.argument("ids", metavar="ID...", nargs=-1, required=True)
@click.argument("status", type=click.Choice(STATUSES, case_sensitive=False))
def status_command(ids: tuple[str, ...], status: str) -> None:
    """Set the reading status of papers."""
    _edit(ids, lambda shelf, papers: shelf.set_status(papers, status))


@click.command("rate")
@click.argument("ids", metavar="ID...", nargs=-1, required=True)
@click.argument("rating", type=click.Choice([*_RATINGS, "none"], case_sensitive=False))
def rate_command(ids: tuple[str, ...], rating: str) -> None:
    """Rate papers from 1 to 5; none removes the rating."""
    _edit(ids, lambda shelf, papers: shelf.rate(papers, None if rating == "none" else int(rating)))


@click.command("priority")
@click.argument("ids", metavar="ID...", nargs=-1, required=True)
@click.argument("priority", type=click.Choice(PRIORITIES, case_sensitive=False))
def priority_command(ids: tuple[str, ...], priority: str) -> None:
    """Set the priority of papers: high, normal or low."""
    _edit(ids, lambda shelf, papers: shelf.set_priority(papers, priority))


@click.command("dismiss")
@click.argument("ids", metavar="ID...", nargs=-1, required=True)
@click.option("--back", is_flag=True, help="Show dismissed papers again, with the status they had.")
def dismiss_command(ids: tuple[str, ...], back: bool) -> None:
    """Hide papers, or show them again.

    Dismissed papers are only found with is:dismissed.
    """
    _edit(ids, lambda shelf, papers: shelf.dismiss(papers, not back))


def _edit(ids: tuple[str, ...], change: Callable[[Shelf, Sequence[Paper]], str]) -> None:
    """Edit the given papers at once; if one is unknown, none of them."""
    with user_desk() as desk:
        tell(change(desk.shelf, [desk.named(text) for text in ids]))
