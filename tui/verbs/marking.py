"""`carrel bookmark` and `carrel tag`."""

from __future__ import annotations

import click

from search.errors import UsageError
from tui.browsing import Question
from tui.desk import Desk
from tui.render import line
from tui.verbs.minus import MinusCommand, word
from tui.verbs.output import about, console, paper_json, print_json, tell, user_desk


@click.group("bookmark")
def bookmark_command() -> None:
    """Add, remove or list bookmarks."""


@bookmark_command.command("add")
@click.argument("ids", metavar="ID...", nargs=-1, required=True)
def _add(ids: tuple[str, ...]) -> None:
    """Bookmark papers."""
    _bookmark(ids, on=True)


@bookmark_command.command("remove")
@click.argument("ids", metavar="ID...", nargs=-1, required=True)
def _remove(ids: tuple[str, ...]) -> None:
    """Take bookmarks away."""
    _bookmark(ids, on=False)


def _bookmark(ids: tuple[str, ...], *, on: bool) -> None:
    with user_desk() as desk:
        papers = [desk.named(text) for text in ids]
        tell(desk.shelf.bookmark(papers, on))


@bookmark_command.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def _list(as_json: bool) -> None:
    """List the bookmarked papers."""
    with user_desk() as desk:
        answer = desk.answer(Question("is:bookmarked", "-added"))
        papers = desk.papers(answer.keys)
        if as_json:
            print_json({"papers": [paper_json(paper, desk.shelf.entry(paper.key)) for paper in papers]})
            return
        out = console()
        for paper in papers:
            out.print(line(paper.title))
            out.print(" ", about(paper, desk.shelf.entry(paper.key)), style="dim", sep=" ")


@click.command("tag", cls=MinusCommand)
@click.argument("words", metavar="ID... +TAG -TAG | list", nargs=-1, required=True, type=word)
@click.option("--json", "as_json", is_flag=True, help="Print the tags as JSON (with `list`).")
def tag_command(words: tuple[str, ...], as_json: bool) -> None:
    """Put tags on papers and take them off, or list the tags in use.

    carrel tag 2401.00001 @3 +vision -toread
    """
    with user_desk() as desk:
        if words == ("list",):
            _list_tags(desk, as_json)
            return
        ids = [word for word in words if word[0:1] not in {"+", "-"}]
        add = [word[1:] for word in words if word.startswith("+")]
        remove = [word[1:] for word in words if word.startswith("-")]
        if not ids or not (add or remove):
            raise UsageError("Nothing to do", "Name papers and tags", "For example: carrel tag @1 +vision -toread")
        papers = [desk.named(text) for text in ids]
        tell(desk.shelf.tag(papers, add, remove))


def _list_tags(desk: Desk, as_json: bool) -> None:
    counts = desk.shelf.tag_counts()
    if as_json:
        print_json({"tags": [{"tag": tag, "papers": count} for tag, count in counts]})
        return
    for tag, count in counts:
        click.echo(f"{count:>5}  {line(tag)}")
