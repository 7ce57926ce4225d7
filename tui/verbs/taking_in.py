"""`carrel import`."""

from __future__ import annotations

import re
from datetime import date

import click

from search.importing import Tally, take_in
from search.sources import Reached, Reading, formats, read
from tui.places import Places
from tui.verbs.fetching import settle
from tui.verbs.output import open_library, print_json
from tui.verbs.progress import counted, told
from tui.verbs.remarks import remarks_json, tell_remarks
from tui.verbs.taking_marks import take_marks

_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?", re.ASCII)


def _since(context: click.Context, option: click.Parameter, value: str) -> str:
    """Return a year, a month or a day as it was given."""
    del context, option
    whole = value + "-01-01"[len(value) - 4 :] if _DATE.fullmatch(value) else ""
    try:
        if value:
            date.fromisoformat(whole)
    except ValueError:
        raise click.BadParameter(f"“{value}” is no year, month or day such as 2023, 2023-05 or 2023-05-09") from None
    return value


@click.command("import")
@click.argument("paths", metavar="PATH...", nargs=-1, required=True)
@click.option(
    "--format", "format_name", type=click.Choice(formats()), help="What the files are; else their content tells."
)
@click.option("--year", type=click.IntRange(1900, 2200), help="Year of pages whose date names none.")
@click.option("--category", "categories", multiple=True, help="Only these arXiv categories: cs.CV,cs.LG or all of cs.")
@click.option("--since", default="", callback=_since, help="Only papers of this year, month or day and later.")
@click.option("--marks", is_flag=True, help="Take over tags and notes, too: keywords, note, annote.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def import_command(  # noqa: PLR0913, PLR0917 - one parameter an option
    paths: tuple[str, ...],
    format_name: str | None,
    year: int | None,
    categories: tuple[str, ...],
    since: str,
    marks: bool,
    as_json: bool,
) -> int:
    """Take papers into the library: pages, feeds and lists, packed or not; files, folders, or - for standard input.

    Reading the same page again adds nothing. An import that was cut short goes on where it stopped.
    """
    places = Places.user()
    with open_library(places) as library:
        reached = Reached(places.state / "imports", library.catalog.identity)
        wanted = [name for group in categories for name in re.split(r"[,\s]+", group) if name]
        reading = read(paths, format_name, year, categories=wanted, since=since, reached=reached)
        with counted("Reading", reading.size, said=False) as progress:
            tally = take_in(library, reading, progress)
        settle(places, library, matching=bool(tally.new))
        several = library.catalog.on_several_pages(tally.papers)
        if as_json:
            print_json(_as_json(tally, several, library.count) | {"left_out": reading.left_out})
        else:
            _report(tally, several, library.count)
            _report_left_out(reading)
        if marks:
            take_marks(places, library, reading.files)
        # Last of all: whoever does not want to wait for it presses Ctrl+C, and nothing is lost.
        with told("Tidying the index"):
            library.tidy()
    return 1 if not (tally.rows or reading.known) else 0


def _as_json(tally: Tally, several: int, library: int) -> dict[str, object]:
    counts = {name: getattr(tally, name) for name in ("files", "rows", "new", "seen_again", "updated")}
    return {**counts, **remarks_json(tally), "on_several_pages": several, "library": library}


def _report(tally: Tally, several: int, library: int) -> None:
    tell_remarks(tally)
    files = "1 file" if tally.files == 1 else f"{tally.files} files"
    parts = [f"{tally.rows} rows", f"{tally.new} new", f"{tally.seen_again} seen again", f"{tally.updated} updated"]
    click.echo(f"{files}: {', '.join([*parts, f'{len(tally.skipped) + tally.more_skipped} skipped'])}.")
    if several:
        click.echo(f"{several} of these papers are seen in more than one page.")
    click.echo(f"The library holds {library} papers.")


def _report_left_out(reading: Reading) -> None:
    if reading.left_out:
        many = reading.left_out > 1
        click.echo(f"{reading.left_out} other paper{'s were' if many else ' was'} not asked for (--category, --since).")
