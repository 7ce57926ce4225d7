"""`carrel triage`: the app, opened on the unread papers of a query."""

from __future__ import annotations

import click

from tui.verbs.minus import MinusCommand, word
from tui.verbs.showing import open_app


@click.command("triage", cls=MinusCommand)
@click.argument("query", nargs=-1, type=word)
def triage_command(query: tuple[str, ...]) -> None:
    """Open the app and go through the unread papers of a query, one at a time.

    Without words, through the papers shown last. Put -- before a word that looks like an option: -- -page:spring
    """
    # The space ends the last word.
    open_app(query=f"{' '.join(query)} " if query else None, command="triage")
