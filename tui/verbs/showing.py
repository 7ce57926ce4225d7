"""The app: on the user's library, or on the demo."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import click

from search.errors import CarrelError
from tui.config import Settings, load
from tui.places import Places


def open_app(
    places: Places | None = None,
    settings: Settings | None = None,
    throwaway: Path | None = None,
    *,
    query: str | None = None,
    command: str = "",
) -> None:
    """Show the app until the person leaves it.

    Args:
        places: Where everything is; the user's own places when None.
        settings: What to set; config.yaml when None.
        throwaway: A folder that is to go when the app ends, also where the caller gets no more say in it.
        query: What to show at first; what was shown last when None.
        command: Run once the library is open.

    Raises:
        CarrelError: Standard output is no terminal, or config.yaml has problems.
    """
    places = places or Places.user()
    settings = settings or load(places.config_file)
    if not (sys.stdout.isatty() and sys.stdin.isatty()):
        hint = "Use `carrel search` where there is none; `carrel --help` lists the commands."
        raise CarrelError("The app needs a terminal", "Standard input or output is not one", hint)
    from tui.app import CarrelApp

    app = CarrelApp(places, settings, throwaway, query=query, command=command)
    app.run()
    sys.exit(app.return_code or 0)


@click.command("demo")
@click.option(
    "--keep", type=click.Path(file_okay=False, path_type=Path), help="Keep the demo's library in this folder."
)
def demo_command(keep: Path | None) -> None:
    """Open the app on a bundled collection, in a library of its own.

    Nothing of yours is read or written.
    """
    from tui.demo.fill import fill

    with tempfile.TemporaryDirectory(prefix="carrel-demo-") as folder:
        places = Places.under(keep or Path(folder))
        fill(places)
        open_app(places, Settings(), throwaway=Path(folder))
