"""The list picker: add papers to a reading list, remove them, or create a new list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.getters import query_one
from textual.reactive import reactive
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from search.errors import UsageError
from search.paper import Paper
from search.text.clean import clean_line
from search.text.words import exact
from shelf.lists.lists import Lists
from shelf.lists.model import checked_name
from tui.desk.render import Piece, line
from tui.widgets.input import CleanInput
from tui.widgets.rows import RowList


@dataclass(frozen=True, slots=True)
class ListChange:
    """What a person asked for: papers onto a list, off it, or onto a new one."""

    name: str
    what: Literal["add", "remove", "create"]

    def made(self, lists: Lists, papers: Sequence[Paper]) -> str:
        """Make the change and return it in words; belongs in a worker.

        Raises:
            UsageError: There is no such list any more, or meanwhile there is one of that name.
            ShelfError: It could not be kept.
        """
        if self.what == "create":
            return lists.create(self.name, papers=papers)
        if self.what == "remove":
            return lists.remove(self.name, [paper.key for paper in papers])
        return lists.add(self.name, papers)


@dataclass(frozen=True, slots=True)
class ListOption:
    """A line of the picker.

    Attributes:
        name: Of a list, or of one that is to be.
        papers: How many are in it.
        having: How many of those are the ones that it is picked for.
        new: There is no such list yet.
    """

    name: str
    papers: int = 0
    having: int = 0
    new: bool = False


class ListOptionRows(RowList):
    """Reading lists, and which of them the papers are on."""

    picks: reactive[tuple[ListOption, ...]] = reactive((), init=False)
    papers = 1

    @property
    def row_count(self) -> int:
        """Return how many lines there are."""
        return len(self.picks)

    @property
    def pick(self) -> ListOption | None:
        """Return the line under the cursor."""
        return self.picks[self.cursor] if self.cursor < len(self.picks) else None

    def row(self, index: int, part: int) -> list[Piece]:
        """Return a list, whether the papers are on it, and how many are."""
        pick = self.picks[index]
        if pick.new:
            return [Piece(" + ", "accent"), Piece(f"a new list “{line(pick.name)}”")]
        sign = "✓" if pick.having == self.papers else "–" if pick.having else " "
        return [Piece(f" {sign} ", "accent"), Piece(line(pick.name)), Piece(f"  {pick.papers:,}", "dim")]


class ListPicker(ModalScreen[ListChange | None]):
    """Asks for a reading list; dismissed with the change, or None.

    Args:
        papers: What the change will be made to.
        lists: All there are.
    """

    DEFAULT_CSS = """
    ListPicker { align: center middle; }
    ListPicker > Vertical { width: 64; max-width: 100%; height: 16; border: round $accent; background: $surface; }
    ListPicker Static { height: auto; max-height: 3; padding: 0 1; color: $text-muted; }
    ListPicker #problem { color: $text-error; }
    ListPicker ListOptionRows { background: $surface; height: 1fr; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", show=False, priority=True),
        Binding("tab", "complete", show=False, priority=True),
        Binding("down,ctrl+n", "move(1)", show=False, priority=True),
        Binding("up,ctrl+p", "move(-1)", show=False, priority=True),
        Binding("pagedown", "move(8)", show=False, priority=True),
        Binding("pageup", "move(-8)", show=False, priority=True),
    ]
    rows = query_one(ListOptionRows)
    box = query_one(Input)
    problem = query_one("#problem", Static)

    def __init__(self, papers: Sequence[Paper], lists: Lists) -> None:
        super().__init__()
        self.papers = tuple(papers)
        keys = frozenset(paper.key for paper in papers)
        self.picks = tuple(ListOption(each.name, len(each.keys), len(keys & each.keys)) for each in lists.all())

    def compose(self) -> ComposeResult:
        """Lay out which lists the papers are on, the line to type on, and the lists."""
        with Vertical() as frame:
            several = f"{len(self.papers):,} papers" if len(self.papers) > 1 else ""
            # A Content, since a title is no markup.
            frame.border_title = Content(f"Reading lists of {several or line(self.papers[0].title)}")
            frame.border_subtitle = "Enter adds, where ✓ takes off · Esc leaves"
            yield Static(Content(self._now()), id="now")
            yield CleanInput(compact=True, placeholder="name, -name takes off", select_on_focus=False)
            yield Static(Content(""), id="problem")
            yield ListOptionRows()

    def _now(self) -> str:
        whole = [f"“{line(pick.name)}”" for pick in self.picks if pick.having == len(self.papers)]
        some = [f"“{line(pick.name)}”" for pick in self.picks if 0 < pick.having < len(self.papers)]
        parts = [f"on {', '.join(whole)}" if whole else "", f"some on {', '.join(some)}" if some else ""]
        return "  ·  ".join(filter(None, parts)) or "On no list yet."

    def on_mount(self) -> None:
        """Offer every list at first."""
        self.rows.papers = len(self.papers)
        self.rows.can_focus = False
        self._offer("")
        self.box.focus()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._offer(event.value)

    def _offer(self, text: str) -> None:
        off, name = _parse(text)
        sought = exact(name)
        # Spelt in full it comes first, then what begins so, then what holds it.
        found = [pick for pick in self.picks if sought in exact(pick.name) and (pick.having or not off)]
        found.sort(key=lambda pick: (exact(pick.name) != sought, not exact(pick.name).startswith(sought)))
        problem = ""
        if name and not off and not any(exact(pick.name) == sought for pick in found):
            try:
                found.append(ListOption(checked_name(name), new=True))
            except UsageError as error:
                problem = str(error)
        self.problem.update(Content(line(problem)))
        self.rows.picks = tuple(found)
        self.rows.notice = "On no such list." if off else "No reading list yet: type a name for one."
        self.rows.rows_changed(0)

    @on(Input.Submitted)
    def _submitted(self) -> None:
        self._take()

    def _take(self) -> None:
        pick = self.rows.pick
        if pick is None:
            return
        off = _parse(self.box.value)[0] or pick.having == len(self.papers)
        self.dismiss(ListChange(pick.name, "create" if pick.new else "remove" if off else "add"))

    def on_row_list_chosen(self) -> None:
        """Take a clicked list."""
        self._take()

    def on_click(self, event: events.Click) -> None:
        """Keep the line to type on in focus."""
        self.box.focus()

    def action_complete(self) -> None:
        """Complete the name."""
        if self.rows.pick:
            sign = "-" if _parse(self.box.value)[0] else ""
            self.box.value = f"{sign}{self.rows.pick.name}"
            self.box.cursor_position = len(self.box.value)

    def action_move(self, by: int) -> None:
        """Go to another list."""
        self.rows.move(by)

    def action_leave(self) -> None:
        """Leave without a change."""
        self.dismiss(None)


def _parse(text: str) -> tuple[bool, str]:
    """Return whether papers are to be taken off, and the name that was typed so far."""
    typed = clean_line(text)
    return typed.startswith("-"), typed.lstrip("+-").strip()
