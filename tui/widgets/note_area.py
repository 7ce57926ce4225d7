"""The text area of the note pane."""

from __future__ import annotations

import re

from textual.widgets import TextArea
from textual.widgets.text_area import Edit, EditResult

from search.text.clean import clean

# After a `|` comes the label, and a second `[[` begins another link.
_OPEN_LINK = re.compile(r"\[\[((?:(?!\[\[|\]\]|\|).)*)\Z")
# The rest of a complete link: typing within its name begins no new one.
_REST_OF_LINK = re.compile(r"(?:(?!\[\[|\]\]).)+\]\]")
_LONGEST_SOUGHT = 200


class NoteArea(TextArea):
    """A text area for Markdown that strips control characters and recognizes `[[`.

    Attributes:
        offered: Whether candidates are shown, which Tab and Enter accept: they are not text then.
    """

    offered = False

    def __init__(self, text: str) -> None:
        super().__init__(
            text, soft_wrap=True, tab_behavior="indent", compact=True, placeholder="Markdown; [[ links a paper"
        )
        self.indent_width = 2  # of a nested list item

    def edit(self, edit: Edit) -> EditResult:
        edit.text = clean(edit.text)
        return super().edit(edit)

    def check_consume_key(self, key: str, character: str | None = None) -> bool:
        return not (self.offered and key in {"tab", "enter"}) and super().check_consume_key(key, character)

    @property
    def typed_link(self) -> str | None:
        """The text after the `[[` of a link that is being typed, or None."""
        match = self._open_link
        return match[1] if match else None

    @property
    def _open_link(self) -> re.Match[str] | None:
        start, end = self.selection
        if start != end:
            return None
        row, column = end
        text = self.document.get_line(row)
        if _REST_OF_LINK.match(text, column, column + _LONGEST_SOUGHT):
            return None
        return _OPEN_LINK.search(text[max(0, column - _LONGEST_SOUGHT) : column])

    def complete(self, link: str) -> None:
        match = self._open_link
        if match is None:
            return
        row, column = self.selection.end
        # The end may have been typed first.
        closed = self.document.get_line(row)[column : column + 2] == "]]"
        start, end = (row, column - len(match[0])), (row, column + 2 * closed)
        result = self.edit(Edit(link, start, end, False))
        self.move_cursor(result.end_location)
