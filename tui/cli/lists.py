"""`carrel list`: reading lists."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import click

from search.paper import arxiv_id, doi
from search.text.plural import plural
from shelf.lists.model import ListEntry, ReadingList
from tui.cli.arguments import json_option
from tui.cli.messages import tell
from tui.cli.output import console, details_line, open_desk, print_edit, print_json
from tui.desk.app_state import update_state
from tui.desk.desk import Desk
from tui.desk.reading_list import due_words, progress_words
from tui.desk.render import block, line

NO_LISTS = "No reading lists yet; `carrel list create NAME` creates one."


def imported(known: int, missing: int) -> str:
    return f"{plural(known, 'paper')} in the library, {missing:,} not."


@click.group("list", invoke_without_command=True)
@json_option
@click.pass_context
def list_command(ctx: click.Context, as_json: bool) -> None:
    """Show or change reading lists; without a command, list them.

    NAME is the name of a list, or its slug: the name of its file without .yaml.
    """
    if ctx.invoked_subcommand is None:
        _print_lists(as_json)


@list_command.command("list")
@json_option
def _list(as_json: bool) -> None:
    """List the reading lists with their progress and due dates."""
    _print_lists(as_json)


@list_command.command("show")
@click.argument("name")
@json_option
def _show(name: str, as_json: bool) -> None:
    """Print the papers of a list in order, numbered for @N."""
    with open_desk() as desk:
        shown = desk.lists.named(name)
        update_state(desk.places.state_file, results=tuple(entry.key for entry in shown.entries))
        if as_json:
            print_json(_list_json(desk, shown) | {"papers": [_entry_json(desk, each) for each in shown.entries]})
            return
        out = console()
        out.print(line(shown.name), style="bold")
        if shown.description:
            out.print(block(shown.description))
        is_read = partial(_is_read, desk)
        out.print(*filter(None, (progress_words(shown, is_read), due_words(shown, is_read))), style="dim", sep=" · ")
        places = len(str(len(shown.entries)))
        for number, entry in enumerate(shown.entries, 1):
            out.print(f"{number:>{places}}  ", line(entry.title or desk.title(entry.key)), sep="")
            out.print(" " * places, _about(desk, entry), style="dim", sep="  ")
            if entry.note:
                out.print(*(f"{' ' * places}  {each}" for each in block(entry.note).split("\n")), sep="\n")


@list_command.command("create")
@click.argument("name")
@click.option("--description", default="", help="What the list is about.")
def _create(name: str, description: str) -> None:
    """Create a list."""
    print_edit(lambda desk: desk.lists.create(name, description))


@list_command.command("rename")
@click.argument("old")
@click.argument("new")
def _rename(old: str, new: str) -> None:
    """Rename a list and its file."""
    print_edit(lambda desk: desk.lists.rename(old, new))


@list_command.command("describe")
@click.argument("name")
@click.argument("description")
def _describe(name: str, description: str) -> None:
    """Set the description of a list; "" removes it."""
    print_edit(lambda desk: desk.lists.describe(name, description))


@list_command.command("due")
@click.argument("name")
@click.argument("day", metavar="DATE|none")
def _due(name: str, day: str) -> None:
    """Set the due date of a list, such as 2026-11-30."""
    print_edit(lambda desk: desk.lists.set_due(name, day))


@list_command.command("delete")
@click.argument("name")
def _delete(name: str) -> None:
    """Delete a list; `carrel undo` brings it back."""
    print_edit(lambda desk: desk.lists.delete(name))


@list_command.command("duplicate")
@click.argument("name")
@click.argument("new", default="")
def _duplicate(name: str, new: str) -> None:
    """Copy a list, under NEW or a name like the old one."""
    print_edit(lambda desk: desk.lists.duplicate(name, new))


@list_command.command("merge")
@click.argument("into")
@click.argument("other", metavar="FROM")
def _merge(into: str, other: str) -> None:
    """Append the papers of the list FROM to INTO, and delete FROM.

    FROM may also be a conflict copy of a list's file, left by a sync tool.
    """
    print_edit(lambda desk: desk.lists.merge(into, other))


@list_command.command("add")
@click.argument("name")
@click.argument("ids", metavar="ID...", nargs=-1, required=True)
def _add(name: str, ids: tuple[str, ...]) -> None:
    """Append papers to a list."""
    print_edit(lambda desk: desk.lists.add(name, [desk.named(text) for text in ids]))


@list_command.command("remove")
@click.argument("name")
@click.argument("ids", metavar="ID...", nargs=-1, required=True)
def _remove(name: str, ids: tuple[str, ...]) -> None:
    """Remove papers from a list."""
    with open_desk() as desk:
        shown = desk.lists.named(name)
        tell(desk.lists.remove(name, [_key(desk, shown, text) for text in ids]))


@list_command.command("move")
@click.argument("name")
@click.argument("paper_id", metavar="ID")
@click.option("--to", type=click.IntRange(1), required=True, help="New position; 1 is the first.")
def _move(name: str, paper_id: str, to: int) -> None:
    """Move a paper within a list."""
    with open_desk() as desk:
        shown = desk.lists.named(name)
        tell(desk.lists.move(name, _key(desk, shown, paper_id), to=to))


@list_command.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@json_option
def _import(file: Path, as_json: bool) -> None:
    """Import a list that someone sent, and print the papers that the library lacks."""
    with open_desk() as desk:
        done = desk.lists.import_file(file, desk.library_key)
        tell(done.words)
        if as_json:
            known, missing = ([_entry_json(desk, each) for each in part] for part in (done.in_library, done.missing))
            print_json({"name": done.name, "known": known, "missing": missing})
            return
        tell(imported(len(done.in_library), len(done.missing)))
        for entry in done.missing:
            click.echo(" · ".join(filter(None, (line(entry.title), line(entry.url or entry.key)))))


@list_command.command("undo")
def _undo() -> None:
    """Undo the last edit of a list."""
    print_edit(lambda desk: desk.lists.undo())


@list_command.command("redo")
def _redo() -> None:
    """Redo what was undone last."""
    print_edit(lambda desk: desk.lists.redo())


def _key(desk: Desk, shown: ReadingList, text: str) -> str:
    """The key of a paper on the list, named by key, id or @N; the library need not have it."""
    exact = [key for key in (text, arxiv_id(text), doi(text)) if key in shown.keys]
    begun = [key for key in shown.keys if text and key.startswith(text)]
    if exact or len(begun) == 1:
        return (exact or begun)[0]
    return desk.named(text).key


def _is_read(desk: Desk, key: str) -> bool:
    entry = desk.shelf.entry(key)
    return entry is not None and entry.status == "read"


def _print_lists(as_json: bool) -> None:
    with open_desk() as desk:
        lists = desk.lists.snapshot.lists
        if as_json:
            print_json({"lists": [_list_json(desk, each) for each in lists]})
            return
        for each in lists:
            done, total = each.progress(partial(_is_read, desk))
            first = block(each.description).partition("\n")[0]
            about_it = f": {first}" if first else ""
            due = due_words(each, partial(_is_read, desk))
            click.echo(f"{done:>4} of {f'{total} read':<9} {due:24}  {line(each.name)}{about_it}")
        if not lists:
            tell(NO_LISTS)


def _about(desk: Desk, entry: ListEntry) -> str:
    """The line under a title: authors, year, and the details or the address."""
    paper = desk.library.paper(entry.key)
    by = ", ".join(map(line, entry.authors[:3])) + (", …" if len(entry.authors) > 3 else "")
    where = (
        details_line(paper, desk.shelf.entry(entry.key)) if paper else f"not in the library · {entry.url or entry.key}"
    )
    return " · ".join(filter(None, (by, line(entry.year), line(where))))


def _list_json(desk: Desk, shown: ReadingList) -> dict[str, object]:
    done, total = shown.progress(partial(_is_read, desk))
    return {
        "name": shown.name,
        "slug": shown.slug,
        "description": shown.description,
        "due": shown.due,
        "total": total,
        "read": done,
        "path": str(desk.lists.folder / f"{shown.slug}.yaml"),
    }


def _entry_json(desk: Desk, entry: ListEntry) -> dict[str, object]:
    return {
        "key": entry.key,
        "title": entry.title,
        "authors": list(entry.authors),
        "year": entry.year,
        "url": entry.url,
        "note": entry.note,
        "read": _is_read(desk, entry.key),
        "in_library": desk.library.paper(entry.key) is not None,
    }
