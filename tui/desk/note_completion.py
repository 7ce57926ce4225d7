"""What `[[` may be completed with: papers by words of their titles, or by the beginning of their keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from search.query.tree import And, Field, Node, Word
from search.text.words import words
from tui.desk.notes import link_text
from tui.desk.render import line

if TYPE_CHECKING:
    from tui.desk.desk import Desk

# More than these are not read through; one types another word.
MOST = 50


class LinkCandidate(NamedTuple):
    """A paper that may be linked to.

    Attributes:
        key: The paper's.
        title: One line.
    """

    key: str
    title: str

    @property
    def link(self) -> str:
        """Return the link to it."""
        return link_text(self.key, self.title)


def link_candidates(desk: Desk, typed: str, but: str) -> tuple[LinkCandidate, ...]:
    """Return the papers that what is typed may mean, the likeliest first.

    Args:
        desk: Where the papers are.
        typed: What follows `[[`: words of a title, the last one perhaps unfinished, or the start of a key.
        but: The paper in whose note it is typed.

    Raises:
        CarrelError: Catalog or index cannot be read.
    """
    if not typed.strip():
        keys = _recent(desk)
    elif any(letter.isdecimal() for letter in typed):
        keys = [*desk.library.catalog.resolve(typed.strip()), *_titled(desk, typed)]
    else:
        # Keys that are hashes begin with a letter; nobody knows them by heart.
        keys = _titled(desk, typed)
    wanted = [key for key in dict.fromkeys(keys) if key != but][:MOST]
    return tuple(LinkCandidate(key, line(desk.title(key))) for key in wanted)


def _recent(desk: Desk) -> list[str]:
    """Return the papers that something was done with last: one links to what one has read."""
    entries = sorted(desk.shelf.entries(), key=lambda entry: entry.changed, reverse=True)
    return [entry.key for entry in entries[: MOST + 1]]


def _titled(desk: Desk, typed: str) -> list[str]:
    """Return the papers that hold the words in their titles: those first that begin so."""
    asked = words(typed)
    if not asked:
        return []
    *whole, last = asked
    leaves: list[Node] = [Field("title", Word(word)) for word in whole]
    leaves.append(Field("title", Word(last, typing=not typed[-1:].isspace())))
    found = desk.found(And(tuple(leaves)) if len(leaves) > 1 else leaves[0]).keys
    gone = [entry for entry in desk.shelf.entries() if entry.key not in desk.library.columns().titles]
    keys = [*found[: 10 * MOST], *(entry.key for entry in gone if set(asked) <= set(words(entry.title)))]
    beginning = " ".join(asked)
    return sorted(keys, key=lambda key: not " ".join(words(desk.title(key))).startswith(beginning))
