"""`carrel export`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import click
from click.shell_completion import CompletionItem

from search.errors import CarrelError, UsageError
from search.query.tree import Field, Phrase
from search.text.plural import plural
from shelf.export import FORMATS, Format, export, format_for, format_named, write_file
from tui.cli.arguments import MinusCommand, word
from tui.cli.messages import tell
from tui.cli.output import catch_up, open_desk, print_notes
from tui.desk.desk import Desk
from tui.desk.export import citations, read_items
from tui.desk.question import Answer, Question
from tui.desk.render import line

NOTHING_TO_EXPORT = "Nothing to export"


def exported(papers: int, output: str, form: Format) -> str:
    return f"{plural(papers, 'paper')} written to {line(output)} ({form.label})."


def nothing_named(what: str, name: str) -> str:
    return f'No {what} named "{line(name)}"'


def _complete_formats(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    del ctx, param
    return [CompletionItem(each.name, help=each.label) for each in FORMATS.values() if each.name.startswith(incomplete)]


@click.command("export", cls=MinusCommand)
@click.argument("query", nargs=-1, type=word)
@click.option(
    "--format",
    "-f",
    "format_name",
    shell_complete=_complete_formats,
    metavar="FORMAT",
    default="",
    help=f"{', '.join(FORMATS)}.",
)
@click.option(
    "--output", "-o", type=click.Path(dir_okay=False, writable=True, allow_dash=True), default="-",
    help="Output file; its suffix selects the format.",
)  # fmt: skip
@click.option("--tag", metavar="TAG", default="", help="Only papers with this tag.")
@click.option("--list", "list_name", metavar="NAME", default="", help="Only papers on this reading list.")
@click.option("--title", metavar="TEXT", default="", help="Heading (Markdown, HTML, Atom).")
@click.option("--bare", is_flag=True, help="Leave out tags, status, rating and notes.")
def export_command(  # noqa: PLR0913, PLR0917 - one parameter an option
    query: tuple[str, ...], format_name: str, output: str, tag: str, list_name: str, title: str, bare: bool
) -> None:
    """Export papers for other programs; without words, all of them.

    Prints JSON Lines, which `carrel import` reads back without loss, unless a format or an output file is given.
    """
    text = " ".join(query)
    chosen = _choose_format(format_name, output)
    with open_desk() as desk:
        catch_up(desk.library)
        answer = _selected(desk, text, tag, list_name)
        print_notes(answer.notes)
        items = read_items(desk, answer.keys, bare=bare)
        keys = citations(desk, answer.keys) if chosen.cites else None
        about = " · ".join(filter(None, (list_name, f"#{tag.removeprefix('#')}" if tag else "", text)))
        chunks = export(items, chosen.name, title or about, keys)
        if output == "-":
            for chunk in chunks:
                # Bytes: a format's encoding is not the terminal's.
                click.echo(chunk.encode(), nl=False)
            return
        if not answer.keys:
            # Nobody wants an empty file in place of a good one.
            raise CarrelError(NOTHING_TO_EXPORT, "No paper was found; the file is unchanged")
        write_file(Path(output), chunks)
        tell(exported(len(answer.keys), output, chosen))


def _selected(desk: Desk, query: str, tag: str, list_name: str) -> Answer:
    """The papers of a query, a tag and a reading list, newest first unless the query says otherwise."""
    named = {"tag": tag, "in": list_name}
    clauses = [str(Field(name, Phrase(value))) for name, value in named.items() if value]
    # The parentheses keep an OR of the query inside; the parser closes them.
    text = " ".join((*clauses, f"({query}" if query and clauses else query))
    # A full export includes dismissed papers.
    answer = desk.answer(Question(text, sort="-added", whole=not query))
    for name, value in named.items():
        if value:
            selected = _keys_with(desk, name, value)
            # The query may have closed a parenthesis that it had not opened.
            answer = replace(answer, keys=tuple(key for key in answer.keys if key in selected))
    return replace(answer, keys=_in_order(desk, list_name, answer.keys)) if list_name else answer


def _in_order(desk: Desk, name: str, keys: Sequence[str]) -> tuple[str, ...]:
    """Sort keys into the order of a reading list."""
    places = {entry.key: place for place, entry in enumerate(desk.lists.named(name).entries)}
    return tuple(sorted(keys, key=lambda key: places.get(key, len(places))))


def _keys_with(desk: Desk, name: str, value: str) -> frozenset[str]:
    keys = desk.snapshot().clauses.keys_for(name, value)
    if keys is None or (name == "tag" and not keys):
        what, command = ("tag", "tag list") if name == "tag" else ("reading list", "list")
        raise UsageError(nothing_named(what, value), "", f"`carrel {command}` lists them.")
    return keys


def _choose_format(name: str, output: str) -> Format:
    """The format that was named, else the one for the file's suffix, else JSON Lines."""
    if name:
        return format_named(name)
    by_suffix = format_for(output)
    if by_suffix is None and Path(output).suffix:
        raise UsageError(
            f'No format for "{line(Path(output).suffix)}"', "", f"Choose one with --format: {', '.join(FORMATS)}."
        )
    return by_suffix or FORMATS["jsonl"]
