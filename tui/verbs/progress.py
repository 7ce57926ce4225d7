"""Progress, on a terminal only."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tui.pace import Pace, time_left


@contextmanager
def counted(what: str, total: int, *, said: bool = True) -> Iterator[Callable[[int], None]]:
    """Show a bar on standard error while something is done; nothing where that is no terminal.

    Args:
        what: What is being done.
        total: How many steps there are.
        said: Whether the number of steps means something to a person, unlike that of bytes.

    Yields:
        A function that is told how many steps are done so far.
    """
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, ProgressColumn, Task, TextColumn
    from rich.text import Text

    pace = Pace(total)

    class PaceColumn(ProgressColumn):
        """Written at each look, not when told: time passes while nothing is told."""

        def render(self, task: Task) -> Text:
            left = time_left(pace.left)
            return Text(str(pace) if said else left and f"{left} left")

    def tell(done: int) -> None:
        pace.reach(done)
        progress.update(task, completed=pace.done, total=pace.total)

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), PaceColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(what, total=total)
        yield tell


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
