"""Finds the paper that a key, an arXiv id, a DOI or `@N` means, and the papers of reading lists in the library."""

from __future__ import annotations

from typing import TYPE_CHECKING

from search.catalog.same_paper import two_papers
from search.errors import UsageError
from search.library import Library
from search.paper import Paper
from search.text.plural import plural
from shelf.lists.model import ListEntry
from tui.desk.app_state import load_state

if TYPE_CHECKING:
    from tui.desk.desk import Desk

NO_RESULTS = "There was no search yet, or it found nothing"


def find_paper(desk: Desk, text: str) -> Paper:
    """Find a paper by key, arXiv id, DOI, the start of a key, or `@N` for the Nth result of the last search.

    Raises:
        UsageError: No paper matches, or more than one.
    """
    if text.startswith("@"):
        return _numbered(desk, text[1:])
    keys = desk.library.catalog.resolve(text)
    if not keys:
        keys = [key for key in desk.snapshot().clauses.papers if text and key.startswith(text)]
        keys = [text] if text in keys else keys
    if len(keys) > 1:
        some = ", ".join(keys[:5]) + (", …" if len(keys) > 5 else "")
        raise UsageError(f"Ambiguous: more than one key starts with {text}", some, "Type more of the key.")
    paper = _paper(desk, keys[0]) if keys else None
    if paper is None:
        hint = "Use a key or its start, an arXiv id, a DOI, or @N for result N of the last search."
        raise UsageError(f"No paper matches {text!r}", "", hint)
    return paper


def _numbered(desk: Desk, number: str) -> Paper:
    results = load_state(desk.places.state_file).results
    if not number.isdecimal() or len(number) > 9 or not 1 <= int(number) <= len(results):
        reason = f"The last search found {plural(len(results), 'paper')}" if results else NO_RESULTS
        raise UsageError(f"No result @{number}", reason, "Run `carrel search` first; @3 is its third result.")
    paper = _paper(desk, results[int(number) - 1])
    if paper is None:
        raise UsageError(f"Result @{number} is no longer in the library", "", "Search again.")
    return paper


def _paper(desk: Desk, key: str) -> Paper | None:
    paper = desk.paper(key)
    now = None if paper else desk.library.catalog.moved([key]).get(key)
    return desk.library.paper(now) if now else paper


def library_key(library: Library, entry: ListEntry) -> str | None:
    """The key under which the library has the paper of a list's entry; None if it has none."""
    catalog = library.catalog
    for key in catalog.resolve(entry.key):
        if entry.key in catalog.former([key]).get(key, ()):
            # Merged by hand, whatever else is known of them.
            return key
    listed = entry.paper
    # An entry without a title would match any paper without one.
    aliases = [alias for alias in listed.aliases if entry.title or not alias.startswith("title:")]
    for name in (entry.key, *(alias.partition(":")[2] for alias in aliases)):
        for key in catalog.resolve(name):
            paper = library.paper(key)
            # `resolve` also finds starts of keys, and titles that several papers share.
            same = paper and (key == entry.key or not set(paper.aliases).isdisjoint(aliases))
            if paper and same and not two_papers(paper, listed):
                return key
    return None
