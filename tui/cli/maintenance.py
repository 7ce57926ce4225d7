"""`carrel doctor`, `merge`, `reindex`, `locate`, `keys`, `config` and `completion`."""

from __future__ import annotations

import os
import shlex
import sys
from collections import Counter
from dataclasses import asdict
from pathlib import Path

import click
from click.shell_completion import get_completion_class

from search.errors import CarrelError, UsageError
from search.synonyms.user_file import EXAMPLE
from search.text.clean import clean
from search.text.plural import plural
from tui.cli import cli
from tui.cli.arguments import json_option
from tui.cli.messages import tell
from tui.cli.output import catch_up, open_desk, open_library, print_json, progress_bar, spinner
from tui.config.keymap import KeyBindings
from tui.config.paths import Paths
from tui.config.settings import example as example_text
from tui.config.settings import load_settings
from tui.desk.desk import Desk
from tui.desk.doctor.context import Finding
from tui.desk.doctor.doctor import examine, repair
from tui.desk.paper_merges import merge, separate, suggested_merges

# Findings printed of a kind: a shelf edited by a script may have thousands.
_MOST_FINDINGS = 20
_INDENT = " " * 14
UNKNOWN_SHELL = "Unknown shell"
NOTHING_TO_MERGE = "Nothing to merge"
NOTHING_TO_SUGGEST = "No papers that may be the same."


def indexed(papers: int) -> str:
    return f"Indexed {plural(papers, 'paper')}."


def config_is_valid(path: Path) -> str:
    return f"{path} is valid."


def no_config(path: Path) -> str:
    return f"{path} does not exist; `carrel config --example` prints an example."


@click.command("doctor")
@click.option("--fix", is_flag=True, help="Fix what can be fixed without loss.")
@json_option
def doctor_command(fix: bool, as_json: bool) -> int:
    """Check all of Carrel's files, and say how to fix what is wrong.

    Exits with 1 as long as anything is wrong. Whatever is marked ? is for you to judge.
    """
    done: list[str] = []
    findings = repair(Paths.user(), done.append, progress_bar) if fix else examine(Paths.user())
    if as_json:
        print_json({"mended": [*done], "findings": [finding.as_json() for finding in findings]})
    else:
        for words in done:
            click.echo(f"DONE {_indented(words)}")
        _print_findings(findings)
    return 0 if all(finding.fine for finding in findings) else 1


def _print_findings(findings: list[Finding]) -> None:
    counts: Counter[tuple[str, bool]] = Counter()
    for finding in findings:
        kind = finding.about, finding.fine
        counts[kind] += 1
        if counts[kind] > _MOST_FINDINGS:
            continue
        sign = "?   " if finding.unsure else "ok  " if finding.fine else "BAD "
        click.echo(f"{sign} {finding.about:8} {_indented(finding.message)}")
        if finding.fix:
            click.echo(f"{_INDENT}{_indented(finding.fix)}")
    for (about, _), count in counts.items():
        if count > _MOST_FINDINGS:
            tell(f"… and {count - _MOST_FINDINGS:,} more about {about} (--json lists all)")


def _indented(text: str) -> str:
    """Indent the lines of a text, which may quote a file."""
    return clean(text).replace("\n", f"\n{_INDENT}")


@click.command("merge")
@click.argument("ids", metavar="KEEP OTHER...", nargs=-1)
@click.option("--undo", is_flag=True, help="Undo merges; ID is a key that was merged into another.")
@click.option("--suggest", is_flag=True, help="List papers that may be the same, and the command that merges them.")
@json_option
def merge_command(ids: tuple[str, ...], undo: bool, suggest: bool, as_json: bool) -> int:
    """Merge several records of the same paper.

    KEEP stays, with the fields, pages, tags, notes and lists of all; the other IDs lead to it from now on. An import
    joins papers by itself where their identifiers, or title, first author and year agree; --undo parts these, too.
    """
    with open_desk() as desk:
        if suggest:
            return _suggest(desk, as_json)
        if not ids:
            raise click.UsageError("Missing argument 'KEEP OTHER...'.")
        if undo:
            for key in ids:
                tell(f"{separate(desk, key)}.")
        done: dict[str, object] = {"parted": list(ids)} if undo else _merge_papers(desk, ids)
        catch_up(desk.library)
        if as_json:
            print_json(done)
    return 0


