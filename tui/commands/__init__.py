"""Every command, in the order in which help shows them. Importing this does not import Textual."""

from __future__ import annotations

from tui.commands import (
    export,
    fetch,
    find,
    general,
    lists,
    move,
    notes,
    open_screens,
    opening,
    papers,
    saved,
    shelf,
    statistics,
    triage,
)
from tui.commands.base import SCOPES, Command

__all__ = ["BY_ID", "COMMANDS", "SCOPES", "Command"]

COMMANDS: tuple[Command, ...] = (
    *papers.COMMANDS,
    *notes.COMMANDS,
    *lists.COMMANDS,
    *triage.COMMANDS,
    *find.COMMANDS,
    *saved.COMMANDS,
    *open_screens.COMMANDS,
    *statistics.COMMANDS,
    *shelf.COMMANDS,
    *opening.COMMANDS,
    *export.COMMANDS,
    *fetch.COMMANDS,
    *general.COMMANDS,
    *move.COMMANDS,
)

BY_ID = {command.id: command for command in COMMANDS}
