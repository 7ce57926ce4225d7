"""`carrel bookmark` and `carrel tag`."""

from __future__ import annotations

import click

from search.errors import UsageError
from tui.browsing import Question
from tui.desk import Desk
from tui.render import line
from tui.verbs.messages import tell
from tui.verbs.minus import MinusCommand, json_option, word
from tui.verbs.output import about, console, paper_json, print_json, user_desk


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
    """Remove bookmarks."""
    _bookmark(ids, on=False)


def _bookmark(ids: tuple[str, ...], *, on: bool) -> None:
    with user_desk() as desk:
        papers = [desk.named(text) for text in ids]
        tell(desk.shelf.bookmark(papers, on))


@bookmark_command.command("list")
@json_option
def _list(as_json: bool) -> None:
    """List bookmarked papers."""
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
    with user_desk() as desk:
        ids = [word for word in words if word[0:1] not in {"+", "-"}]
        # `rename` may also be the key of a paper; tags with + or - then follow.
        if len(ids) == len(words) and words[0] in _TAG_VERBS:
            _all_tags(desk, words[0], words[1:], as_json)
            return
        add = [word[1:] for word in words if word.startswith("+")]
        remove = [word[1:] for word in words if word.startswith("-")]
        if not ids or not (add or remove):
            raise UsageError(NOTHING_TO_TAG, "Give papers and tags", "For example: carrel tag @1 +vision -toread")
        papers = [desk.named(text) for text in ids]
        tell(desk.shelf.tag(papers, add, remove))


NOTHING_TO_TAG = "Nothing to do"
_TAG_VERBS = {"list": "", "rename": "OLD NEW", "delete": "TAG", "colour": "TAG COLOUR", "color": "TAG COLOUR"}


def _all_tags(desk: Desk, verb: str, named: tuple[str, ...], as_json: bool) -> None:
    """Rename, delete, colour or list tags."""
    if len(named) != len(_TAG_VERBS[verb].split()):
        raise UsageError("Wrong number of arguments", "", f"Usage: carrel tag {verb} {_TAG_VERBS[verb]}".rstrip())
    match verb, *named:
        case "rename", old, new:
            tell(desk.shelf.rename_tag(old, new))
        case "delete", tag:
            tell(desk.shelf.delete_tag(tag))
        case "colour" | "color", tag, colour:
            tell(desk.shelf.set_tag_colour(tag, "" if colour == "none" else colour))
        case _:
            _list_tags(desk, as_json)


def _list_tags(desk: Desk, as_json: bool) -> None:
    counts = desk.shelf.tag_counts()
    if as_json:
        rows = [{"tag": tag, "papers": count, "colour": desk.shelf.tag_colour(tag)} for tag, count in counts]
        print_json({"tags": rows})
        return
    for tag, count in counts:
        colour = desk.shelf.tag_colour(tag)
        click.echo(f"{count:>5}  {line(tag)}{f'  ({line(colour)})' if colour else ''}")
