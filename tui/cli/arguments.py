"""Kinds of arguments: words that begin with a minus (`search sheep -wool`, `tag @1 -hard`), days."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import click
from click.decorators import FC

json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")


def limit_option(default: int) -> Callable[[FC], FC]:
    """Declare --limit, of which 0 prints everything."""
    kind, words = click.IntRange(0), "How many to print; 0 for all."
    return click.option("--limit", "-n", type=kind, default=default, show_default=True, help=words)


# Cannot occur in the arguments of a process, so it is never mistaken for one.
_SHIELD = "\x00"


class MinusCommand(click.Command):
    """A command whose arguments may begin with a minus.

    Click reads `-wool` as `-w -o -o -l`. Here only what is declared is an option: `-n`, `-n5`, `--json`.
    """

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Hide the minus of words from click's own parser."""
        flags: set[str] = set()
        valued: set[str] = set()
        for param in self.get_params(ctx):
            if isinstance(param, click.Option):
                (flags if param.is_flag else valued).update(param.opts)
        shielded, before = list(args), ""
        for place, arg in enumerate(args):
            if arg == "--":
                break
            if before not in valued and _is_word(arg, flags | valued):
                shielded[place] = _SHIELD + arg
            before = arg
        return super().parse_args(ctx, shielded)


def _is_word(arg: str, options: set[str]) -> bool:
    if not arg.startswith("-") or arg.startswith("--") or arg in {"-", *options}:
        return False
    return not (arg[:2] in options and arg[2:].isdecimal())


def word(typed: str) -> str:
    """The `type` of an argument of a `MinusCommand`: a word as it was typed."""
    return typed.removeprefix(_SHIELD)


def since_day(ctx: click.Context, param: click.Parameter, value: str) -> date | None:
    """Parse `2026-10`, `7d` or `yesterday` into a day; None if the option was not given."""
    del ctx, param
    if not value:
        return None
    # Imported late, for the start-up time of --help and of the app.
    from search.query.ranges import bounds

    # In UTC, like the days of services.
    today = datetime.now(UTC).date()
    days = bounds(value, today)
    if days is None or date.fromisoformat(days[0]) > today:
        raise click.BadParameter(f'"{value}" is not a day up to today, such as 2026-10-01, 2026-10, 7d or yesterday')
    return date.fromisoformat(days[0])
