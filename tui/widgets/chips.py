"""The line under the search box: the query clause by clause, each with its count."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.content import Content
from textual.message import Message
from textual.style import Style
from textual.widgets import Static

from search.query.most import deciding
from search.query.tree import conjuncts
from tui.desk.question import Answer
from tui.desk.render import line
from tui.desk.wording import hidden_text

if TYPE_CHECKING:
    from search.insight.explain import Explanation

ORDERS = {
    "relevance": "best match first",
    "list": "in the list's order",
    "page": "in page order",
    "title": "by title",
    "date": "newest first",
    "-date": "oldest first",
    "upvotes": "most upvotes first",
    "trending": "most upvotes for their age first",
    "added": "newest import first",
    "-added": "oldest import first",
}
# More do not fit under the box.
_MOST = 12


class Chips(Static):
    """Clauses that can be clicked away, other spellings and names searched for, warnings, and why papers are similar.

    A chip's action names it by number: what a query says is never part of an action or of markup.
    """

    DEFAULT_CSS = """
    Chips { height: auto; min-height: 1; max-height: 3; padding: 0 1; }
    """

    @dataclass
    class Dropped(Message):
        """A clause was clicked away, counted from 0."""

        number: int

    class Back(Message):
        """The similar papers were clicked away."""

    @dataclass
    class SwitchedOff(Message):
        """A word of the reason was switched off, counted from 0."""

        number: int

    def __init__(self) -> None:
        super().__init__(Content(""), id="under", markup=False)

    def show(self, answer: Answer, explanation: Explanation | None = None) -> None:
        """Show how a question was understood; the count of each clause follows with the explanation."""
        shown: list[Content | tuple[str, str]] = []
        if answer.question.like:
            shown += _likeness(answer)
        # Before the clauses, which may fill all lines: never silently.
        shown += [(f"{line(str(spelled))}  ", "$text-warning") for spelled in answer.spelled]
        shown += _clauses(answer, explanation)
        if not shown and answer.library:
            shown.append((f"Everything, {ORDERS.get(answer.sort, answer.sort)}{'' if answer.hidden else '  '}", "dim"))
        if answer.hidden:
            shown.append((f" · {hidden_text(answer.hidden)}  ", "dim"))
        offered = explanation is not None and any(offer.kind == "note" for offer in explanation.suggestions)
        for note in answer.notes:
            shown.append((f"{line(note)}{' (c accepts it)' if offered else ''}  ", "$text-warning"))
            offered = False
        self.update(Content.assemble(*shown))

    def action_drop(self, number: int) -> None:
        self.post_message(self.Dropped(number))

    def action_back(self) -> None:
        self.post_message(self.Back())

    def action_switch_off(self, number: int) -> None:
        self.post_message(self.SwitchedOff(number))


def _chip(text: str, action: str, style: str = "$foreground on $panel") -> Content:
    return Content(text).stylize(style).stylize(Style.from_meta({"@click": action}))


def _clauses(answer: Answer, explanation: Explanation | None) -> list[Content | tuple[str, str]]:
    question = answer.question
    tree = question.query.tree
    nodes = conjuncts(tree)
    decide = deciding(tree) if question.most and not question.like else [True] * len(nodes)
    # The chip has room for the count from the start, so that nothing moves when it arrives.
    counts = [clause.count for clause in explanation.clauses] if explanation else []
    shown: list[Content | tuple[str, str]] = []
    for number, node in enumerate(nodes[:_MOST]):
        if not decide[number]:
            shown += [_chip(f" {line(str(node))} ×", f"drop({number})", "dim"), (" ", "")]
            continue
        count = f"{counts[number]:,}" if number < len(counts) else "·" * len(str(len(answer.keys)))
        shown += [_chip(f" {line(str(node))} {count} ×", f"drop({number})"), (" ", "")]
    if len(nodes) > _MOST:
        shown.append((f"+{len(nodes) - _MOST} more ", "dim"))
    for also in answer.also:
        shown.append((f"{line(str(also))}  ", "dim"))
    return shown


def _likeness(answer: Answer) -> list[Content | tuple[str, str]]:
    unlike = len(answer.question.unlike)
    also = f", unlike {unlike} ×" if unlike else " ×"
    shown: list[Content | tuple[str, str]] = [_chip(f" similar papers{also}", "back()"), (" ", "")]
    shown.append(("because: " if answer.because else "", "dim"))
    for number, word in enumerate(answer.because):
        shown += [Content(line(word)).stylize(Style.from_meta({"@click": f"switch_off({number})"})), ("  ", "")]
    return shown
