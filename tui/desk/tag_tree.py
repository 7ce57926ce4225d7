"""The tags in use as a tree: `method/distillation` is under `method`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from search.text.plural import plural
from shelf.tags import checked_tag, folded, is_under, moved

if TYPE_CHECKING:
    from shelf.shelf import Shelf

SAME_NAME = "This is its current name."


@dataclass(frozen=True, slots=True)
class Branch:
    """A tag, or a common prefix of tags up to a slash.

    Attributes:
        depth: How many tags are above it.
        papers: How many papers `tag:` finds: with the tag itself or one under it.
        own: How many papers have the tag itself.
        colour: Its colour, or the nearest one above it; empty for none.
    """

    tag: str
    depth: int
    papers: int
    own: int
    colour: str = ""

    @property
    def name(self) -> str:
        return self.tag.rpartition("/")[2]


def branches(shelf: Shelf) -> tuple[Branch, ...]:
    """Every tag by name, followed by those under it; some 30 ms for ten thousand papers."""
    counts = shelf.snapshot.tag_counts
    own = {folded(tag): count for tag, count in counts}
    spelt = {folded(tag): tag for tag, _ in counts}
    for tag, _ in counts:
        for above in _above(tag):
            spelt.setdefault(folded(above), above)
    papers: Counter[str] = Counter()
    for entry in shelf.entries():
        papers.update({folded(each) for tag in entry.tags for each in (tag, *_above(tag))})
    return tuple(
        Branch(spelt[fold], fold.count("/"), papers[fold], own.get(fold, 0), shelf.tag_colour(spelt[fold]))
        for fold in sorted(spelt, key=lambda fold: fold.split("/"))
    )


def _above(tag: str) -> Iterator[str]:
    """Tags above a tag, the nearest first."""
    while "/" in tag:
        tag = tag.rpartition("/")[0]
        yield tag


def renaming(shelf: Shelf, old: str, new: str) -> str:
    """What renaming a tag would do, in words; raises a UsageError if the new name is not a valid tag."""
    goal = checked_tag(new)
    if goal == old:
        return SAME_NAME
    uses = {folded(tag): count for tag, count in shelf.snapshot.tag_counts}
    going = [tag for tag, _ in shelf.snapshot.tag_counts if is_under(tag, old)]
    under = len([tag for tag in going if folded(tag) != folded(old)])
    with_them = f", with {plural(under, 'tag')} under it" if under else ""
    lines = [f"{plural(len(shelf.snapshot.keys_for('tag', old) or ()), 'paper')}{with_them}"]
    staying = {fold for fold in uses if not is_under(fold, old)}
    for tag in going:
        if (there := moved(tag, old, goal)) and folded(there) in staying:
            lines.append(merges_into(there, uses[folded(there)]))
    return "\n".join(lines)


def merges_into(tag: str, papers: int) -> str:
    return f"#{tag} already exists ({plural(papers, 'paper')}); the two tags will be merged."
