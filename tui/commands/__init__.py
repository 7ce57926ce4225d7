"""Every command, in the order in which help shows them. Importing this does not import Textual."""

from __future__ import annotations

from tui.commands import (
    fetch,
    find,
    general,
    lists,
    move,
    notes,
    opening,
    papers,
    saved,
    share,
    shelf,
    statistics,
    triage,
    views,
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
    *views.COMMANDS,
    *statistics.COMMANDS,
    *shelf.COMMANDS,
    *opening.COMMANDS,
    *share.COMMANDS,
    *fetch.COMMANDS,
    *general.COMMANDS,
    *move.COMMANDS,
)

BY_ID = {command.id: command for command in COMMANDS}
