"""A text input that strips control characters."""

from __future__ import annotations

import re

from textual.widgets import Input

from search.text.clean import clean

_BREAKS = re.compile(r"[\n\t]")


class CleanInput(Input):
    """An input for text from anywhere: Textual's own draws a pasted escape sequence as it is."""

    def validate_value(self, value: str) -> str:
        """Strip control characters, however they come here: typed, pasted or remembered."""
        return _BREAKS.sub(" ", clean(value))
