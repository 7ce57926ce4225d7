"""NoteArea: where a note is typed."""

from __future__ import annotations

import re

from textual.widgets import TextArea
from textual.widgets.text_area import Edit, EditResult

from search.text.clean import clean

# After a `|` one types the label, and a second `[[` begins another link.
_OPEN_LINK = re.compile(r"\[\[((?:(?!\[\[|\]\]|\|).)*)\Z")
# The rest of a link that is there already: what is typed within its name is no new one.
_REST_OF_LINK = re.compile(r"(?:(?!\[\[|\]\]).)+\]\]")
_LONGEST_SOUGHT = 200


class NoteArea(TextArea):
    """An area to type Markdown in that keeps out what could harm the terminal, and knows of `[[`.

    Attributes:
        offered: Whether something is offered that Tab and Enter take: they are then no text.
    """

    offered = False

    def __init__(self, text: str) -> None:
        super().__init__(
            text, soft_wrap=True, tab_behavior="indent", compact=True, placeholder="Markdown; [[ links a paper"
        )
        self.indent_width = 2  # of an item of a list under another one

    def edit(self, edit: Edit) -> EditResult:
        """Make an edit without control characters, whether it was typed or pasted."""
        edit.text = clean(edit.text)
        return super().edit(edit)

    def check_consume_key(self, key: str, character: str | None = None) -> bool:
        """Tell whether a key is text, so that it means nothing else."""
        return not (self.offered and key in {"tab", "enter"}) and super().check_consume_key(key, character)

    @property
    def sought(self) -> str | None:
        """Return what was typed of a link that is being written; None when none is."""
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
        """Put a whole link in the place of the one that is being written."""
        match = self._open_link
        if match is None:
            return
        row, column = self.selection.end
        # Whoever writes the end first, and then what is between, needs no second end.
        closed = self.document.get_line(row)[column : column + 2] == "]]"
        start, end = (row, column - len(match[0])), (row, column + 2 * closed)
        result = self.edit(Edit(link, start, end, False))
        self.move_cursor(result.end_location)
