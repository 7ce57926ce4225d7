"""EditPlan: what an edit changes, planned against a snapshot."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from shelf.journal.edit import Change
from shelf.model import Ref, field_of, ref_of
from shelf.snapshot import ShelfSnapshot

if TYPE_CHECKING:
    from search.paper import Paper


@dataclass(frozen=True, slots=True)
class EditPlan:
    """An edit that is not kept yet.

    Attributes:
        words: What it does; `{}` stands for the papers that it changes.
        changes: Those that change nothing are left out when it is kept.
        papers: By key; those that the shelf holds already need not be there.
        overruled: What another file said and does not count.
        message: The message to show, where that is more than the words.
    """

    words: str
    changes: Iterable[Change]
    papers: Mapping[str, Ref] = field(default_factory=dict)
    overruled: tuple[Change, ...] = ()
    message: str = ""


Planner = Callable[[ShelfSnapshot], EditPlan]
"""Told what is on the shelf right now, says what is to change."""


def refs_of(papers: Iterable[Paper | Ref]) -> dict[str, Ref]:
    return {ref.key: ref for ref in map(ref_of, papers)}


def change_of(view: ShelfSnapshot, key: str, name: str, new: str | bool | None) -> Change:
    return Change(key, name, field_of(view.entries.get(key), name), new)
