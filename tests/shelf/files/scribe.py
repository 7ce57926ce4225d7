"""A process that edits lists and saved searches, for the tests that run several or kill one.

python -m tests.shelf.files.scribe CONFIG DATA NAME COUNT    adds NAME0, NAME1, … to the list `common`, saves searches
                                                             of these names, and renames a list of its own
"""

from __future__ import annotations

import sys
from pathlib import Path

from shelf.lists.lists import Lists
from shelf.model import Ref
from shelf.searches.model import SavedSearch
from shelf.searches.searches import Searches


def main(config: str, data: str, name: str, count: str) -> None:
    lists, searches = Lists(Path(config), Path(data)), Searches(Path(config), Path(data))
    own = f"{name} own 0"
    lists.create(own)
    for number in range(int(count)):
        lists.add("common", [Ref(f"{name}{number}", f"Paper {number} of {name}")])
        searches.add(SavedSearch(f"{name}{number}", "x"))
        if number % 3 == 0:
            lists.rename(own, own := f"{name} own {number + 1}")
            searches.edit(f"{name}{number}", query="edited")
        sys.stdout.write(f"{number}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
