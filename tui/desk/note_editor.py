"""Your own editor for a note, from the app and from the command line."""

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

NO_EDITOR = "Neither $VISUAL nor $EDITOR is set"
UNCHANGED = "The note is unchanged"
_FOR_EXAMPLE = "For example, in ~/.profile: export EDITOR=nano"

RunEditor = Callable[[Sequence[str]], int]
"""Runs a command in the terminal and returns its exit code."""


def editor_command(environment: Mapping[str, str] = os.environ) -> list[str]:
    """The command of the user's editor.

    Raises:
        UsageError: None is set, or it is not a valid command.
    """
    for name in ("VISUAL", "EDITOR"):
        value = environment.get(name, "").strip()
        if not value:
            continue
        try:
            return shlex.split(value)
        except ValueError as error:
            raise UsageError(
                f"${name} is not a valid command", f"{value}: {error}", f"For example: export {name}=nano"
            ) from error
    raise UsageError("No editor is set", NO_EDITOR, _FOR_EXAMPLE)


def run_editor(command: Sequence[str]) -> int:
    """Run a command in this terminal and return its exit code.

    Raises:
        CarrelError: It cannot be started.
    """
    try:
        with _interrupts_ignored():
            return subprocess.call(command)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        hint = "Set $VISUAL or $EDITOR to an installed one."
        raise CarrelError("The editor cannot be started", f"{command[0]}: {reason}", hint) from error


class EditorStart(NamedTuple):
    """What the editor opens: the text is the saved note, or an unsaved draft of it."""

    key: str
    note: str
    text: str


def edit_note(drafts: NoteDrafts, start: EditorStart, command: Sequence[str], run: RunEditor = run_editor) -> str:
    """Let the user edit a note, and return it; until it is saved, it is the note's draft.

    Raises:
        CarrelError: The editor failed or did not leave text; the message says where its file is.
    """
    # Editors complain about a last line without a newline.
    path = drafts.write(start.key, f"{start.text.rstrip()}\n" if start.text else "")
    try:
        code = run([*command, str(path)])
        if code:
            ended = f"code {code}" if code > 0 else f"signal {-code}"
            raise CarrelError(f"The editor failed with {ended}")
    except CarrelError as error:
        rest = _what_is_left(drafts, start)
        raise type(error)(error.title, ". ".join(filter(None, (error.message, rest))), error.hint) from error
    left = _left(path)
    if left is None:
        raise CarrelError(UNCHANGED, f"The editor removed {path}")
    try:
        return clean(left.decode())
    except UnicodeDecodeError as error:
        hint = "Save it as UTF-8, then give it to `carrel note ID -`."
        raise CarrelError(UNCHANGED, f"The editor did not write UTF-8: {path}", hint) from error


def _what_is_left(drafts: NoteDrafts, start: EditorStart) -> str:
    """Where the text is after the editor failed; an untouched draft is removed."""
    left = _left(drafts.path(start.key))
    if left is None or note_text(left.decode("utf-8", "replace")) == start.note:
        drafts.drop(start.key)
        return UNCHANGED
    return f"{UNCHANGED}; your text is in {drafts.path(start.key)}"


def _left(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise CarrelError(UNCHANGED, f"{path}: {error.strerror or error}") from error


@contextmanager
def _interrupts_ignored() -> Iterator[None]:
    """Leave Ctrl+C to the editor: the terminal sends it to both."""
    # Not SIG_IGN, which the editor would inherit.
    before = signal.signal(signal.SIGINT, lambda number, frame: None)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
