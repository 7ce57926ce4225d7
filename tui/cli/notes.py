"""`carrel note`."""

from __future__ import annotations

import sys

import click

from search.errors import UsageError
from search.paper import Paper
from search.text.clean import clean
from shelf.notes import note_text
from tui.cli.arguments import MinusCommand, word
from tui.cli.messages import CONFLICTING_OPTIONS, tell
from tui.cli.output import open_desk, print_json
from tui.desk.desk import Desk
from tui.desk.note_drafts import NoteDrafts, append_note, save_note
from tui.desk.note_editor import EditorStart, edit_note, editor_command
from tui.desk.notes import LinkResolver, no_target
from tui.desk.render import line

NOTHING_TO_APPEND = "Nothing to append"
NOTHING_TO_CHANGE = "Nothing to change"
EMPTY_TEXT = "The text is empty"
NOT_UTF8 = "Standard input is not UTF-8"


def no_note(title: str) -> str:
    return f'No note on "{line(title)}".'


def editing_draft(day: str) -> str:
    return f"carrel: the editor opens with the unsaved draft of {day}"


def unsaved_draft(day: str, key: str) -> str:
    return f"carrel: there is an unsaved draft of {day}; `carrel note {line(key)} --edit` opens it"


def dangling_link(label: str, *, ambiguous: bool = False) -> str:
    return f'carrel: the link "{line(label)}" {no_target(ambiguous)}'


@click.command("note", cls=MinusCommand)
@click.argument("paper_id", metavar="ID", type=word)
@click.argument("text", metavar="[TEXT... | -]", nargs=-1, type=word)
@click.option("--append", is_flag=True, help="Append the text to the note instead of replacing it.")
@click.option("--edit", is_flag=True, help="Open the note in $VISUAL or $EDITOR.")
@click.option("--remove", is_flag=True, help="Remove the note.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object, with the links to and from the note.")
def note_command(  # noqa: PLR0913, PLR0917 - one parameter an option
    paper_id: str, text: tuple[str, ...], append: bool, edit: bool, remove: bool, as_json: bool
) -> None:
    """Print the note on a paper, or write it.

    Notes are Markdown; [[2401.00001]] or [[a title]] links to another paper. - reads standard input.

    carrel note @1 --append "Compare with [[Sheepdogs Revisited]]"
    """
    new = _typed(text)
    if (new is not None) + edit + remove > 1:
        raise UsageError(CONFLICTING_OPTIONS, "A text, --edit and --remove exclude each other")
    if append and new is None:
        raise UsageError(NOTHING_TO_APPEND, "Give a text, or - for standard input")
    with open_desk() as desk:
        paper = desk.named(paper_id)
        if edit or remove or new is not None:
            _change(desk, paper, None if edit else new or "", append=append)
        elif not as_json:
            _print(desk, paper)
        if as_json:
            _print_json(desk, paper)


def _typed(text: tuple[str, ...]) -> str | None:
    if not text:
        return None
    new = _standard_input() if text == ("-",) else " ".join(text)
    if not new.strip():
        # A failed program writes nothing, and that must not delete a note.
        raise UsageError(EMPTY_TEXT, "The note is unchanged", "--remove removes a note.")
    return new


def _standard_input() -> str:
    try:
        # Bytes: notes are UTF-8 in every locale.
        return sys.stdin.buffer.read().decode()
    except UnicodeDecodeError as error:
        raise UsageError(NOT_UTF8, str(error)) from error


def _change(desk: Desk, paper: Paper, text: str | None, *, append: bool) -> None:
    """Save a text, or what the editor makes of the note if there is none."""
    drafts = NoteDrafts(desk.places.state)
    with drafts.editing(paper.key):
        before = desk.shelf.note(paper.key)
        if text is None:
            text = _in_editor(drafts, paper, before)
        elif append:
            text = append_note(before, text)
        tell(save_note(desk, drafts, paper, text, before) or NOTHING_TO_CHANGE)
    _report_dangling(desk, paper)


def _in_editor(drafts: NoteDrafts, paper: Paper, note: str) -> str:
    command = editor_command()
    draft = drafts.read(paper.key)
    text = note
    if draft and note_text(draft.text) not in ("", note):
        tell(editing_draft(draft.day))
        text = draft.text
    return edit_note(drafts, EditorStart(paper.key, note, text), command)


def _report_dangling(desk: Desk, paper: Paper) -> None:
    """Report links that lead nowhere, while the writer still knows what they meant."""
    for link in LinkResolver(desk).about(paper.key).out:
        if not (link.key or link.url):
            tell(dangling_link(link.label, ambiguous=link.ambiguous))


def _print(desk: Desk, paper: Paper) -> None:
    note = desk.shelf.note(paper.key)
    if note:
        click.echo(clean(note))
    else:
        tell(no_note(paper.title))
    draft = NoteDrafts(desk.places.state).read(paper.key)
    if draft and note_text(draft.text) not in ("", note):
        tell(unsaved_draft(draft.day, paper.key))


def _print_json(desk: Desk, paper: Paper) -> None:
    note = LinkResolver(desk).about(paper.key)
    links = [{"label": link.label, "key": link.key, "url": link.url} for link in note.out]
    back = [{"title": link.label, "key": link.key} for link in note.back]
    print_json({"key": paper.key, "title": paper.title, "note": note.note, "links": links, "noted_in": back})
