"""New papers in saved searches that ask for it (`notify`), each told once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from search.text.plural import plural
from shelf.searches.model import KEYS, folded
from tui.render import line

if TYPE_CHECKING:
    from tui.desk import Desk

# Searches that are told one by one; beyond these, how many there are.
MOST = 3


class Notices:
    """What one run of the app has told: a paper that is new in a search is told once."""

    def __init__(self) -> None:
        self._told: dict[str, frozenset[str]] = {}

    def fresh(self, desk: Desk) -> list[str]:
        """Return a sentence for each search that has new papers which were not told; reads files.

        Raises:
            CarrelError: The index or the catalog cannot be read.
        """
        said = []
        for saved, keys, new in desk.saved.counts():
            if not (saved.notify and new):
                continue
            unseen = desk.saved.searches.new_since(saved.name, keys)
            told = self._told.get(folded(saved.name), frozenset())
            if unseen - told:
                self._told[folded(saved.name)] = told | unseen
                key = f" — key {saved.key}" if saved.key in KEYS else ""
                said.append(f"“{line(saved.name)}”: {plural(len(unseen), 'new paper')}{key}")
        more = len(said) - MOST
        return [*said[:MOST], f"New papers in {more} other saved searches"] if more > 1 else said
