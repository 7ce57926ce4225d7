"""Progress, on a terminal only."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def counted(what: str, total: int) -> Iterator[Callable[[int], None]]:
    """Show a bar on standard error while something is done; nothing where that is no terminal.

    Args:
        what: What is being done.
        total: How many steps there are.

    Yields:
        A function that is told how many steps are done so far.
    """
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(what, total=total)
        yield lambda done: progress.update(task, completed=done)


@contextmanager
def told(what: str) -> Iterator[Callable[[str], None]]:
    """Say on standard error what is being done, for as long as it takes; nothing where that is no terminal.

    Args:
        what: What is being done at first.

    Yields:
        A function that is told what is being done now.
    """
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.status import Status
    from rich.text import Text

    from tui.render import line

    with Status(Text(what), console=Console(stderr=True)) as status:
        yield lambda now: status.update(Text(line(now)))
