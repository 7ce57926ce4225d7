"""`carrel merge`: one paper made of two or more."""

from __future__ import annotations

import shlex

import click

from search.errors import UsageError
from tui.desk import Desk
from tui.merging import merge, part
from tui.verbs.messages import tell
from tui.verbs.minus import json_option
from tui.verbs.output import print_json, user_desk
from tui.verbs.searching import catch_up


@click.command("merge")
@click.argument("ids", metavar="KEEP OTHER...", nargs=-1, required=True)
@click.option("--undo", is_flag=True, help="Take papers out again; each ID is the key that one had before.")
@json_option
def merge_command(ids: tuple[str, ...], undo: bool, as_json: bool) -> None:
    """Make one paper of several that are the same.

    KEEP stays, with the fields, pages, tags, notes and lists of all; the other IDs lead to it from then on.
    """
    with user_desk() as desk:
        told = _parted(desk, ids) if undo else _merged(desk, ids)
        catch_up(desk.library)
        if as_json:
            print_json(told)


def _merged(desk: Desk, ids: tuple[str, ...]) -> dict[str, object]:
    if len(ids) < 2:
        raise UsageError("Nothing was merged", "Name the paper to keep, then what is the same paper", "See --help.")
    # All are known before the first is changed.
    keep, *others = dict.fromkeys(desk.named(text).key for text in ids)
    if not others:
        raise UsageError("Nothing was merged", f"These are all one paper, {keep}")
    for other in others:
        tell(f"{merge(desk, keep, other)}.")
    back = " ".join(map(shlex.quote, reversed(others)))
    tell(f"`carrel merge --undo {back}` takes {'it' if len(others) == 1 else 'them'} apart again.")
    return {"key": keep, "merged": others}


def _parted(desk: Desk, ids: tuple[str, ...]) -> dict[str, object]:
    for key in ids:
        tell(f"{part(desk, key)}.")
    return {"parted": list(ids)}
