"""A process that edits lists, for the tests that run several or kill one.

python -m tests.shelf.lists.scribe CONFIG DATA NAME COUNT    adds NAME0, NAME1, … to the list `common`
                                                             and edits a list of its own, each told when done
"""

from __future__ import annotations

import sys
from pathlib import Path

from shelf.lists.lists import Lists
from shelf.model import Ref


def main(config: str, data: str, name: str, count: str) -> None:
    """Add papers to a list that others write too, and rename another one back and forth."""
    lists = Lists.open(Path(config), Path(data))
    own = f"{name} own 0"
    lists.create(own)
    for number in range(int(count)):
        lists.add("common", [Ref(f"{name}{number}", f"Paper {number} of {name}")])
        if number % 3 == 0:
            new = f"{name} own {number + 1}"
            lists.rename(own, new)
            own = new
        sys.stdout.write(f"{number}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
