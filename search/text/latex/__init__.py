r"""LaTeX converted to plain text for display; the original is always stored with it.

Own code because of what libraries do to text that is only partly LaTeX: pylatexenc 2.10 treats `%` as a
comment and drops the rest of the line, makes `5 and10` of `$5 and $10`, drops unknown macros and dies of
nesting; latexcodec knows the comment too and keeps the markup; unicodeit keeps dollars and accents.

Only what is clearly LaTeX is touched: `--flag`, `$5 and $10`, `C:\temp`, `A_B` and `50% of` stay as they are.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from search.text.latex.reader import LatexReader

_DOUBLE_QUOTES = re.compile(r"(?<!`)``(?!`)((?:(?!``|''|(?<!\\)\")[\s\S])*)(?:''|\")")
_SINGLE_QUOTES = re.compile(r"(?<![\w`\\])`([^`'\s](?:[^`'\n]{0,100}[^`'\s])?)'(?![\w'])")
# Abstracts are about 2 kB: the cache holds a few screens of them, and nothing that is huge.
_CACHED_LENGTH = 4096
_CACHED = 1024


def readable(text: str) -> str:
    r"""What a text reads as: `$\alpha$-VAE at 72\%` → α-VAE at 72%. Never raises, takes linear time, gives NFC."""
    if (
        "\\" not in text
        and "$" not in text
        and "{" not in text
        and "^" not in text
        and "`" not in text
        and "~http" not in text
    ):
        return text if text.isascii() else unicodedata.normalize("NFC", text)
    return _cached(text) if len(text) <= _CACHED_LENGTH else _convert(text)


def readable_line(text: str) -> str:
    """Convert a text to what it reads as, on a single line, for lists and headings."""
    return " ".join(readable(text).split())


def _convert(text: str) -> str:
    if "`" in text:
        text = _DOUBLE_QUOTES.sub(r"“\1”", text)
        text = _SINGLE_QUOTES.sub(r"‘\1’", text)
    reader = LatexReader(text)
    return unicodedata.normalize("NFC", reader.read(0, len(reader.tokens), math=False, depth=0))


_cached = lru_cache(maxsize=_CACHED)(_convert)
