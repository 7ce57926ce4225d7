"""`carrel …`: the command line. Textual is imported only when the app is to be shown.

Data goes to standard output, words for people to standard error. Exit codes: 0 fine, 1 failed,
2 wrong usage. Every error is rendered here and nowhere else.
"""

from __future__ import annotations

import gc
import os
import sys
from contextlib import suppress
from importlib import import_module
from io import TextIOWrapper
from typing import Any

import click

from search.errors import CarrelError
from search.text.clean import clean
from tui import __version__

# Command to the module that has it; a module is imported when its command is run or described.
_VERBS = {
    "import": "taking_in",
    "fetch": "fetching",
    "add": "fetching",
    "enrich": "enriching",
    "digest": "digesting",
    "search": "searching",
    "days": "page_days",
    "show": "searching",
    "export": "exporting",
    "similar": "likening",
    "saved": "saving",
    "kwic": "reading",
    "new-words": "reading",
    "stats": "statistics",
    "trend": "statistics",
    "bookmark": "marking",
    "tag": "marking",
    "note": "noting",
    "status": "statusing",
    "rate": "statusing",
    "priority": "statusing",
    "dismiss": "statusing",
    "undo": "undoing",
    "redo": "undoing",
    "history": "history",
    "journal": "history",
    "shelf": "shelving",
    "list": "listing",
    "triage": "triaging",
    "demo": "showing",
    "reindex": "caring",
    "doctor": "doctoring",
    "merge": "merging",
    "locate": "caring",
    "keys": "caring",
    "config": "caring",
    "completion": "caring",
}


class _Verbs(click.Group):
    """The commands, loaded one by one."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        return list(_VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command, importing its module."""
        if cmd_name not in _VERBS:
            return None
        module = import_module(f"tui.verbs.{_VERBS[cmd_name]}")
        command: click.Command = getattr(module, f"{cmd_name.replace('-', '_')}_command")
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command to run; a misspelt one is answered with the nearest."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            from tui.config import did_you_mean

            said = f"{error.message.rstrip('.')}{did_you_mean(args[0], set(_VERBS))}"
            raise click.UsageError(said, ctx) from error


@click.group(
    cls=_Verbs,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, "--version", message="carrel %(version)s")
@click.pass_context
def cli(ctx: click.Context) -> None:
    """A reading room for research papers in the terminal.

    Without a command, the app opens on your library.
    """
    if ctx.invoked_subcommand is None:
        from tui.verbs.showing import open_app

        open_app()


def main(args: list[str] | None = None) -> None:
    """Run the command line and leave with its exit code."""
    # Hundreds of thousands of objects are made at the start, and all of them stay: looking for
    # garbage among them takes a tenth of the time until something is on the screen.
    gc.set_threshold(100_000, 20, 20)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # A letter that the terminal's encoding lacks is no reason to fail.
            stream.reconfigure(errors="replace")
    code = _run(args)
    # Nor when Python ends: that takes 30 ms, a tenth of a search and more.
    gc.freeze()
    sys.exit(code)


def _run(args: list[str] | None) -> int:
    try:
        result: Any = cli.main(args=args, prog_name="carrel", standalone_mode=False)
        if sys.stdout is not None:  # `carrel … >&-`
            sys.stdout.flush()
    except CarrelError as error:
        return _told(error)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("carrel: interrupted", err=True)
        return 1
    except BrokenPipeError:
        # The reader of our output has gone (`carrel search x | head -1`): that is fine.
        _drop_output()
        return 0
    except OSError as error:
        # Under the output itself, where no layer below has words for it: a full disk.
        _drop_output()
        what = ": ".join(str(part) for part in (error.filename, error.strerror or error) if part)
        return _told(CarrelError("Carrel had to stop", what))
    return result if isinstance(result, int) else 0


def _drop_output() -> None:
    """Send what is still unwritten nowhere, or Python complains about it when it flushes at exit."""
    with suppress(OSError):  # an output that is no file has nothing to flush at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _told(error: CarrelError) -> int:
    for part in (f"carrel: {error.title}", error.message, error.hint):
        if part:
            click.echo(clean(part).strip(), err=True)
    return error.exit_code
