"""The tag editor: one line, `+this -that`, completed from the tags in use."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from search.errors import UsageError
from search.paper import Paper
from shelf.shelf import Shelf
from shelf.tags import checked_tag, folded
from tui.desk.render import line
from tui.screens.completer import Completer, Option

NO_TAGS_ON_PAPERS = "No tags yet."
NO_TAGS = "No tags yet: type one."
NEW_TAG = "A new tag."


@dataclass(frozen=True, slots=True)
class TagChange:
    """Tags to add and to remove."""

    add: tuple[str, ...]
    remove: tuple[str, ...]


def parse_tags(text: str) -> TagChange:
    """Parse `+this -that other`; commas separate like blanks.

    Raises:
        UsageError: One of the words cannot be a tag.
    """
    add: list[str] = []
    remove: list[str] = []
    for word in text.replace(",", " ").split():
        if word.strip("+-#"):
            (remove if word.startswith("-") else add).append(checked_tag(word.lstrip("+-")))
    return TagChange(tuple(add), tuple(remove))


class TagEditor(Completer[TagChange]):
    """Asks for tags to add and to remove; dismissed with the change, or None."""

    SCOPES = ("tag-editor",)
    TITLE_START = "Tags of"
    PLACEHOLDER = "+add -remove"

    def __init__(self, papers: Sequence[Paper], shelf: Shelf) -> None:
        entries = [shelf.entry(paper.key) for paper in papers]
        self.having = Counter(folded(tag) for entry in entries if entry for tag in entry.tags)
        super().__init__(
            papers, (Option(tag, uses, self.having[folded(tag)]) for tag, uses in shelf.snapshot.tag_counts)
        )

    def present(self) -> str:
        spelt = {folded(option.name): option.name for option in self.options}
        names = {tag: f"#{line(spelt.get(tag, tag))}" for tag in self.having}
        every = [names[tag] for tag, having in self.having.items() if having == len(self.papers)]
        some = [names[tag] for tag, having in self.having.items() if having < len(self.papers)]
        parts = [" ".join(every), f"on some: {' '.join(some)}" if some else ""]
        return "  ·  ".join(filter(None, parts)) or NO_TAGS_ON_PAPERS

    def offered(self, text: str) -> Sequence[Option]:
        word = folded(_last_word(text).lstrip("+-#"))
        self.rows.notice = NEW_TAG if self.options and word else NO_TAGS
        holding = [option for option in self.options if word in folded(option.name)]
        return sorted(holding, key=lambda option: not folded(option.name).startswith(word))

    def completed(self, option: Option) -> str:
        """Complete the last word; where nothing is typed and all papers have the tag, remove it."""
        text, word = self.box.value, _last_word(self.box.value)
        sign = word[:1] if word[:1] in {"+", "-"} else "+"
        if not word and option.having == len(self.papers):
            sign = "-"
        return f"{text[: len(text) - len(word)]}{sign}{option.name} "

    def on_row_list_chosen(self) -> None:
        self.action_complete()

    def action_accept(self) -> None:
        try:
            change = parse_tags(self.box.value)
        except UsageError as error:
            self.show_problem(f"{error.message} {error.hint}")
            return
        self.dismiss(change if change.add or change.remove else None)


def _last_word(text: str) -> str:
    return text.replace(",", " ").rpartition(" ")[2]
