"""Commands that edit the shelf: `carrel bookmark`, `tag`, `status`, `rate`, `undo`, `shelf` and the like."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import click

from search.errors import UsageError
from search.paper import Paper
from search.text.plural import plural
from shelf.edits import marks, tags
from shelf.fields import MAX_RATING, PRIORITIES, STATUSES
from shelf.shelf import Shelf
from tui.cli.arguments import MinusCommand, json_option, word
from tui.cli.messages import tell
from tui.cli.output import console, details_line, open_desk, paper_json, print_edit, print_json
from tui.desk.desk import Desk
from tui.desk.question import Question
from tui.desk.render import line
from tui.desk.undo import redo_last, undo_last
from tui.desk.wording import local_time

NOTHING_TO_TAG = "Nothing to do"
NO_BACKUPS = "No backups yet"
BACKUPS_HINT = "Carrel makes one before it overwrites shelf.yaml."
MERGE_HINT = "`carrel shelf merge COPY` merges one."
UNDO_HINT = "`carrel undo` undoes it."


@click.group("bookmark")
def bookmark_command() -> None:
    """Add, remove or list bookmarks."""


@bookmark_command.command("add")
@click.argument("ids", metavar="ID...", nargs=-1, required=True)
def _add(ids: tuple[str, ...]) -> None:
    """Bookmark papers."""
    _edit_papers(ids, lambda shelf, papers: shelf.edit(marks.bookmark(papers, on=True)))


@bookmark_command.command("remove")
@click.argument("ids", metavar="ID...", nargs=-1, required=True)
def _remove(ids: tuple[str, ...]) -> None:
    """Remove bookmarks."""
    _edit_papers(ids, lambda shelf, papers: shelf.edit(marks.bookmark(papers, on=False)))


@bookmark_command.command("list")
@json_option
def _list(as_json: bool) -> None:
    """List bookmarked papers."""
    with open_desk() as desk:
        answer = desk.answer(Question("is:bookmarked", "-added"))
        papers = desk.papers(answer.keys)
        if as_json:
            print_json({"papers": [paper_json(paper, desk.shelf.entry(paper.key)) for paper in papers]})
            return
        out = console()
        for paper in papers:
            out.print(line(paper.title))
            out.print(" ", details_line(paper, desk.shelf.entry(paper.key)), style="dim", sep=" ")


@click.command("tag", cls=MinusCommand)
@click.argument("words", metavar="ID... +TAG -TAG | list | ...", nargs=-1, required=True, type=word)
@click.option("--json", "as_json", is_flag=True, help="Print JSON (with `list`).")
def tag_command(words: tuple[str, ...], as_json: bool) -> None:
    """Add tags to papers and remove them, or list, rename, delete and colour tags.

    \b
    carrel tag 2401.00001 @3 +vision -toread
    carrel tag list
    carrel tag rename OLD NEW         with the tags under OLD; merges them if NEW exists
    carrel tag delete TAG             from all papers, with the tags under it
    carrel tag colour TAG COLOUR      red, orange, yellow, green, cyan, blue, purple, grey, none
    """  # noqa: D301 - a backspace is click's mark of lines that it leaves alone
    with open_desk() as desk:
        ids = [word for word in words if word[0:1] not in {"+", "-"}]
        # `rename` may also be the key of a paper; tags with + or - then follow.
        if len(ids) == len(words) and words[0] in _TAG_COMMANDS:
            _change_tag(desk, words[0], words[1:], as_json)
            return
        add = [word[1:] for word in words if word.startswith("+")]
        remove = [word[1:] for word in words if word.startswith("-")]
        if not ids or not (add or remove):
            raise UsageError(NOTHING_TO_TAG, "Give papers and tags", "For example: carrel tag @1 +vision -toread")
        tell(desk.shelf.edit(tags.tag([desk.named(text) for text in ids], add, remove)))


_TAG_COMMANDS = {"list": "", "rename": "OLD NEW", "delete": "TAG", "colour": "TAG COLOUR", "color": "TAG COLOUR"}


def _change_tag(desk: Desk, verb: str, named: tuple[str, ...], as_json: bool) -> None:
    if len(named) != len(_TAG_COMMANDS[verb].split()):
        raise UsageError("Wrong number of arguments", "", f"Usage: carrel tag {verb} {_TAG_COMMANDS[verb]}".rstrip())
    match verb, *named:
        case "rename", old, new:
            tell(desk.shelf.edit(tags.rename(old, new)))
        case "delete", tag:
            tell(desk.shelf.edit(tags.delete(tag)))
        case "colour" | "color", tag, colour:
            tell(desk.shelf.edit(tags.set_colour(tag, "" if colour == "none" else colour)))
        case _:
            _list_tags(desk, as_json)


def _list_tags(desk: Desk, as_json: bool) -> None:
    counts = desk.shelf.snapshot.tag_counts
    if as_json:
        rows = [{"tag": tag, "papers": count, "colour": desk.shelf.tag_colour(tag)} for tag, count in counts]
        print_json({"tags": rows})
        return
    for tag, count in counts:
        colour = desk.shelf.tag_colour(tag)
        click.echo(f"{count:>5}  {line(tag)}{f'  ({line(colour)})' if colour else ''}")


_RATINGS = [str(number) for number in range(1, MAX_RATING + 1)]


@click.command("status")
@click.argument("ids", metavar="ID...", nargs=-1, required=True)
@click.argument("status", type=click.Choice(STATUSES, case_sensitive=False))
def status_command(ids: tuple[str, ...], status: str) -> None:
    """Set the reading status of papers."""
    _edit_papers(ids, lambda shelf, papers: shelf.edit(marks.set_status(papers, status)))


@click.command("rate")
@click.argument("ids", metavar="ID...", nargs=-1, required=True)
@click.argument("rating", type=click.Choice([*_RATINGS, "none"], case_sensitive=False))
def rate_command(ids: tuple[str, ...], rating: str) -> None:
    """Rate papers from 1 to 5; none removes the rating."""
    _edit_papers(ids, lambda shelf, papers: shelf.edit(marks.rate(papers, None if rating == "none" else int(rating))))


@click.command("priority")
@click.argument("ids", metavar="ID...", nargs=-1, required=True)
@click.argument("priority", type=click.Choice(PRIORITIES, case_sensitive=False))
def priority_command(ids: tuple[str, ...], priority: str) -> None:
    """Set the priority of papers: high, normal or low."""
    _edit_papers(ids, lambda shelf, papers: shelf.edit(marks.set_priority(papers, priority)))


@click.command("dismiss")
@click.argument("ids", metavar="ID...", nargs=-1, required=True)
@click.option("--back", is_flag=True, help="Show dismissed papers again, with the status they had.")
def dismiss_command(ids: tuple[str, ...], back: bool) -> None:
    """Hide papers, or show them again.

    Dismissed papers are only found with is:dismissed.
    """
    _edit_papers(ids, lambda shelf, papers: shelf.edit(marks.dismiss(papers, not back)))


def _edit_papers(ids: tuple[str, ...], change: Callable[[Shelf, Sequence[Paper]], str]) -> None:
    """Edit the given papers at once; if one is unknown, none of them."""
    print_edit(lambda desk: change(desk.shelf, [desk.named(text) for text in ids]))


@click.command("undo")
def undo_command() -> None:
    """Undo the last edit.

    It may be an edit of the shelf, of a list or of a saved search, or a merge, made by any process.
    """
    print_edit(undo_last)


@click.command("redo")
def redo_command() -> None:
    """Redo what was undone last, unless anything was edited since."""
    print_edit(redo_last)


def no_conflicts(path: Path) -> str:
    return f"No conflict copies of {path}."


@click.group("shelf")
def shelf_command() -> None:
    """Restore an earlier state of the shelf, or merge another copy of it."""


@shelf_command.command("backups")
@json_option
def _backups(as_json: bool) -> None:
    """List the backups of shelf.yaml.

    Carrel makes one before it overwrites the file, and keeps the last 10, and one a day for 30 days.
    """
    with open_desk() as desk:
        backups = desk.shelf.backups()
    if as_json:
        rows = [
            {"number": n, "path": str(b.path), "time": b.time, "papers": b.papers} for n, b in enumerate(backups, 1)
        ]
        print_json({"backups": rows})
        return
    for number, backup in enumerate(backups, 1):
        size = plural(backup.papers, "paper") if backup.papers is not None else "cannot be read"
        click.echo(f"{number:>3}  {local_time(backup.time)}  {size:>14}  {line(str(backup.path))}")
    if not backups:
        tell(f"{NO_BACKUPS}. {BACKUPS_HINT}")


@shelf_command.command("restore")
@click.argument("backup", required=False)
def _restore(backup: str | None) -> None:
    """Restore the shelf from a backup.

    BACKUP is a number from `carrel shelf backups`, a file name or a path; by default the latest. If shelf.yaml
    cannot be read, it is kept among the backups.
    """
    with open_desk() as desk:
        _print_result(desk.shelf.restore(_find_backup(desk, backup)))


@shelf_command.command("conflicts")
@json_option
def _conflicts(as_json: bool) -> None:
    """List conflict copies of shelf.yaml.

    Sync tools leave them beside the file when two machines changed it.
    """
    with open_desk() as desk:
        copies = desk.shelf.conflicts()
        beside = desk.shelf.path
    if as_json:
        print_json({"conflicts": [str(path) for path in copies]})
        return
    for path in copies:
        click.echo(line(str(path)))
    tell(MERGE_HINT if copies else no_conflicts(beside))


@shelf_command.command("merge")
@click.argument("copy")
def _merge(copy: str) -> None:
    """Merge another shelf.yaml into the shelf.

    Tags are united; for every other field the later value wins. COPY is a path, or a file name from `carrel shelf
    conflicts`; a conflict copy is then moved to the backups.
    """
    with open_desk() as desk:
        # By file name or by any path.
        beside = {each: path for path in desk.shelf.conflicts() for each in (path.name, str(path.resolve()))}
        _print_result(desk.shelf.merge_copy(beside.get(copy) or beside.get(str(Path(copy).resolve())) or Path(copy)))


# Its name until 0.1.
shelf_command.add_command(click.Command("take-in", params=_merge.params, callback=_merge.callback, hidden=True))


def _find_backup(desk: Desk, text: str | None) -> Path:
    """Find a backup by number, file name or path; None for the latest."""
    backups = desk.shelf.backups()
    if not backups and text is None:
        raise UsageError(NO_BACKUPS, "", BACKUPS_HINT)
    if not text:
        return backups[0].path
    names = {each: backup.path for n, backup in enumerate(backups, 1) for each in (str(n), backup.path.name)}
    if text not in names and not Path(text).is_file():
        raise UsageError(f'No backup named "{line(text)}"', "", "`carrel shelf backups` lists them.")
    return names.get(text, Path(text))


def _print_result(done: str) -> None:
    tell(done)
    if not done.startswith("Nothing"):
        tell(UNDO_HINT)
