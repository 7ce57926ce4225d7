"""Edits of tags: on papers, and everywhere (rename, merge, delete, colour)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from search.errors import UsageError
from search.text.clean import clean_line
from shelf.edits.plan import EditPlan, Planner, refs_of
from shelf.journal.edit import Change
from shelf.messages import did_you_mean
from shelf.model import ShelfEntry, has_tag
from shelf.snapshot import ShelfSnapshot
from shelf.tags import COLOURS, MAX_TAG, checked_tag, coloured, folded, is_under, moved, tag_text

if TYPE_CHECKING:
    from search.paper import Paper
    from shelf.model import Ref


def tag(papers: Iterable[Paper | Ref], add: Iterable[str] = (), remove: Iterable[str] = ()) -> Planner:
    refs = refs_of(papers)
    added = {folded(tag): tag for tag in map(checked_tag, add)}
    removed = {folded(tag): tag for tag in map(checked_tag, remove)}
    if both := added.keys() & removed.keys():
        raise UsageError("Nothing was tagged", f'"{min(both)}" cannot be both added and removed')

    def plan(view: ShelfSnapshot) -> EditPlan:
        on = [view.spelling(tag) for tag in added.values()]
        off = [view.spelling(tag) for tag in removed.values()]
        changes = [change for key in refs for change in _changes(view.entries.get(key), key, on, off)]
        words = " ".join([*(f"+{tag}" for tag in on), *(f"-{tag}" for tag in off)])
        return EditPlan("Tagged {} " + words, changes, refs)

    return plan


def _changes(entry: ShelfEntry | None, key: str, on: list[str], off: list[str]) -> list[Change]:
    added = [Change(key, "tags", new=tag) for tag in on if not has_tag(entry, tag)]
    return added + [Change(key, "tags", old=tag) for tag in off if has_tag(entry, tag)]


def rename(old: str, new: str) -> Planner:
    """Rename a tag everywhere, and what is under it (`method/x` to `new/x`); merged where the new one is there."""
    name = checked_tag(new)

    def plan(view: ShelfSnapshot) -> EditPlan:
        old_tag = _there(view, old)
        respelt = folded(name) == folded(old_tag)
        goal = name if respelt else view.spelling(name)
        verb = "Merged tag {} into {}" if not respelt and view.has_tag(goal) else "Renamed tag {} to {}"
        becomes = {tag: _fitting(moved(tag, old_tag, goal)) for tag in view.tags_under(old_tag)}
        if not respelt:  # what is there already keeps its spelling, also further down
            becomes = {tag: view.spelling(after) for tag, after in becomes.items()}
        changes = [change for entry in view.entries.values() for change in _renaming(entry, becomes)]
        colours = {tag: colour for tag, colour in view.colours.items() if not is_under(tag, old_tag)}
        for tag, colour in view.colours.items():
            if is_under(tag, old_tag) and not coloured(colours, after := moved(tag, old_tag, goal)):
                colours[after] = colour
        changes += _recolouring(view, colours)
        return EditPlan(f"{verb.format(old_tag, goal)} on {{}}", changes)

    return plan


def delete(tag: str) -> Planner:
    """Remove a tag and all that is under it from every paper: all that `tag:` finds."""

    def plan(view: ShelfSnapshot) -> EditPlan:
        top = _there(view, tag)
        doomed = view.tags_under(top)
        changes = [
            Change(entry.key, "tags", old=each)
            for entry in view.entries.values()
            for each in entry.tags
            if each in doomed
        ]
        colours = {each: colour for each, colour in view.colours.items() if not is_under(each, top)}
        under = len({folded(each) for each in doomed} - {folded(top)})
        words = f"tag {top}" + (f" and {under} under it" if under else "")
        return EditPlan(f"Deleted {words} from {{}}", [*changes, *_recolouring(view, colours)])

    return plan


def set_colour(tag: str, colour: str) -> Planner:
    """Colour a tag; an empty colour removes it."""
    name, choice = checked_tag(tag), colour.casefold()
    if choice and choice not in COLOURS:
        raise UsageError("No such colour", f'"{clean_line(colour)[:40]}" is not one of {", ".join(COLOURS)}')

    def plan(view: ShelfSnapshot) -> EditPlan:
        target = coloured(view.colours, name) or view.spelling(name)
        words = f"Coloured tag {target} {choice}" if choice else f"Removed colour of tag {target}"
        return EditPlan(words, [Change("", target, view.colours.get(target), choice or None)])

    return plan


def _there(view: ShelfSnapshot, tag: str) -> str:
    """A tag that is on some paper, has a colour, or has such a tag under it."""
    name = view.spelling(tag_text(tag))
    if name and (view.tags_under(name) or any(is_under(each, name) for each in view.colours)):
        return name
    names = {folded(each): each for each, _ in view.tag_counts}
    hint = did_you_mean(folded(name), names)
    raise UsageError("No such tag", f'No paper is tagged "{clean_line(tag)[:MAX_TAG]}"', hint)


def _renaming(entry: ShelfEntry, becomes: dict[str, str]) -> list[Change]:
    """The changes on one paper, those that add first, so that it never seems bare on the way and goes."""
    if not any(tag in becomes for tag in entry.tags):
        return []
    after = {folded(tag): tag for tag in reversed([becomes.get(tag, tag) for tag in entry.tags])}
    before = {folded(tag): tag for tag in entry.tags}
    on = [Change(entry.key, "tags", before.get(fold), tag) for fold, tag in after.items() if before.get(fold) != tag]
    return on + [Change(entry.key, "tags", old=tag) for fold, tag in before.items() if fold not in after]


def _recolouring(view: ShelfSnapshot, colours: dict[str, str]) -> list[Change]:
    now = view.colours
    tags = (tag for tag in dict.fromkeys((*now, *colours)) if now.get(tag) != colours.get(tag))
    return [Change("", tag, now.get(tag), colours.get(tag)) for tag in tags]


def _fitting(tag: str) -> str:
    if len(tag) > MAX_TAG:
        raise UsageError("Tag too long", f'"{tag[:MAX_TAG]}…" has {len(tag)} characters; a tag has at most {MAX_TAG}')
    return tag
