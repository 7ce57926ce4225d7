"""PaperResolver: finds the paper that a key, an arXiv id, a DOI or `@N` means."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from search.catalog.merge import two_papers
from search.errors import UsageError
from search.library import Library
from search.paper import Paper
from search.text.plural import plural
from shelf.lists.model import ListEntry
from tui.desk.app_state import load_state

NO_RESULTS = "There was no search yet, or it found nothing"


class PaperResolver:
    """Finds papers by name.

    Args:
        library: The library.
        remembered: Returns the papers that shelf and lists know, by key.
        state: The state file, for `@N`.
    """

    def __init__(self, library: Library, remembered: Callable[[], Mapping[str, Paper]], state: Path) -> None:
        self._library, self._remembered, self._state = library, remembered, state

    def named(self, text: str) -> Paper:
        """Find a paper by key, arXiv id, DOI, the start of a key, or `@N` for the Nth result of the last search.

        Raises:
            UsageError: No paper matches, or more than one.
        """
        if text.startswith("@"):
            return self._numbered(text[1:])
        keys = self._library.catalog.resolve(text)
        if not keys:
            keys = [key for key in self._remembered() if text and key.startswith(text)]
            keys = [text] if text in keys else keys
        if len(keys) > 1:
            some = ", ".join(keys[:5]) + (", …" if len(keys) > 5 else "")
            raise UsageError(f"Ambiguous: more than one key starts with {text}", some, "Type more of the key.")
        paper = self._paper(keys[0]) if keys else None
        if paper is None:
            hint = "Use a key or its start, an arXiv id, a DOI, or @N for result N of the last search."
            raise UsageError(f"No paper matches {text!r}", "", hint)
        return paper

    def known(self, entry: ListEntry) -> str | None:
        return library_key(self._library, entry)

    def _numbered(self, number: str) -> Paper:
        results = load_state(self._state).results
        if not number.isdecimal() or len(number) > 9 or not 1 <= int(number) <= len(results):
            reason = f"The last search found {plural(len(results), 'paper')}" if results else NO_RESULTS
            raise UsageError(f"No result @{number}", reason, "Run `carrel search` first; @3 is its third result.")
        paper = self._paper(results[int(number) - 1])
        if paper is None:
            raise UsageError(f"Result @{number} is no longer in the library", "", "Search again.")
        return paper

    def _paper(self, key: str) -> Paper | None:
        found = self._library.paper(key) or self._remembered().get(key)
        now = None if found else self._library.catalog.moved([key]).get(key)
        return self._library.paper(now) if now else found


def library_key(library: Library, entry: ListEntry) -> str | None:
    """The key under which the library has the paper of a list's entry; None if it has none."""
    catalog = library.catalog
    for key in catalog.resolve(entry.key):
        if entry.key in catalog.former([key]).get(key, ()):
            # Merged by hand, whatever else is known of them.
            return key
    wanted = entry.paper
    # An entry without a title would match any paper without one.
    aliases = [alias for alias in wanted.aliases if entry.title or not alias.startswith("title:")]
    for name in (entry.key, *(alias.partition(":")[2] for alias in aliases)):
        for key in catalog.resolve(name):
            paper = library.paper(key)
            # `resolve` also finds starts of keys, and titles that several papers share.
            same = paper and (key == entry.key or not set(paper.aliases).isdisjoint(aliases))
            if paper and same and not two_papers(paper, wanted):
                return key
    return None
