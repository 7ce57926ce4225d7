"""Dollars: which of them stand for mathematics and which for money."""

from __future__ import annotations

import re

_COMMAND = re.compile(r"\\[A-Za-z%]")
_MATHEMATICAL = re.compile(r"\\[A-Za-z%,!{|]|[\^_]")
_AMOUNT = re.compile(r"\s*\d[\d.,]*\s*[A-Za-z]{2,}")
_PROSE = re.compile(r"[A-Za-z]{3,}[^A-Za-z]+[A-Za-z]{3,}")
_WORD = re.compile(r"[^\W\d_]{2}")
# Longer than any formula in an abstract, in characters: two dollars so far apart have nothing to do with each other.
LONGEST = 600


def is_math(content: str, following: str) -> bool:
    r"""Tell whether what stands between two dollar signs is a formula.

    `$x$`, `$5\\times$` and `$O(n \\log n)$` are; `$5 and $10`, `$5-$10` and `$HOME/$USER` are not.

    Args:
        content: The text between the two signs.
        following: What comes behind the second sign.
    """
    if not content.strip() or len(content) > LONGEST or re.search(r"\n\s*\n", content):
        return False
    if content[0].isspace() != content[-1].isspace():
        return False
    if _COMMAND.search(content):
        return True
    if following[:1].isdigit() or _AMOUNT.match(content):
        return False
    if _MATHEMATICAL.search(content):
        return True
    if content[0].isspace():
        return not _WORD.search(content)
    return content[-1] not in "/-:,;(=" and not _PROSE.search(content)
