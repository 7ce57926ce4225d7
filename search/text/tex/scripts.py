"""What is set higher or lower, and what needs parentheses once it no longer is."""

from __future__ import annotations

import re
import unicodedata

from search.text.tex import symbols


def script(kind: str, text: str) -> str:
    """Return text set higher (`^`) or lower (`_`): in Unicode's own signs, if it has all of them."""
    text = text.strip()
    tight = "".join(text.split())
    table = symbols.SUPERSCRIPT if kind == "^" else symbols.SUBSCRIPT
    if all(ord(char) in table for char in tight):
        return tight.translate(table)
    plain = len(text) == 1 or (kind == "_" and text.isalnum())
    return f"{kind}{text}" if plain else f"{kind}({text})"


def bracketed(text: str) -> str:
    """Return the text in parentheses if a fraction or root of it would read differently without."""
    return f"({text})" if re.search(r"[\s+\-−/·×]", text.strip()) else text


def accented(text: str, mark: str) -> str:
    """Return the text with a combining mark on its first letter."""
    base = {"ı": "i", "ȷ": "j"}.get(text[:1], text[:1])
    return unicodedata.normalize("NFC", base + mark) + text[1:] if base.isalpha() else text
