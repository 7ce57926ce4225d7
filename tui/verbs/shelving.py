"""`carrel shelf`: copies of shelf.yaml, Carrel's own and those that tools for syncing make."""

from __future__ import annotations

from pathlib import Path

import click

from search.errors import UsageError
from search.text.plural import plural
from tui.chronicle import moment
from tui.desk import Desk
from tui.render import line
from tui.verbs.messages import tell
from tui.verbs.minus import json_option
from tui.verbs.output import print_json, user_desk


@click.group("shelf")
def shelf_command() -> None:
    """Go back to an earlier state of the shelf, or merge another copy of it."""


@shelf_command.command("backups")
@json_option
def _backups(as_json: bool) -> None:
    """List the earlier states of the shelf.

    Copies of shelf.yaml that Carrel made before it wrote over it: the last 10, and one a day for 30 days.
    """
    with user_desk() as desk:
        found = desk.shelf.backups()
    if as_json:
        rows = [{"number": n, "path": str(b.path), "time": b.time, "papers": b.papers} for n, b in enumerate(found, 1)]
        print_json({"backups": rows})
        return
    for number, backup in enumerate(found, 1):
        held = plural(backup.papers, "paper") if backup.papers is not None else "cannot be read"
        click.echo(f"{number:>3}  {moment(backup.time)}  {held:>14}  {line(str(backup.path))}")
    if not found:
        tell("There are no copies yet: Carrel makes one before it writes over shelf.yaml.")


@shelf_command.command("restore")
@click.argument("backup", required=False)
def _restore(backup: str | None) -> None:
    """Go back to an earlier state of the shelf.

    BACKUP is a number of `carrel shelf backups`, a name or a path; without one, the last. A shelf.yaml that
    cannot be read is kept among the copies.
    """
    with user_desk() as desk:
        _tell_edit(desk.shelf.restore(_named(desk, backup)))


@shelf_command.command("conflicts")
@json_option
def _conflicts(as_json: bool) -> None:
    """List the copies that a synced folder made.

    Tools for syncing leave them beside shelf.yaml when two machines changed it.
    """
    with user_desk() as desk:
        found = desk.shelf.conflicts()
        beside = desk.shelf.path
    if as_json:
        print_json({"conflicts": [str(path) for path in found]})
        return
    for path in found:
        click.echo(line(str(path)))
    tell("`carrel shelf take-in COPY` merges one." if found else f"No copies lie beside {beside}.")


@shelf_command.command("take-in")
@click.argument("copy")
def _take_in(copy: str) -> None:
    """Merge another shelf.yaml into the shelf.

    Per paper and field: tags are united, of two values the later counts. COPY is a path, or a name of
    `carrel shelf conflicts`; such a copy then goes among the backups.
    """
    with user_desk() as desk:
        # By name, as `conflicts` lists them, or by any path.
        beside = {each: path for path in desk.shelf.conflicts() for each in (path.name, str(path.resolve()))}
        _tell_edit(desk.shelf.take_in(beside.get(copy) or beside.get(str(Path(copy).resolve())) or Path(copy)))


def _named(desk: Desk, text: str | None) -> Path:
    """Return the backup that a person names; the last one without a name."""
    found = desk.shelf.backups()
    if not found and text is None:
        raise UsageError("There are no backups yet", "", "Carrel makes one before it writes over shelf.yaml.")
    names = {each: backup.path for n, backup in enumerate(found, 1) for each in (str(n), backup.path.name)}
    path = names.get(text) if text else found[0].path
    if path is None and text and Path(text).is_file():
        return Path(text)
    if path is None:
        raise UsageError(f"No backup {line(text or '')}", "", "`carrel shelf backups` lists them.")
    return path


def _tell_edit(done: str) -> None:
    tell(done)
    if not done.startswith("Nothing"):
        tell("`carrel undo` takes it back.")
