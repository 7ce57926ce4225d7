"""Looking after Carrel: index, places, keys, config, completion."""

from __future__ import annotations

import os
import sys

import click
from click.shell_completion import get_completion_class

from search.errors import CarrelError
from tui.places import Places
from tui.verbs.output import open_library, print_json, tell
from tui.verbs.progress import counted, told


@click.command("reindex")
def reindex_command() -> None:
    """Build the index again from the catalog."""
    with open_library(Places.user()) as library:
        count = library.count
        with counted("Indexing", count) as progress:
            library.reindex(progress)
        tell(f"Indexed {count} papers.")
        with told("Tidying the index"):
            library.tidy()


@click.command("locate")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def locate_command(as_json: bool) -> None:
    """Print where Carrel's files are."""
    places = Places.user().listed()
    if as_json:
        print_json({name: str(path) for name, path in places.items()})
        return
    for name, path in places.items():
        click.echo(f"{name:8} {path}{'' if path.exists() else '  (not there yet)'}")


@click.command("keys")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def keys_command(as_json: bool) -> None:
    """Print every action with its keys, as config.yaml names them."""
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
@click.option("--example", is_flag=True, help="Print every setting with its default and a sentence.")
@click.option("--synonyms", is_flag=True, help="Print an example of synonyms.yaml.")
def config_command(example: bool, synonyms: bool) -> None:
    """Check config.yaml, or print an example of it."""
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
    tell(f"{path} is fine." if path.exists() else f"There is no {path}; `carrel config --example` prints one.")


@click.command("completion")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]), required=False)
def completion_command(shell: str | None) -> None:
    """Print the completion script of a shell.

    carrel completion bash >> ~/.bashrc
    """
    name = shell or os.path.basename(os.environ.get("SHELL", ""))  # noqa: PTH119  (a word, not a path to walk)
    made = get_completion_class(name)
    if made is None:
        raise CarrelError("Which shell?", f"{name or 'No $SHELL'} is not known", "Name one: bash, zsh or fish.")
    from tui.cli import cli

    sys.stdout.write(made(cli, {}, "carrel", "_CARREL_COMPLETE").source())
