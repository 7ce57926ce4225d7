"""A process that saves searches, for the tests that run several or kill one.

python -m tests.shelf.searches.scribe CONFIG DATA NAME COUNT    adds NAME0, NAME1, …, each told when acknowledged
"""

from __future__ import annotations

import sys
from pathlib import Path

from shelf.searches.model import SavedSearch
from shelf.searches.searches import Searches


def main(config: str, data: str, name: str, count: str) -> None:
    """Save searches, and give every third another query."""
    searches = Searches.open(Path(config), Path(data))
    for number in range(int(count)):
        searches.add(SavedSearch(f"{name}{number}", "x"))
        if number % 3 == 0:
            searches.edit(f"{name}{number}", query="edited")
        sys.stdout.write(f"{number}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
