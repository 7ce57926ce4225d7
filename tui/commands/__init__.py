"""Every command, in the order in which help shows them. Importing this does not import Textual."""

from __future__ import annotations

from tui.commands import (
    export,
    fetch,
    find,
    general,
    lists,
    marks,
    move,
    notes,
    open_paper,
    saved,
    shelf,
    statistics,
    triage,
    views,
)
from tui.commands.base import SCOPES, Command

__all__ = ["BY_ID", "COMMANDS", "SCOPES", "Command"]

COMMANDS: tuple[Command, ...] = (
    *marks.COMMANDS,
    *notes.COMMANDS,
    *lists.COMMANDS,
    *triage.COMMANDS,
    *find.COMMANDS,
    *saved.COMMANDS,
    *views.COMMANDS,
    *statistics.COMMANDS,
    *shelf.COMMANDS,
    *open_paper.COMMANDS,
    *export.COMMANDS,
    *fetch.COMMANDS,
    *general.COMMANDS,
    *move.COMMANDS,
)

BY_ID = {command.id: command for command in COMMANDS}
