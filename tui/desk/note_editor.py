"""A person's own editor for a note, from the app and from the command line."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from search.errors import CarrelError, UsageError
from search.text.clean import clean
from shelf.notes import note_text
from tui.desk.note_drafts import NoteDrafts

_FOR_EXAMPLE = "For example, in ~/.profile: export EDITOR=nano"

RunEditor = Callable[[Sequence[str]], int]
"""Runs a command on the terminal and returns its exit code."""


def editor_command(environment: Mapping[str, str] = os.environ) -> list[str]:
    """Return the command of the person's editor.

    Raises:
        UsageError: None is set, or what is set is no command.
    """
    for name in ("VISUAL", "EDITOR"):
        said = environment.get(name, "").strip()
        if not said:
            continue
        try:
            return shlex.split(said)
        except ValueError as error:
            raise UsageError(
                f"${name} is no command", f"{said}: {error}", f"For example: export {name}=nano"
            ) from error
    hint = "For example, in ~/.profile: export EDITOR=nano"
    raise UsageError("No editor is set", "Neither $VISUAL nor $EDITOR says which one", hint)


def run_editor(command: Sequence[str]) -> int:
    """Run a command on this process's terminal and return its exit code.

    Raises:
        CarrelError: It cannot be run.
    """
    try:
        with _interrupts_ignored():
            return subprocess.call(command)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        hint = "Set $VISUAL or $EDITOR to one that is there."
        raise CarrelError("The editor cannot be started", f"{command[0]}: {reason}", hint) from error


class EditorStart(NamedTuple):
    """What the editor is opened on.

    Attributes:
        key: Of the paper.
        note: Its note as it is on the shelf.
        text: What the editor shows at first: the note, or what was typed before and not saved.
    """

    key: str
    note: str
    text: str


def edit_note(drafts: NoteDrafts, start: EditorStart, command: Sequence[str], run: RunEditor = run_editor) -> str:
    """Return a note as the editor leaves it; until it is on the shelf, it is the note's draft.

    Args:
        drafts: Where the file is that is edited.
        start: What is edited.
        command: The editor.
        run: Runs it.

    Raises:
        CarrelError: The editor failed, or left what is no text; what it left is kept, and the message says where.
    """
    # Editors are at odds with a last line that has no end.
    path = drafts.write(start.key, f"{start.text.rstrip()}\n" if start.text else "")
    try:
        code = run([*command, str(path)])
        if code:
            ended = f"code {code}" if code > 0 else f"signal {-code}"
            raise CarrelError(f"The editor ended with {ended}")
    except CarrelError as error:
        kept = _what_is_left(drafts, start)
        raise type(error)(error.title, ". ".join(filter(None, (error.message, kept))), error.hint) from error
    left = _left(path)
    if left is None:
        raise CarrelError("The note is as it was", f"The editor left no {path}")
    try:
        return clean(left.decode())
    except UnicodeDecodeError as error:
        hint = "Save it as UTF-8, then give it to `carrel note ID -`."
        raise CarrelError("The note is as it was", f"The editor did not write UTF-8: {path}", hint) from error


def _what_is_left(drafts: NoteDrafts, start: EditorStart) -> str:
    """Say what is left when the editor failed: nothing of a note that it had not touched."""
    left = _left(drafts.path(start.key))
    if left is None or note_text(left.decode("utf-8", "replace")) == start.note:
        drafts.drop(start.key)
        return "The note is as it was"
    return f"The note is as it was; what the editor left is kept in {drafts.path(start.key)}"


def _left(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise CarrelError("The note is as it was", f"{path}: {error.strerror or error}") from error


@contextmanager
def _interrupts_ignored() -> Iterator[None]:
    """Leave Ctrl+C to the editor: both are asked to stop, and only the editor knows what that means."""
    # Not SIG_IGN, which the editor would inherit.
    before = signal.signal(signal.SIGINT, lambda number, frame: None)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
