"""`carrel status`, `carrel rate`, `carrel priority`, `carrel dismiss`."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import click

from search.paper import Paper
from shelf.model import MAX_RATING, PRIORITIES, STATUSES
from shelf.store import Shelf
from tui.verbs.output import tell, user_desk

_RATINGS = [str(number) for number in range(1, MAX_RATING + 1)]


@click.command("status")
@click.argument("ids", metavar="ID...", nargs=-1, required=True)
@click.argument("status", type=click.Choice(STATUSES, case_sensitive=False))
def status_command(ids: tuple[str, ...], status: str) -> None:
    """Say how far you are with papers."""
    _edit(ids, lambda shelf, papers: shelf.set_status(papers, status))


@click.command("rate")
@click.argument("ids", metavar="ID...", nargs=-1, required=True)
@click.argument("rating", type=click.Choice([*_RATINGS, "none"], case_sensitive=False))
def rate_command(ids: tuple[str, ...], rating: str) -> None:
    """Rate papers, 1 to 5; none takes the rating off."""
    _edit(ids, lambda shelf, papers: shelf.rate(papers, None if rating == "none" else int(rating)))


@click.command("priority")
@click.argument("ids", metavar="ID...", nargs=-1, required=True)
@click.argument("priority", type=click.Choice(PRIORITIES, case_sensitive=False))
def priority_command(ids: tuple[str, ...], priority: str) -> None:
    """Give papers a priority: high, normal or low."""
    _edit(ids, lambda shelf, papers: shelf.set_priority(papers, priority))


@click.command("dismiss")
@click.argument("ids", metavar="ID...", nargs=-1, required=True)
@click.option("--back", is_flag=True, help="Take dismissed papers back, to what they were before.")
def dismiss_command(ids: tuple[str, ...], back: bool) -> None:
    """Put papers out of sight, or back.

    They then show only where is:dismissed asks for them.
    """
    _edit(ids, lambda shelf, papers: shelf.dismiss(papers, not back))


def _edit(ids: tuple[str, ...], change: Callable[[Shelf, Sequence[Paper]], str]) -> None:
    """Make one edit of the papers that a person names; where one is unknown, of none."""
    with user_desk() as desk:
        tell(change(desk.shelf, [desk.named(text) for text in ids]))
