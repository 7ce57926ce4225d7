"""`carrel undo` and `carrel redo`."""

from __future__ import annotations

import click

from tui import undo
from tui.verbs.messages import tell
from tui.verbs.output import user_desk


@click.command("undo")
def undo_command() -> None:
    """Take back the last edit.

    Of the shelf, a reading list or a saved search, whichever process made it.
    """
    with user_desk() as desk:
        tell(undo.undo(*undo.stores(desk)))


@click.command("redo")
def redo_command() -> None:
    """Do again what was taken back last.

    Not where anything was edited since.
    """
    with user_desk() as desk:
        tell(undo.redo(*undo.stores(desk)))
