"""`carrel import`: reads files into the library; with --marks, tags and notes too."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from datetime import date
from typing import TYPE_CHECKING

import click

from search.errors import CarrelError
from search.importing import Tally, import_papers
from search.library import Library
from search.paper import Paper
from search.sources.base import Document
from search.sources.detect import READERS, formats
from search.sources.formats.zotero_database import ZoteroDatabase
from search.sources.read import read
from search.sources.resume import ResumeStore
from search.text.plural import plural
from shelf.edits import merge_entries
from tui.cli.arguments import json_option
from tui.cli.messages import print_error, tell
from tui.cli.output import (
    index_new_papers,
    library_size,
    open_library,
    print_json,
    print_remarks,
    progress_bar,
    spinner,
    tally_json,
)
from tui.config.paths import Paths
from tui.desk.render import line

if TYPE_CHECKING:
    from shelf.marks_from_bibliography import PaperMarks

# Problems printed per file.
_MOST_PROBLEMS = 10
_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?", re.ASCII)


def not_a_date(value: str) -> str:
    return f'"{value}" is not a year, month or day, such as 2023, 2023-05 or 2023-05-09'


def tally_line(tally: Tally) -> str:
    """Sum up an import, such as "78 papers read from 1 file: 64 new, 14 already in the library."."""
    read = f"{plural(tally.rows, 'paper')} read from {plural(tally.files, 'file')}"
    updated = f" ({tally.updated:,} updated)" if tally.updated else ""
    parts = [f"{tally.new:,} new", f"{tally.seen_again:,} already in the library{updated}"]
    if skipped := len(tally.skipped) + tally.more_skipped:
        parts.append(f"{skipped:,} skipped")
    return f"{read}: {', '.join(parts)}."


def joined_by_title(papers: int) -> str:
    """Tell of joins, such as "3 taken for papers of the same title; …"."""
    return f"{papers:,} taken for papers of the same title; --json lists them, and `carrel merge --undo` parts them."


def on_several_pages(papers: int) -> str:
    return f"{papers:,} of these are on more than one page."


def left_out(papers: int) -> str:
    return f"{plural(papers, 'paper')} left out (--category, --since)."


def unknown_files(suffixes: Mapping[str, int]) -> str:
    """Count files, such as "12 files of unknown format: 7 .md, 3 .txt, 2 without a suffix."."""
    common = sorted(suffixes.items(), key=lambda each: (-each[1], each[0]))
    parts = [f"{count:,} {suffix or 'without a suffix'}" for suffix, count in common]
    return f"{plural(sum(suffixes.values()), 'file')} of unknown format: {', '.join(parts)}."


def _parse_since(context: click.Context, option: click.Parameter, value: str) -> str:
    del context, option
    whole = value + "-01-01"[len(value) - 4 :] if _DATE.fullmatch(value) else ""
    try:
        if value:
            date.fromisoformat(whole)
    except ValueError:
        raise click.BadParameter(not_a_date(value)) from None
    return value


def _parse_encoding(context: click.Context, option: click.Parameter, value: str) -> str:
    del context, option
    try:
        name = codecs.lookup(value).name if value else ""
        # Some are none of texts, or do not take damaged ones.
        b"\xff\xfe\0\0".decode(name or "utf-8", "replace")
    except (LookupError, ValueError):
        raise click.BadParameter(f'"{value}" is no encoding of texts that Python knows') from None
    return name


MARKS_HELP = """\
With --marks, what you added in another program comes in, too: the keywords of BibTeX and CSL-JSON as tags, and note,
annote and annotation as notes. Of Zotero's database and with --from papis, tags, notes and collections always come in.
`carrel undo` takes that back: reading lists first, then tags and notes."""


def _print_formats(as_json: bool) -> None:
    readers = sorted(READERS, key=lambda each: each.name)
    if as_json:
        rows: list[dict[str, object]] = [
            {"name": each.name, "label": each.label, "example": each.origin} for each in readers
        ]
        print_json(rows)
        return
    for reader in readers:
        click.echo(f"{reader.name:18} {reader.label}\n{'':18} {reader.origin}")
    click.echo(f"\n{MARKS_HELP}")


@click.command("import")
@click.argument("paths", metavar="PATH...", nargs=-1)
@click.option(
    "--from",
    "program",
    type=click.Choice(["papis", "zotero"]),
    help="Move in: import the library of a program, with tags, notes and collections.",
)
@click.option("--formats", "list_formats", is_flag=True, help="List the formats, and how to get a file of each.")
@click.option(
    "--format", "format_name", type=click.Choice(formats()), help="Format of the files; detected if not given."
)
@click.option("--year", type=click.IntRange(1900, 2200), help="Year for pages whose date has none.")
@click.option("--category", "categories", multiple=True, help="Only these arXiv categories: cs.CV,cs.LG or all of cs.")
@click.option("--since", default="", callback=_parse_since, help="Only papers from this year, month or day on.")
@click.option(
    "--encoding",
    default="",
    callback=_parse_encoding,
    help="Encoding of the files, such as gbk; without it UTF-8, or what their bytes look like.",
)
@click.option("--marks", is_flag=True, help="Import tags and notes too (keywords, note, annote).")
@json_option
def import_command(  # noqa: PLR0913, PLR0917 - one parameter an option
    paths: tuple[str, ...],
    program: str | None,
    list_formats: bool,
    format_name: str | None,
    year: int | None,
    categories: tuple[str, ...],
    since: str,
    encoding: str,
    marks: bool,
    as_json: bool,
) -> int:
    """Import papers from saved pages, feeds and bibliographies, compressed or not.

    PATH is a file, a folder, or - for standard input. Importing the same file again adds nothing. An interrupted
    import resumes where it stopped.
    """
    if list_formats:
        _print_formats(as_json)
        return 0
    if program:
        # Imported late, for the start-up time.
        from tui.desk.moving_in import library_of

        paths = (*paths, str(library_of(program)))
    if not paths:
        raise click.UsageError("Missing argument 'PATH...'.")
    places = Paths.user()
    with open_library(places) as library:
        resume = ResumeStore(places.state / "imports", library.catalog.identity)
        chosen = [name for group in categories for name in re.split(r"[,\s]+", group) if name]
        reading = read(paths, format_name, year, categories=chosen, since=since, encoding=encoding, resume=resume)
        with progress_bar("Reading", reading.size, show_count=False) as progress:
            tally = import_papers(library, reading, progress)
        index_new_papers(places, library, matching=bool(tally.new))
        several = library.catalog.on_several_pages(tally.papers)
        if as_json:
            counts = {"files": tally.files, **tally_json(tally), "on_several_pages": several}
            unknown = {"suffixes": dict(reading.unknown), "files": reading.unknown_files}
            print_json({**counts, "library": library.count, "left_out": reading.left_out, "unknown": unknown})
        else:
            _print_tally(tally, several, library.count)
            if reading.left_out:
                click.echo(left_out(reading.left_out))
            if reading.unknown:
                tell(unknown_files(reading.unknown))
        databases = [file for file in reading.files if file.format == ZoteroDatabase.name]
        with_info = marks or program == "papis"
        infos = [file for file in reading.files if with_info and file.name.endswith("info.yaml")]
        if databases or infos:
            _move_in(places, library, databases, infos)
        if marks:
            _import_marks(places, library, [file for file in reading.files if file not in (*databases, *infos)])
        # Last, so that Ctrl+C loses nothing.
        with spinner("Tidying the index"):
            library.tidy()
    return 1 if not (tally.rows or reading.unchanged) else 0


def _import_marks(places: Paths, library: Library, files: Iterable[Document]) -> None:
    """Import tags and notes from BibTeX and CSL-JSON files; other files have none."""
    # Imported late, for the start-up time.
    from shelf.marks_from_bibliography import PaperMarks, read_marks
    from shelf.shelf import Shelf

    shelf = Shelf(places.config, places.data)
    try:
        if shelf.problem:
            print_error(shelf.problem)
        for file in files:
            name = line(file.name)
            try:
                with file.open() as opened:
                    text = opened.read().decode("utf-8-sig", "replace")
                items = list(read_marks(text, file.name))
            except (CarrelError, OSError) as error:
                tell(f"carrel: cannot read tags and notes from {name}: {error}")
                continue
            marks = [item for item in items if isinstance(item, PaperMarks)]
            problems = [item for item in items if not isinstance(item, PaperMarks)]
            for problem in problems[:_MOST_PROBLEMS]:
                tell(f"skipped {name}, {problem.where}: {problem.reason}")
            pairs = [(paper, each) for each in marks if (paper := _paper_of(library, each))]
            tell(f"{shelf.edit(merge_entries.import_marks(pairs, name))}.")
    finally:
        shelf.close()


def _move_in(places: Paths, library: Library, databases: Iterable[Document], infos: Sequence[Document]) -> None:
    """Import tags, notes and collections of Zotero, and tags and notes of papis."""
    # Imported late, for the start-up time.
    from shelf.lists.lists import Lists
    from shelf.shelf import Shelf
    from tui.desk.moving_in import move_in, papis_papers, zotero_papers

    with closing(Shelf(places.config, places.data)) as shelf:
        lists = Lists(places.config, places.data)
        for error in filter(None, (shelf.problem, lists.problem)):
            print_error(error)
        told = [(line(file.name), zotero_papers(file, library, shelf)) for file in databases]
        told += [("papis", papis_papers(infos, library, shelf))] if infos else []
        for name, marked in told:
            try:
                papers = list(marked)
            except (CarrelError, OSError) as error:
                tell(f"carrel: cannot read tags and notes from {name}: {error}")
                continue
            problems = [problem for each in papers for problem in each.problems]
            for problem in problems[:_MOST_PROBLEMS]:
                tell(f"skipped {name}, {line(problem)}")
            for words in move_in(papers, name, shelf, lists):
                tell(f"{words}.")


def _paper_of(library: Library, marks: PaperMarks) -> Paper | None:
    found = library.catalog.find(marks.paper)
    keys = (key for name in marks.names for key in library.catalog.resolve(name))
    return library.paper(found or next(keys, ""))


def _print_tally(tally: Tally, several: int, library: int) -> None:
    print_remarks(tally)
    click.echo(tally_line(tally))
    if tally.joined:
        click.echo(joined_by_title(tally.joined))
    if several:
        click.echo(on_several_pages(several))
    click.echo(library_size(library))
