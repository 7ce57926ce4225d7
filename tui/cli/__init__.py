"""`carrel …`: the command line. Textual is imported only when the app is to be shown.

Data goes to standard output, everything else to standard error. Exit codes: 0 success, 1 failure, 2 wrong usage.
This module is all that `carrel --version` imports; a command's module is imported when the command is run or described.
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
from tui.cli.messages import print_error

IO_ERROR = "Input or output failed"

# The module of each command; it is imported when the command is run or described.
_MODULES = {
    "import": "import_",
    "fetch": "fetch",
    "add": "fetch",
    "enrich": "fetch",
    "digest": "digest",
    "search": "search",
    "days": "reading",
    "show": "search",
    "export": "export",
    "similar": "search",
    "saved": "saved",
    "kwic": "reading",
    "new-words": "reading",
    "stats": "stats",
    "trend": "stats",
    "bookmark": "shelf",
    "tag": "shelf",
    "note": "notes",
    "status": "shelf",
    "rate": "shelf",
    "priority": "shelf",
    "dismiss": "shelf",
    "undo": "shelf",
    "redo": "shelf",
    "history": "history",
    "journal": "history",
    "shelf": "shelf",
    "list": "lists",
    "triage": "open_app",
    "demo": "open_app",
    "reindex": "maintenance",
    "doctor": "maintenance",
    "merge": "maintenance",
    "locate": "maintenance",
    "keys": "maintenance",
    "config": "maintenance",
    "completion": "maintenance",
}


class _LazyGroup(click.Group):
    """The commands, loaded one by one."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_MODULES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _MODULES:
            return None
        module = import_module(f"tui.cli.{_MODULES[cmd_name]}")
        command: click.Command = getattr(module, f"{cmd_name.replace('-', '_')}_command")
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command to run; for a misspelt one, the error suggests the nearest."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            from tui.config.settings import did_you_mean

            message = f"{error.message.rstrip('.')}{did_you_mean(args[0], set(_MODULES))}"
            raise click.UsageError(message, ctx) from error


@click.group(
    cls=_LazyGroup,
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
        from tui.cli.open_app import open_app

        open_app()


def main(args: list[str] | None = None) -> None:
    # Start-up makes hundreds of thousands of objects that all stay: collecting garbage among them takes a tenth of
    # the time to the first screen.
    gc.set_threshold(100_000, 20, 20)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # A character that the terminal's encoding lacks is no reason to fail.
            stream.reconfigure(errors="replace")
    code = execute(args)
    # At exit, too, it would take 30 ms.
    gc.freeze()
    sys.exit(code)


def execute(args: list[str] | None) -> int:
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