def _suggest(desk: Desk, as_json: bool) -> int:
    pairs = suggested_merges(desk)
    if as_json:
        print_json([{**asdict(pair), "command": pair.command} for pair in pairs])
    for pair in () if as_json else pairs:
        verdict = "are" if pair.sure else "may be"
        click.echo(f"{pair.titles} {verdict} the same paper: {pair.why}\n  {pair.command}")
    if not pairs:
        tell(NOTHING_TO_SUGGEST)
    return 0 if pairs else 1


def _merge_papers(desk: Desk, ids: tuple[str, ...]) -> dict[str, object]:
    if len(ids) < 2:
        raise UsageError(
            NOTHING_TO_MERGE, "Give the paper to keep and at least one other", "See `carrel merge --help`."
        )
    # Resolve all before changing any.
    keep, *others = dict.fromkeys(desk.named(text).key for text in ids)
    if not others:
        raise UsageError(NOTHING_TO_MERGE, f"All of these are the same paper, {keep}")
    for other in others:
        tell(f"{merge(desk, keep, other)}.")
    back = " ".join(map(shlex.quote, reversed(others)))
    tell(f"`carrel merge --undo {back}` undoes it.")
    return {"key": keep, "merged": others}


@click.command("reindex")
def reindex_command() -> None:
    """Rebuild the index from the catalog."""
    with open_library(Paths.user()) as library:
        count = library.count
        with progress_bar("Indexing", count) as progress:
            library.reindex(progress)
        tell(indexed(count))
        with spinner("Tidying the index"):
            library.tidy()


@click.command("locate")
@json_option
def locate_command(as_json: bool) -> None:
    """Print where Carrel's files are."""
    places = Paths.user().listed()
    if as_json:
        print_json({name: str(path) for name, path in places.items()})
        return
    for name, path in places.items():
        click.echo(f"{name:8} {path}{'' if path.exists() else '  (does not exist yet)'}")


@click.command("keys")
@json_option
def keys_command(as_json: bool) -> None:
    """List every action with its keys, as config.yaml names them."""
    # Imported late: the commands of the app are needed nowhere else on the command line.
    from tui.commands import COMMANDS, SCOPES

    keys = KeyBindings(COMMANDS, load_settings(Paths.user().config_file).keys)
    if as_json:
        rows = [
            {"action": c.id, "keys": list(keys[c.id]), "group": c.group, "help": c.help, "scopes": list(c.scopes)}
            for c in COMMANDS
        ]
        print_json({"actions": rows})
        return
    # A command that works in several scopes is listed in its first one.
    for scope, heading in SCOPES.items():
        here = [command for command in COMMANDS if command.scopes[0] == scope]
        if here:
            click.echo(f"{heading}:")
        for command in here:
            click.echo(f"  {command.id:24} {', '.join(keys[command.id]):24} {command.help}")


@click.command("config")
@click.option("--example", is_flag=True, help="Print every setting with its default and a description.")
@click.option("--synonyms", is_flag=True, help="Print an example synonyms.yaml.")
def config_command(example: bool, synonyms: bool) -> None:
    """Check config.yaml, or print an example."""
    if synonyms or example:
        click.echo(EXAMPLE if synonyms else example_text(), nl=False)
        return
    path = Paths.user().config_file
    load_settings(path)
    tell(config_is_valid(path) if path.exists() else no_config(path))


@click.command("completion")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]), required=False)
def completion_command(shell: str | None) -> None:
    """Print the completion script for a shell.

    carrel completion bash >> ~/.bashrc
    """
    name = shell or Path(os.environ.get("SHELL", "")).name
    completion = get_completion_class(name)
    if completion is None:
        raise CarrelError(UNKNOWN_SHELL, name or "$SHELL is not set", "Choose bash, zsh or fish.")
    sys.stdout.write(completion(cli, {}, "carrel", "_CARREL_COMPLETE").source())
