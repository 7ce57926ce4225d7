"""Removes characters that could harm a terminal or hide text.

Used where texts come in (`search.sources`) and again where they are rendered, so that neither depends on the other.
"""

from __future__ import annotations

import re

# C0 but tab and newline, DEL, C1; bidi overrides and isolates, zero-width characters, the byte
# order mark, soft hyphen, Arabic letter mark, line and paragraph separators, interlinear annotation, tag
# characters (invisible ASCII), lone surrogates (they cannot be encoded again).
_HARMFUL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\U000e0000-\U000e007f\ud800-\udfff]"
)
_LINE_ENDS = re.compile("\r\n?|[\u2028\u2029\x85]")


def clean(text: str) -> str:
    """Remove control, bidi and zero-width characters; tabs stay, all newlines become the same."""
    if text.isascii() and text.isprintable():
        return text  # most lines, in a tenth of the time
    return _HARMFUL.sub("", _LINE_ENDS.sub("\n", text))


def clean_line(text: str) -> str:
    """Clean a text and put it on a single line, with single blanks."""
    return " ".join(clean(text).split())
