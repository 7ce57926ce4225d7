"""`carrel …`: the command line. Textual is imported only when the app is to be shown.

Data goes to standard output, messages to standard error. Exit codes: 0 success, 1 failure, 2 wrong usage. A command
reports an error by raising a CarrelError.
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
from tui import __version__
from tui.verbs.messages import print_error

IO_ERROR = "Input or output failed"

# The module of each command; it is imported when the command is run or described.
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
        """List all commands, in the order of --help."""
        return list(_VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the module of a command."""
        if cmd_name not in _VERBS:
            return None
        module = import_module(f"tui.verbs.{_VERBS[cmd_name]}")
        command: click.Command = getattr(module, f"{cmd_name.replace('-', '_')}_command")
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command to run; for a misspelt one, the error suggests the nearest."""
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
    # Start-up makes hundreds of thousands of objects that all stay: collecting garbage among them takes a tenth of
    # the time to the first screen.
    gc.set_threshold(100_000, 20, 20)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # A character that the terminal's encoding lacks is no reason to fail.
            stream.reconfigure(errors="replace")
    code = _run(args)
    # At exit, too, it would take 30 ms.
    gc.freeze()
    sys.exit(code)


def _run(args: list[str] | None) -> int:
    try:
        result: Any = cli.main(args=args, prog_name="carrel", standalone_mode=False)
        if sys.stdout is not None:  # `carrel … >&-`
            sys.stdout.flush()
    except CarrelError as error:
        print_error(error)
        return error.exit_code
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("carrel: interrupted", err=True)
        return 1
    except BrokenPipeError:
        # The reader of our output is gone (`carrel search x | head -1`): fine.
        _drop_output()
        return 0
    except OSError as error:
        # Of the output itself, such as a full disk: no layer below reports it.
        _drop_output()
        print_error(CarrelError(IO_ERROR, ": ".join(str(p) for p in (error.filename, error.strerror or error) if p)))
        return 1
    return result if isinstance(result, int) else 0


def _drop_output() -> None:
    """Discard unwritten output, or Python complains when it flushes at exit."""
    with suppress(OSError):  # not a file: nothing to flush
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
