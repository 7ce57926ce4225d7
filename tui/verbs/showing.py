"""The app: on the user's library, or on the demo."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import click

from search.errors import CarrelError
from tui.config import Settings, load
from tui.places import Places

NO_TERMINAL = "The app needs a terminal"


def open_app(
    places: Places | None = None,
    settings: Settings | None = None,
    throwaway: Path | None = None,
    *,
    query: str | None = None,
    command: str = "",
) -> None:
    """Run the app until it is closed.

    Args:
        places: Where everything is; the user's own folders if None.
        settings: The settings; those of config.yaml if None.
        throwaway: A folder to delete when the app ends, even if this function does not return.
        query: The query to start with; the last one if None.
        command: A command to run once the library is open.

    Raises:
        CarrelError: Standard input or output is not a terminal, or config.yaml has problems.
    """
    places = places or Places.user()
    settings = settings or load(places.config_file)
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
    from tui.demo.fill import fill

    with tempfile.TemporaryDirectory(prefix="carrel-demo-") as folder:
        places = Places.under(keep or Path(folder))
        fill(places)
        open_app(places, Settings(), throwaway=Path(folder))
