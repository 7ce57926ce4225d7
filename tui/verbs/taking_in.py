"""`carrel import`."""

from __future__ import annotations

import click

from search.errors import EngineError
from search.importing import Tally, take_in
from search.sources import formats, read
from shelf.versioned import NOTHING
from tui.desk import Desk
from tui.verbs.output import print_json, tell, user_desk
from tui.verbs.progress import counted

# A file of another kind can be one remark a line; the first few tell what is wrong.
SHOWN = 20


@click.command("import")
@click.argument("paths", metavar="PATH...", nargs=-1, required=True)
@click.option(
    "--format", "format_name", type=click.Choice(formats()), help="What the files are; else their content tells."
)
@click.option("--year", type=click.IntRange(1900, 2200), help="Year of pages whose date names none.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def import_command(paths: tuple[str, ...], format_name: str | None, year: int | None, as_json: bool) -> int:
    """Take pages of papers into the library: files, folders, or - for standard input.

    Reading the same page again adds nothing.
    """
    reading = read(paths, format_name, year)
    with user_desk() as desk:
        with counted("Reading", reading.size) as progress:
            tally = take_in(desk.library, reading, progress)
        _index(desk)
        # What was on a list before it was in the library.
        arrived = desk.lists.match(desk.known) if tally.new else NOTHING
        several = sum(1 for key in tally.papers if len(desk.library.columns().pages_of.get(key, ())) > 1)
        if as_json:
            print_json(_as_json(tally, several, desk.library.count))
        else:
            _report(tally, several, desk.library.count)
        if arrived != NOTHING:
            tell(f"{arrived}.")
    return 1 if not tally.rows else 0


def _index(desk: Desk) -> None:
    behind = desk.library.behind()
    try:
        with counted("Indexing", behind) as progress:
            desk.library.sync(progress)
    except EngineError as error:
        # The papers are in the catalog; whoever searches next finishes the index.
        tell(f"carrel: the papers are in, but not yet indexed: {error}")


def _as_json(tally: Tally, several: int, library: int) -> dict[str, object]:
    counts = {name: getattr(tally, name) for name in ("files", "rows", "new", "seen_again", "updated")}
    lists = {
        name: [{"file": item.file, "line": item.line, "reason": item.reason} for item in getattr(tally, name)]
        for name in ("skipped", "noticed")
    }
    return {**counts, **lists, "on_several_pages": several, "library": library}


def _report(tally: Tally, several: int, library: int) -> None:
    for what, items in (("skipped", tally.skipped), ("noticed", tally.noticed)):
        for item in items[:SHOWN]:
            place = f"{item.file}:{item.line}" if item.line else item.file
            tell(f"{what} {place}: {item.reason}")
        if len(items) > SHOWN:
            tell(f"… and {len(items) - SHOWN} more {what} (--json lists all)")
    files = "1 file" if tally.files == 1 else f"{tally.files} files"
    parts = [f"{tally.rows} rows", f"{tally.new} new", f"{tally.seen_again} seen again", f"{tally.updated} updated"]
    click.echo(f"{files}: {', '.join([*parts, f'{len(tally.skipped)} skipped'])}.")
    if several:
        click.echo(f"{several} of these papers are seen in more than one page.")
    click.echo(f"The library holds {library} papers.")
