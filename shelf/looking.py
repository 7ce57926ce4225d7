"""What a person has looked at on pages: the papers of every page that was shown and left again.

A paper that comes back on a later page is not new there: that is what one wants to know of a page.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from search.files import Lock
from shelf.searches.looked import Looked

_PAGES = "pages"


class Looking:
    """The papers that were looked at on pages.

    Args:
        data_dir: Where that is kept.
    """

    def __init__(self, data_dir: Path) -> None:
        self._looked = Looked(data_dir / "looked" / "pages", Lock(data_dir / "looked.lock"))

    @property
    def seen(self) -> frozenset[str]:
        """Return the papers that were looked at; the same object until there are more."""
        return self._looked.seen(_PAGES).keys

    def left(self, keys: Iterable[str]) -> bool:
        """Take in that a page with these papers was looked at; tell whether that is on disk."""
        return self._looked.add(_PAGES, keys)
