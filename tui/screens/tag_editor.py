"""The tag editor: one line, `+this -that`, completed from the tags in use."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

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
from shelf.shelf import Shelf
from shelf.tags import checked_tag, folded
from tui.desk.render import Piece, line
from tui.widgets.input import CleanInput
from tui.widgets.rows import RowList


@dataclass(frozen=True, slots=True)
class TagChange:
    """What a person asked for: tags to put on and to take off."""

    add: tuple[str, ...]
    remove: tuple[str, ...]


def parse_tags(text: str) -> TagChange:
    """Return what `+this -that other` asks for; commas separate as blanks do.

    Raises:
        UsageError: One of the words cannot be a tag.
    """
    add: list[str] = []
    remove: list[str] = []
    for word in text.replace(",", " ").split():
        if word.strip("+-#"):
            (remove if word.startswith("-") else add).append(checked_tag(word.lstrip("+-")))
    return TagChange(tuple(add), tuple(remove))


class TagRows(RowList):
    """Tags in use; which of them the papers have."""

    tags: reactive[tuple[tuple[str, int], ...]] = reactive((), init=False)
    on_papers: Counter[str]
    papers = 1

    @property
    def row_count(self) -> int:
        """Return how many tags are offered."""
        return len(self.tags)

    def row(self, index: int, part: int) -> list[Piece]:
        """Return a tag, whether the papers have it, and how often it is used."""
        tag, uses = self.tags[index]
        having = self.on_papers[folded(tag)]
        sign = "✓" if having == self.papers else "–" if having else " "
        return [Piece(f" {sign} ", "accent"), Piece(line(tag)), Piece(f"  {uses}", "dim")]


class TagEditor(ModalScreen[TagChange | None]):
    """Asks for tags to add and remove; dismissed with the change, or None.

    Args:
        papers: What the change will be made to.
        shelf: Knows the tags in use and those on the papers.
    """

    DEFAULT_CSS = """
    TagEditor { align: center middle; }
    TagEditor > Vertical { width: 64; max-width: 100%; height: 16; border: round $accent; background: $surface; }
    TagEditor Static { height: auto; max-height: 3; padding: 0 1; color: $text-muted; }
    TagEditor #problem { color: $text-error; }
    TagEditor TagRows { background: $surface; height: 1fr; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", show=False, priority=True),
        Binding("tab", "complete", show=False, priority=True),
        Binding("down,ctrl+n", "move(1)", show=False, priority=True),
        Binding("up,ctrl+p", "move(-1)", show=False, priority=True),
    ]
    rows = query_one(TagRows)
    box = query_one(Input)
    problem = query_one("#problem", Static)

    def __init__(self, papers: Sequence[Paper], shelf: Shelf) -> None:
        super().__init__()
        entries = [shelf.entry(paper.key) for paper in papers]
        self.papers = tuple(papers)
        self.counts = shelf.tag_counts()
        self.on_papers = Counter(folded(tag) for entry in entries if entry for tag in entry.tags)

    def compose(self) -> ComposeResult:
        """Lay out what is on, the line to type on, and what there is to complete with."""
        with Vertical() as frame:
            several = f"{len(self.papers)} papers" if len(self.papers) > 1 else ""
            # A Content, since a title is no markup.
            frame.border_title = Content(f"Tags of {several or line(self.papers[0].title)}")
            frame.border_subtitle = "Tab completes · Enter applies · Esc leaves"
            yield Static(Content(self._now()), id="now")
            yield CleanInput(compact=True, placeholder="+add -remove", select_on_focus=False)
            yield Static(Content(""), id="problem")
            yield TagRows()

    def _now(self) -> str:
        spelt = {folded(tag): tag for tag, _ in self.counts}
        tags = [f"#{line(spelt.get(tag, tag))}" for tag, having in self.on_papers.items() if having == len(self.papers)]
        some = [f"#{line(spelt.get(tag, tag))}" for tag, having in self.on_papers.items() if having < len(self.papers)]
        parts = [" ".join(tags), f"on some: {' '.join(some)}" if some else ""]
        return "  ·  ".join(filter(None, parts)) or "No tags yet."

    def on_mount(self) -> None:
        """Offer every tag at first."""
        self.rows.on_papers = self.on_papers
        self.rows.papers = len(self.papers)
        self.rows.can_focus = False
        self._offer("")
        self.box.focus()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self.problem.update(Content(""))
        self._offer(event.value)

    def _offer(self, text: str) -> None:
        word = folded(_last_word(text).lstrip("+-#"))
        starting = [pair for pair in self.counts if folded(pair[0]).startswith(word)]
        holding = [pair for pair in self.counts if word in folded(pair[0]) and pair not in starting]
        self.rows.tags = (*starting, *holding)
        self.rows.notice = "A new tag." if self.counts and word else "No tags yet: type one."
        self.rows.rows_changed(0)

    @on(Input.Submitted)
    def _apply(self, event: Input.Submitted) -> None:
        try:
            change = parse_tags(event.value)
        except UsageError as error:
            self.problem.update(Content(f"{error.message} {error.hint}"))
            return
        self.dismiss(change if change.add or change.remove else None)

    def on_row_list_chosen(self) -> None:
        """Complete with a clicked tag."""
        self.action_complete()

    def on_click(self, event: events.Click) -> None:
        """Keep the line to type on in focus."""
        self.box.focus()

    def action_complete(self) -> None:
        """Complete the last word; with nothing typed, take the tag off where all papers have it."""
        if not self.rows.tags:
            return
        tag = self.rows.tags[self.rows.cursor][0]
        word = _last_word(self.box.value)
        sign = word[:1] if word[:1] in {"+", "-"} else "+"
        if not word and self.on_papers[folded(tag)] == len(self.papers):
            sign = "-"
        kept = self.box.value[: len(self.box.value) - len(word)]
        self.box.value = f"{kept}{sign}{tag} "
        self.box.cursor_position = len(self.box.value)

    def action_move(self, by: int) -> None:
        """Go to another tag."""
        self.rows.move(by)

    def action_leave(self) -> None:
        """Leave without a change."""
        self.dismiss(None)


def _last_word(text: str) -> str:
    return text.replace(",", " ").rpartition(" ")[2]
