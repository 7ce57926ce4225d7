"""`carrel saved`: saved searches."""

from __future__ import annotations

from pathlib import Path

import click

from search.errors import UsageError
from search.query.fields import SORTS
from shelf.searches.model import KEYS, SavedSearch
from tui.cli.arguments import MinusCommand, json_option, limit_option, word
from tui.cli.messages import tell
from tui.cli.output import catch_up, open_desk, print_edit, print_json
from tui.cli.search import PrintOptions, search_and_print
from tui.desk import saved_search_edits
from tui.desk.export import write_feed
from tui.desk.question import Question
from tui.desk.render import line
from tui.desk.saved_searches import preview

# Removes a key or an order.
NONE = "none"
NOTHING_TO_CHANGE = "Nothing to change"
NO_SAVED_SEARCHES = "No saved searches yet"


@click.group("saved")
def saved_command() -> None:
    """List, edit and run saved searches, or write them as Atom feeds."""


@saved_command.command("list")
@json_option
def _list(as_json: bool) -> None:
    """List the saved searches, each with its number of papers and of new papers since the last run."""
    with open_desk() as desk:
        catch_up(desk.library)
        rows = [
            {
                "name": saved.name,
                "query": saved.query,
                "sort": saved.sort,
                "key": saved.key,
                "notify": saved.notify,
                "total": len(keys),
                "new": new,
            }
            for saved, keys, new in desk.saved.counts()
        ]
        if as_json:
            print_json({"saved": rows})
            return
        for row in rows:
            new = f"{row['new']} new" if row["new"] else ""
            click.echo(
                f"{row['key'] or ' '}  {row['total']:>6}  {new:>9}  {line(str(row['name']))}: {line(str(row['query']))}"
            )


@saved_command.command("add", cls=MinusCommand)
@click.argument("name")
@click.argument("query", nargs=-1, required=True, type=word)
@click.option("--sort", type=click.Choice(SORTS), default=None, help="Sort order.")
@click.option("--key", type=click.Choice(KEYS), default=None, help="Key that opens it in the app.")
@click.option("--notify", is_flag=True, help="Notify about new papers.")
def _add(name: str, query: tuple[str, ...], sort: str | None, key: str | None, notify: bool) -> None:
    """Save a query under a name. Other queries can refer to it as q:NAME."""
    with open_desk() as desk:
        catch_up(desk.library)
        text = " ".join(query)
        tell(saved_search_edits.add(desk, SavedSearch(name, text, sort or "", key or "", notify)))
        tell("\n".join(preview(desk, text).lines()))


@saved_command.command("edit", cls=MinusCommand)
@click.argument("name")
@click.argument("query", nargs=-1, type=word)
@click.option("--sort", type=click.Choice([*SORTS, NONE]), default=None, help="Sort order; none for the default.")
@click.option("--key", type=click.Choice([*KEYS, NONE]), default=None, help="Key that opens it in the app, or none.")
@click.option("--notify/--no-notify", default=None, help="Notify about new papers, or not.")
def _edit(name: str, query: tuple[str, ...], sort: str | None, key: str | None, notify: bool | None) -> None:
    """Change a saved search; only what is given changes."""
    with open_desk() as desk:
        saved = desk.saved.named(name)
        text = " ".join(query)
        if not text and (sort, key, notify) == (None, None, None):
            raise UsageError(NOTHING_TO_CHANGE, "", "Give a query, --sort, --key or --notify.")
        catch_up(desk.library)
        sort, key = ("" if option == NONE else option for option in (sort, key))
        tell(saved_search_edits.edit(desk, saved, query=text or None, sort=sort, key=key, notify=notify))
        if text:
            tell("\n".join(preview(desk, text).lines()))


@saved_command.command("rename")
@click.argument("old")
@click.argument("new")
def _rename(old: str, new: str) -> None:
    """Rename a saved search, also where other saved searches refer to it."""
    print_edit(lambda desk: saved_search_edits.rename(desk, desk.saved.named(old), new))


@saved_command.command("move")
@click.argument("name")
@click.option("--to", type=click.IntRange(1), required=True, metavar="N", help="New position; 1 is the first.")
def _move(name: str, to: int) -> None:
    """Move a saved search within the list."""
    print_edit(lambda desk: saved_search_edits.move(desk, desk.saved.named(name), to))


@saved_command.command("remove")
@click.argument("name")
def _remove(name: str) -> None:
    """Remove a saved search; `carrel undo` brings it back."""
    print_edit(lambda desk: saved_search_edits.remove(desk, name))


@saved_command.command("undo")
def _undo() -> None:
    """Undo the last edit of a saved search."""
    print_edit(lambda desk: desk.saved.searches.undo())


@saved_command.command("run")
@click.argument("name")
@limit_option(20)
@json_option
def _run(name: str, limit: int, as_json: bool) -> None:
    """Run a saved search, like `carrel search`."""
    with open_desk() as desk:
        saved = desk.saved.named(name)
        answer = search_and_print(desk, Question(saved.query, sort=saved.sort), PrintOptions(limit, as_json))
        desk.saved.looked(saved.name, answer.keys)


@saved_command.command("feeds")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.argument("names", metavar="[NAME]...", nargs=-1)
@click.option(
    "--top", type=click.IntRange(1), default=100, show_default=True, help="Number of papers in a feed, latest first."
)
@json_option
def _feeds(folder: Path, names: tuple[str, ...], top: int, as_json: bool) -> None:
    """Write saved searches as Atom files into FOLDER, for feed readers; all unless named.

    Unchanged files are not rewritten. Run it after `carrel fetch`, or from cron.
    """
    with open_desk() as desk:
        searches = [desk.saved.named(name) for name in names] or desk.saved.searches.all()
        if not searches:
            raise UsageError(NO_SAVED_SEARCHES, "", "`carrel saved add NAME QUERY` adds one.")
        catch_up(desk.library)
        feeds = [write_feed(desk, saved, folder, top) for saved in searches]
    for feed in feeds:
        for note in feed.notes:
            tell(f"carrel: {line(feed.name)}: {note}")
    if as_json:
        rows = [
            {"name": each.name, "file": str(each.path), "papers": each.papers, "written": each.written}
            for each in feeds
        ]
        print_json({"feeds": rows})
        return
    for feed in feeds:
        click.echo(f"{'written  ' if feed.written else 'unchanged'}  {feed.papers:>5}  {line(str(feed.path))}")
