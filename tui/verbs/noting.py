"""`carrel note`."""

from __future__ import annotations

import sys
from dataclasses import dataclass

import click

from search.errors import UsageError
from search.paper import Paper
from search.text.clean import clean
from shelf.notes import note_text
from tui.desk import Desk
from tui.note_drafts import Drafts
from tui.note_editor import Start, edited, editor
from tui.note_keeping import joined, keep
from tui.noted import NoteLinks
from tui.render import line
from tui.verbs.minus import MinusCommand, word
from tui.verbs.output import print_json, tell, user_desk


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is to be done to a note; nothing of it: the note is printed."""

    text: str | None
    append: bool
    edit: bool
    remove: bool

    @property
    def changes(self) -> bool:
        return self.text is not None or self.edit or self.remove

    def check(self) -> None:
        """Refuse what contradicts itself."""
        if (self.text is not None) + self.edit + self.remove > 1:
            raise UsageError("One thing at a time", "A text, --edit and --remove exclude each other")
        if self.append and self.text is None:
            raise UsageError("Nothing to append", "Give a text, or - for standard input")


@click.command("note", cls=MinusCommand)
@click.argument("paper_id", metavar="ID", type=word)
@click.argument("text", metavar="[TEXT... | -]", nargs=-1, type=word)
@click.option("--append", is_flag=True, help="Add the text to the note rather than putting it in its place.")
@click.option("--edit", is_flag=True, help="Open the note in $VISUAL or $EDITOR.")
@click.option("--remove", is_flag=True, help="Remove the note.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object, with the links to and from the note.")
def note_command(  # noqa: PLR0913, PLR0917 - one parameter an option
    paper_id: str, text: tuple[str, ...], append: bool, edit: bool, remove: bool, as_json: bool
) -> None:
    """Print the note on a paper, or write it.

    Notes are Markdown; [[2401.00001]] or [[a title]] links another paper. A `-` reads standard input.

    carrel note @1 --append "Compare with [[Sheepdogs Revisited]]"
    """
    asked = _Asked(_given(text), append, edit, remove)
    asked.check()
    with user_desk() as desk:
        paper = desk.named(paper_id)
        if asked.changes:
            _change(desk, paper, asked)
        if as_json:
            _print_json(desk, paper)
        elif not asked.changes:
            _print(desk, paper)


def _given(text: tuple[str, ...]) -> str | None:
    if not text:
        return None
    given = _standard_input() if text == ("-",) else " ".join(text)
    if not given.strip():
        # A program that failed has written nothing, and that must not cost a note.
        raise UsageError("The text is empty", "The note is as it was", "--remove removes a note.")
    return given


def _standard_input() -> str:
    try:
        # Bytes, since Markdown is UTF-8 whatever the locale is.
        return sys.stdin.buffer.read().decode()
    except UnicodeDecodeError as error:
        raise UsageError("The note was not read", f"Standard input is not UTF-8: {error}") from error


def _change(desk: Desk, paper: Paper, asked: _Asked) -> None:
    drafts = Drafts(desk.places.state)
    with drafts.editing(paper.key):
        before = desk.shelf.note(paper.key)
        if asked.edit:
            text = _in_editor(drafts, paper, before)
        elif asked.remove:
            text = ""
        else:
            text = asked.text or ""
            text = joined(before, text) if asked.append else text
        tell(keep(desk, drafts, paper, text, before) or "Nothing to change")
    _tell_dangling(desk, paper)


def _in_editor(drafts: Drafts, paper: Paper, note: str) -> str:
    command = editor()
    draft = drafts.read(paper.key)
    if draft is None or note_text(draft.text) in ("", note):
        return edited(drafts, Start(paper.key, note, note), command)
    tell(f"carrel: the editor begins with what was typed on {draft.day} and not saved")
    return edited(drafts, Start(paper.key, note, draft.text), command)


def _tell_dangling(desk: Desk, paper: Paper) -> None:
    """Say which links lead nowhere while the person still knows what they meant."""
    for way in NoteLinks(desk).about(paper.key).out:
        if not (way.key or way.url):
            tell(f"carrel: “{line(way.label)}” is no paper of the library, or more than one")


def _print(desk: Desk, paper: Paper) -> None:
    note = desk.shelf.note(paper.key)
    if note:
        click.echo(clean(note))
    else:
        tell(f"There is no note on “{line(paper.title)}”.")
    draft = Drafts(desk.places.state).read(paper.key)
    if draft and note_text(draft.text) not in ("", note):
        goes_on = f"`carrel note {line(paper.key)} --edit` goes on with it"
        tell(f"carrel: what was typed on {draft.day} is not saved; {goes_on}")


def _print_json(desk: Desk, paper: Paper) -> None:
    noted = NoteLinks(desk).about(paper.key)
    links = [{"label": way.label, "key": way.key, "url": way.url} for way in noted.out]
    back = [{"title": way.label, "key": way.key} for way in noted.back]
    print_json({"key": paper.key, "title": paper.title, "note": noted.note, "links": links, "noted_in": back})
