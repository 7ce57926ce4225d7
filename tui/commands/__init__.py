"""Every command, in the order in which help shows them. Importing this does not import Textual."""

from __future__ import annotations

from tui.commands import fetch, find, general, lists, move, notes, opening, papers, saved, share, shelf, views
from tui.commands import fetch as enrich
from tui.commands import shelf as undo
from tui.commands.base import Command

__all__ = ["BY_ID", "COMMANDS", "Command"]

COMMANDS: tuple[Command, ...] = (
    *papers.MARK_COMMANDS,
    *papers.STATUS_COMMANDS,
    *notes.COMMANDS,
    *lists.COMMANDS,
    *views.TRIAGE_COMMANDS,
    *find.COMMANDS,
    *views.DAY_COMMANDS,
    *saved.COMMANDS,
    *views.READING_COMMANDS,
    *views.STATISTICS_COMMANDS,
    *views.MERGE_COMMANDS,
    *undo.UNDO_COMMANDS,
    *shelf.COMMANDS,
    *opening.COMMANDS,
    *share.COMMANDS,
    *fetch.COMMANDS,
    *enrich.ENRICH_COMMANDS,
    *general.COMMANDS,
    *move.COMMANDS,
)

BY_ID = {command.id: command for command in COMMANDS}
