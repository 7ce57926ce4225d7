"""Looking after Carrel: index, places, keys, config, completion."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click
from click.shell_completion import get_completion_class

from search.errors import CarrelError
from search.text.plural import plural
from tui.places import Places
from tui.verbs.messages import tell
from tui.verbs.minus import json_option
from tui.verbs.output import open_library, print_json
from tui.verbs.progress import counted, told

UNKNOWN_SHELL = "Unknown shell"


def indexed(papers: int) -> str:
    """Say that the index was rebuilt."""
    return f"Indexed {plural(papers, 'paper')}."


def config_is_valid(path: Path) -> str:
    """Say that config.yaml has no problems."""
    return f"{path} is valid."


def no_config(path: Path) -> str:
    """Say that there is no config.yaml."""
    return f"{path} does not exist; `carrel config --example` prints an example."


@click.command("reindex")
def reindex_command() -> None:
    """Rebuild the index from the catalog."""
    with open_library(Places.user()) as library:
        count = library.count
        with counted("Indexing", count) as progress:
            library.reindex(progress)
        tell(indexed(count))
        with told("Tidying the index"):
            library.tidy()


@click.command("locate")
@json_option
def locate_command(as_json: bool) -> None:
    """Print where Carrel's files are."""
    places = Places.user().listed()
    if as_json:
        print_json({name: str(path) for name, path in places.items()})
        return
    for name, path in places.items():
        click.echo(f"{name:8} {path}{'' if path.exists() else '  (does not exist yet)'}")


@click.command("keys")
@json_option
def keys_command(as_json: bool) -> None:
    """List every action with its keys, as config.yaml names them."""
    from tui.commands import COMMANDS
    from tui.config import load
    from tui.keymap import keys_of

    keymap = load(Places.user().config_file).keys
    if as_json:
        rows = [{"action": c.id, "keys": list(keys_of(c, keymap)), "group": c.group, "help": c.help} for c in COMMANDS]
        print_json({"actions": rows})
        return
    for command in COMMANDS:
        click.echo(f"{command.id:16} {', '.join(keys_of(command, keymap)):24} {command.help}")


@click.command("config")
@click.option("--example", is_flag=True, help="Print every setting with its default and a description.")
@click.option("--synonyms", is_flag=True, help="Print an example synonyms.yaml.")
def config_command(example: bool, synonyms: bool) -> None:
    """Check config.yaml, or print an example."""
    from search.learned.own import EXAMPLE
    from tui.config import example as example_text
    from tui.config import load

    if synonyms:
        click.echo(EXAMPLE, nl=False)
        return

    if example:
        click.echo(example_text(), nl=False)
        return
    path = Places.user().config_file
    load(path)
    tell(config_is_valid(path) if path.exists() else no_config(path))


@click.command("completion")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]), required=False)
def completion_command(shell: str | None) -> None:
    """Print the completion script for a shell.

    carrel completion bash >> ~/.bashrc
    """
    name = shell or os.path.basename(os.environ.get("SHELL", ""))  # noqa: PTH119  (a word, not a path to walk)
    made = get_completion_class(name)
    if made is None:
        raise CarrelError(UNKNOWN_SHELL, name or "$SHELL is not set", "Choose bash, zsh or fish.")
    from tui.cli import cli

    sys.stdout.write(made(cli, {}, "carrel", "_CARREL_COMPLETE").source())
