"""`carrel saved`: searches with a name."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from search.errors import UsageError
from search.query.fields import SORTS
from shelf.searches.model import KEYS, SavedSearch
from tui import saved_edits
from tui.browsing import Question
from tui.desk import Desk
from tui.prospects import prospect
from tui.render import line
from tui.saved_feeds import write_feed
from tui.verbs.minus import MinusCommand, word
from tui.verbs.output import print_json, tell, user_desk
from tui.verbs.searching import How, catch_up, search_and_print

# Takes a key or an order away again.
NONE = "none"


@contextmanager
def _desk() -> Iterator[Desk]:
    """Open the user's desk; say what is the matter with searches.yaml."""
    with user_desk() as desk:
        if problem := desk.saved.searches.problem:
            tell("\n".join(filter(None, (f"carrel: {problem.title}", problem.message, problem.hint))))
        yield desk


def _named(desk: Desk, name: str) -> SavedSearch:
    saved = desk.saved.searches.get(name)
    if saved is None:
        raise UsageError(f"No saved search {name!r}", "", "`carrel saved list` lists them.")
    return saved


@click.group("saved")
def saved_command() -> None:
    """List, add, edit, rename, order, remove or run saved searches, or write them as feeds."""


@saved_command.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def _list(as_json: bool) -> None:
    """List the saved searches with their counts: papers in all, and new since they were last run."""
    with _desk() as desk:
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
@click.option("--sort", type=click.Choice(SORTS), default=None, help="Order.")
@click.option("--key", type=click.Choice(KEYS), default=None, help="Key that shows it in the app.")
@click.option("--notify", is_flag=True, help="Tell of new papers in it.")
def _add(name: str, query: tuple[str, ...], sort: str | None, key: str | None, notify: bool) -> None:
    """Give a query a name. In other queries, q:NAME stands for it."""
    with _desk() as desk:
        catch_up(desk.library)
        text = " ".join(query)
        tell(saved_edits.add(desk, SavedSearch(name, text, sort or "", key or "", notify)))
        tell("\n".join(prospect(desk, text).lines()))


@saved_command.command("edit", cls=MinusCommand)
@click.argument("name")
@click.argument("query", nargs=-1, type=word)
@click.option("--sort", type=click.Choice([*SORTS, NONE]), default=None, help="Another order; none: the usual one.")
@click.option("--key", type=click.Choice([*KEYS, NONE]), default=None, help="Another key, or none.")
@click.option("--notify/--no-notify", default=None, help="Tell of new papers in it, or do not.")
def _edit(name: str, query: tuple[str, ...], sort: str | None, key: str | None, notify: bool | None) -> None:
    """Change a saved search; what is not named stays as it is."""
    with _desk() as desk:
        saved = _named(desk, name)
        text = " ".join(query)
        if not text and (sort, key, notify) == (None, None, None):
            raise UsageError("Nothing to change", "", "Give a query, --sort, --key or --notify.")
        catch_up(desk.library)
        sort, key = ("" if given == NONE else given for given in (sort, key))
        tell(saved_edits.edit(desk, saved, query=text or None, sort=sort, key=key, notify=notify))
        if text:
            tell("\n".join(prospect(desk, text).lines()))


@saved_command.command("rename")
@click.argument("old")
@click.argument("new")
def _rename(old: str, new: str) -> None:
    """Give a saved search another name, also where other saved searches use it."""
    with _desk() as desk:
        tell(saved_edits.rename(desk, _named(desk, old), new))


@saved_command.command("move")
@click.argument("name")
@click.option("--to", type=click.IntRange(1), required=True, metavar="N", help="Place in the list; 1 is the first.")
def _move(name: str, to: int) -> None:
    """Put a saved search at another place in the list."""
    with _desk() as desk:
        tell(saved_edits.move(desk, _named(desk, name), to))


@saved_command.command("remove")
@click.argument("name")
def _remove(name: str) -> None:
    """Remove a saved search; `carrel saved undo` brings it back."""
    with _desk() as desk:
        tell(saved_edits.remove(desk, name))


@saved_command.command("undo")
def _undo() -> None:
    """Take back the last change of the saved searches."""
    with _desk() as desk:
        tell(desk.saved.searches.undo())


@saved_command.command("run")
@click.argument("name")
@click.option("--limit", "-n", type=click.IntRange(0), default=20, show_default=True, help="How many to print; 0: all.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def _run(name: str, limit: int, as_json: bool) -> None:
    """Run a saved search, as `carrel search` would."""
    with _desk() as desk:
        saved = _named(desk, name)
        answer = search_and_print(desk, Question(saved.query, sort=saved.sort), How(limit, as_json))
        desk.saved.looked(saved.name, answer.keys)


@saved_command.command("feeds")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.argument("names", metavar="[NAME]...", nargs=-1)
@click.option(
    "--top", type=click.IntRange(1), default=100, show_default=True, help="Papers in a feed: those that came last."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def _feeds(folder: Path, names: tuple[str, ...], top: int, as_json: bool) -> None:
    """Write saved searches into FOLDER, an Atom file each, for feed readers to follow; all unless named.

    A file that says the same already is left alone. Run it after `carrel fetch`, or from cron.
    """
    with _desk() as desk:
        searches = [_named(desk, name) for name in names] or desk.saved.searches.all()
        if not searches:
            raise UsageError("There are no saved searches", "", "`carrel saved add NAME QUERY` makes one.")
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
