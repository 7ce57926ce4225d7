"""The list picker: add papers to a reading list, remove them, or create a new list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from search.errors import UsageError
from search.paper import Paper
from search.text.clean import clean_line
from search.text.words import exact
from shelf.lists.lists import Lists
from shelf.lists.model import checked_name
from tui.desk.render import line
from tui.screens.completer import Completer, Option

ON_NO_LIST = "On no list yet."
NO_SUCH_LIST = "On no such list."
NO_LISTS = "No reading lists yet: type a name to create one."


@dataclass(frozen=True, slots=True)
class ListChange:
    """Papers to add to a list, to remove from it, or to begin a new one with."""

    name: str
    kind: Literal["add", "remove", "create"]

    def apply(self, lists: Lists, papers: Sequence[Paper]) -> str:
        """Make the change and return what was done, in words; belongs in a worker.

        Raises:
            UsageError: There is no such list any more, or one of that name exists by now.
            ShelfError: It could not be saved.
        """
        if self.kind == "create":
            return lists.create(self.name, papers=papers)
        if self.kind == "remove":
            return lists.remove(self.name, [paper.key for paper in papers])
        return lists.add(self.name, papers)


class ListPicker(Completer[ListChange]):
    """Asks for a reading list; dismissed with the change, or None."""

    SCOPES = ("list-picker",)
    TITLE_START = "Reading lists of"
    PLACEHOLDER = "name, or -name to remove"
    NEW_LABEL = "a new list"

    def __init__(self, papers: Sequence[Paper], lists: Lists) -> None:
        keys = frozenset(paper.key for paper in papers)
        super().__init__(
            papers, (Option(each.name, len(each.keys), len(keys & each.keys)) for each in lists.snapshot.lists)
        )

    def present(self) -> str:
        every = [f'"{line(option.name)}"' for option in self.options if option.having == len(self.papers)]
        some = [f'"{line(option.name)}"' for option in self.options if 0 < option.having < len(self.papers)]
        parts = [f"on {', '.join(every)}" if every else "", f"some on {', '.join(some)}" if some else ""]
        return "  ·  ".join(filter(None, parts)) or ON_NO_LIST

    def offered(self, text: str) -> Sequence[Option]:
        remove, name = _parse(text)
        typed = exact(name)
        # The name in full comes first, then names that begin so, then names that contain it.
        matches = [option for option in self.options if typed in exact(option.name) and (option.having or not remove)]
        matches.sort(key=lambda option: (exact(option.name) != typed, not exact(option.name).startswith(typed)))
        if name and not remove and not any(exact(option.name) == typed for option in matches):
            try:
                matches.append(Option(checked_name(name), new=True))
            except UsageError as error:
                self.show_problem(str(error))
        self.rows.notice = NO_SUCH_LIST if remove else NO_LISTS
        return matches

    def completed(self, option: Option) -> str:
        return f"{'-' if _parse(self.box.value)[0] else ''}{option.name}"

    def on_row_list_chosen(self) -> None:
        self.action_accept()

    def action_accept(self) -> None:
        """Close with the list under the cursor: papers that are all on it are removed."""
        option = self.rows.current
        if option is None:
            return
        remove = _parse(self.box.value)[0] or option.having == len(self.papers)
        self.dismiss(ListChange(option.name, "create" if option.new else "remove" if remove else "add"))


def _parse(text: str) -> tuple[bool, str]:
    """Whether papers are to be removed, and the name typed so far."""
    typed = clean_line(text)
    return typed.startswith("-"), typed.lstrip("+-").strip()
