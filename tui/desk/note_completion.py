"""Completion of `[[`: papers by words of their titles, or by the beginning of their keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from search.query.tree import And, Field, Node, Word
from search.text.words import words
from tui.desk.notes import link_text
from tui.desk.render import line

if TYPE_CHECKING:
    from tui.desk.desk import Desk

# Nobody reads more; another word narrows the list.
MOST = 50


class LinkCandidate(NamedTuple):
    """A paper to link to; its title is on one line."""

    key: str
    title: str

    @property
    def link(self) -> str:
        return link_text(self.key, self.title)


def link_candidates(desk: Desk, typed: str, but: str) -> tuple[LinkCandidate, ...]:
    """Papers that match what was typed, best first.

    Args:
        desk: The desk.
        typed: The text after `[[`: words of a title, the last one perhaps unfinished, or the start of a key.
        but: The paper whose note is being edited.

    Raises:
        CarrelError: Catalog or index cannot be read.
    """
    if not typed.strip():
        keys = _recent(desk)
    elif any(letter.isdecimal() for letter in typed):
        keys = [*desk.library.catalog.resolve(typed.strip()), *_titled(desk, typed)]
    else:
        # Keys that are hashes begin with a letter; nobody types those.
        keys = _titled(desk, typed)
    wanted = [key for key in dict.fromkeys(keys) if key != but][:MOST]
    return tuple(LinkCandidate(key, line(desk.title(key))) for key in wanted)


def _recent(desk: Desk) -> list[str]:
    """The papers that were edited last: people link to what they have read."""
    entries = sorted(desk.shelf.entries(), key=lambda entry: entry.changed, reverse=True)
    return [entry.key for entry in entries[: MOST + 1]]


def _titled(desk: Desk, typed: str) -> list[str]:
    """Papers with the words in their titles; titles that begin with them come first."""
    asked = words(typed)
    if not asked:
        return []
    *whole, last = asked
    leaves: list[Node] = [Field("title", Word(word)) for word in whole]
    leaves.append(Field("title", Word(last, typing=not typed[-1:].isspace())))
    now = desk.snapshot()
    found = now.search(And(tuple(leaves)) if len(leaves) > 1 else leaves[0]).keys
    gone = [entry for entry in desk.shelf.entries() if entry.key not in now.columns.titles]
    keys = [*found[: 10 * MOST], *(entry.key for entry in gone if set(asked) <= set(words(entry.title)))]
    beginning = " ".join(asked)
    return sorted(keys, key=lambda key: not " ".join(words(now.title(key))).startswith(beginning))
