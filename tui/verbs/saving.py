"""`carrel saved`: searches with a name."""

from __future__ import annotations

import click

from search.errors import UsageError
from search.query.fields import SORTS
from search.query.saved import circle
from shelf.searches.model import KEYS, SavedSearch
from tui.browsing import Question
from tui.render import line
from tui.verbs.minus import MinusCommand, word
from tui.verbs.output import print_json, tell, user_desk
from tui.verbs.searching import How, catch_up, search_and_print


@click.group("saved")
def saved_command() -> None:
    """List, add, remove or run saved searches."""


@saved_command.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def _list(as_json: bool) -> None:
    """List the saved searches with their counts: papers in all, and new since they were last run."""
    with user_desk() as desk:
        catch_up(desk)
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
    with user_desk() as desk:
        catch_up(desk)
        text = " ".join(query)
        problem = circle(name, text, desk.saved.searches.get)
        if problem:
            raise UsageError("The search was not saved", problem)
        saved = SavedSearch(name, text, sort or "", key or "", notify)
        answer = desk.answer(Question(text))
        tell(desk.saved.searches.add(saved))
        # What is there now has been seen: new is what comes.
        desk.saved.looked(name, answer.keys)
        missed = len(desk.shelf.keys_for("is", "bookmarked") or ()) - len(
            [key for key in answer.keys if (entry := desk.shelf.entry(key)) and entry.bookmarked]
        )
        tell(f"It gives {len(answer.keys)} papers" + (f" and misses {missed} of your bookmarks." if missed else "."))


@saved_command.command("remove")
@click.argument("name")
def _remove(name: str) -> None:
    """Remove a saved search; `carrel saved undo` brings it back."""
    with user_desk() as desk:
        tell(desk.saved.searches.remove(name))


@saved_command.command("undo")
def _undo() -> None:
    """Take back the last change of the saved searches."""
    with user_desk() as desk:
        tell(desk.saved.searches.undo())


@saved_command.command("run")
@click.argument("name")
@click.option("--limit", "-n", type=click.IntRange(0), default=20, show_default=True, help="How many to print; 0: all.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def _run(name: str, limit: int, as_json: bool) -> None:
    """Run a saved search, as `carrel search` would."""
    with user_desk() as desk:
        saved = desk.saved.searches.get(name)
        if saved is None:
            raise UsageError(f"No saved search {name!r}", "", "`carrel saved list` lists them.")
        answer = search_and_print(desk, Question(saved.query, sort=saved.sort), How(limit, as_json))
        desk.saved.looked(saved.name, answer.keys)
