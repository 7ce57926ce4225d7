"""A note put on the shelf: what was typed is a draft until it is there."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from search.errors import CarrelError
from shelf.notes import note_text
from tui.note_drafts import Draft, Drafts
from tui.render import line

if TYPE_CHECKING:
    from search.paper import Paper
    from tui.desk import Desk


def keep(desk: Desk, drafts: Drafts, paper: Paper, text: str, before: str) -> str:
    """Give a paper the note that was typed, and return what was done, in words; empty for nothing.

    Args:
        desk: Where the shelf is.
        drafts: Where what was typed is kept when the shelf cannot.
        paper: Which one.
        text: What was typed.
        before: The note as it was when the person began to type.

    Raises:
        CarrelError: It could not be kept; the message says where what was typed is.
    """
    note = note_text(text)
    if note == before:
        drafts.drop(paper.key)
        return ""
    desk.shelf.poll()
    elsewhere = desk.shelf.note(paper.key) not in (before, note)
    try:
        said = desk.shelf.set_note(paper, text)
    except CarrelError as error:
        where = ""
        with suppress(CarrelError):  # the disk is full: then it is on the screen, or where the editor left it
            where = f". What you wrote is kept in {drafts.write(paper.key, text)}"
        raise type(error)(error.title, f"{error.message}{where}", error.hint) from error
    with suppress(CarrelError):  # offered once more, where it will be seen to be the note
        drafts.drop(paper.key)
    # The shelf takes the later one. Undo brings the other one back.
    return f"{said}. It had been changed elsewhere meanwhile; undo brings that back" if elsewhere else said


class Unsaved(NamedTuple):
    """A note that was typed and is not on the shelf.

    Attributes:
        key: Of the paper.
        title: The paper's, one line.
        draft: What was typed.
    """

    key: str
    title: str
    draft: Draft

    def __str__(self) -> str:
        return (
            f"The note on “{self.title}” was typed on {self.draft.day} and not saved: e on that paper goes on with it"
        )


def unsaved(desk: Desk) -> list[Unsaved]:
    """Return the notes that a crash, or a failing editor or disk, kept from the shelf; none that is being typed."""
    drafts = Drafts(desk.places.state)
    found = []
    for key in drafts.papers():
        with suppress(CarrelError), drafts.editing(key):
            draft = drafts.read(key)
            if draft and note_text(draft.text) not in ("", desk.shelf.note(key)):
                found.append(Unsaved(key, line(desk.title(key)), draft))
    return found


def joined(note: str, more: str) -> str:
    """Return a note with something added at its end: a paragraph of its own, or one more item of a list."""
    if not note.strip():
        return more
    last, first = note.rstrip().rpartition("\n")[2].lstrip(), more.lstrip("\n")
    between = "\n" if _is_item(last) and _is_item(first) else "\n\n"
    return f"{note.rstrip()}{between}{first}"


def _is_item(line: str) -> bool:
    number, dot, _ = line.partition(". ")
    return line.startswith(("- ", "* ", "+ ")) or (bool(dot) and number.isdecimal())
