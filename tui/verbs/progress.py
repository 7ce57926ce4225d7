"""Progress bars and spinners, on a terminal only."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tui.pace import Pace, time_left


@contextmanager
def counted(what: str, total: int, *, said: bool = True) -> Iterator[Callable[[int], None]]:
    """Show a progress bar on standard error if that is a terminal.

    Args:
        what: What is being done.
        total: Number of steps.
        said: Whether to show the number of steps; bytes mean little to anybody.

    Yields:
        A function to call with the number of steps done so far.
    """
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, ProgressColumn, Task, TextColumn
    from rich.text import Text

    pace = Pace(total)

    class PaceColumn(ProgressColumn):
        """Rendered at every refresh, since time passes between updates."""

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
    """Show a spinner with a message on standard error if that is a terminal.

    Args:
        what: The first message.

    Yields:
        A function to call with the next message.
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
