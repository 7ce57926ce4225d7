"""`carrel`, `carrel demo` and `carrel triage`: the commands that open the app."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import click

from search.errors import CarrelError
from tui.cli.arguments import MinusCommand, word
from tui.config.paths import Paths
from tui.config.settings import Settings, load_settings

NO_TERMINAL = "The app needs a terminal"


def open_app(
    places: Paths | None = None,
    settings: Settings | None = None,
    throwaway: Path | None = None,
    *,
    query: str | None = None,
    command: str = "",
) -> None:
    """Run the app until it is closed.

    Args:
        places: Where everything is; the user's own folders if None.
        settings: Those of config.yaml if None.
        throwaway: A folder to delete when the app ends, even if this function does not return.
        query: The query to start with; the last one if None.
        command: A command to run once the library is open.

    Raises:
        CarrelError: Standard input or output is not a terminal, or config.yaml has problems.
    """
    places = places or Paths.user()
    settings = settings or load_settings(places.config_file)
    if not (sys.stdout.isatty() and sys.stdin.isatty()):
        hint = "Without one, use commands such as `carrel search`; `carrel --help` lists them."
        raise CarrelError(NO_TERMINAL, "Standard input or output is not a terminal", hint)
    from tui.app import CarrelApp

    app = CarrelApp(places, settings, throwaway, query=query, command=command)
    app.run()
    sys.exit(app.return_code or 0)


@click.command("demo")
@click.option("--keep", type=click.Path(file_okay=False, path_type=Path), help="Keep the demo library in this folder.")
def demo_command(keep: Path | None) -> None:
    """Try the app with a bundled collection.

    Your own library is neither read nor changed.
    """
    from tui.demo.demo_library import fill

    with tempfile.TemporaryDirectory(prefix="carrel-demo-") as folder:
        places = Paths.under(keep or Path(folder))
        fill(places)
        open_app(places, Settings(), throwaway=Path(folder))


@click.command("triage", cls=MinusCommand)
@click.argument("query", nargs=-1, type=word)
def triage_command(query: tuple[str, ...]) -> None:
    """Open the app and go through the unread papers of a query, one at a time.

    Without words, through the papers shown last. Put -- before a word that looks like an option: -- -page:spring
    """
    # The space ends the last word.
    open_app(query=f"{' '.join(query)} " if query else None, command="triage")
