"""Every command, in the order in which help shows them. Importing this does not import Textual."""

from __future__ import annotations

from tui.commands import (
    days,
    enrich,
    fetch,
    find,
    general,
    lists,
    mark,
    merging,
    move,
    notes,
    open_,
    reading,
    saved,
    sharing,
    shelf,
    statistics,
    status,
    triage,
    undo,
)
from tui.commands.base import Command

__all__ = ["BY_ID", "COMMANDS", "Command"]

COMMANDS: tuple[Command, ...] = (
    *mark.COMMANDS,
    *status.COMMANDS,
    *notes.COMMANDS,
    *lists.COMMANDS,
    *triage.COMMANDS,
    *find.COMMANDS,
    *days.COMMANDS,
    *saved.COMMANDS,
    *reading.COMMANDS,
    *statistics.COMMANDS,
    *merging.COMMANDS,
    *undo.COMMANDS,
    *shelf.COMMANDS,
    *open_.COMMANDS,
    *sharing.COMMANDS,
    *fetch.COMMANDS,
    *enrich.COMMANDS,
    *general.COMMANDS,
    *move.COMMANDS,
)

BY_ID = {command.id: command for command in COMMANDS}
