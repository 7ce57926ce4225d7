"""Slugs: file names made from the names of lists, safe on every file system."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

# Room for a number behind it, the suffix and a temporary file's name: file systems allow 255 bytes.
MAX_CHARACTERS = 60
MAX_BYTES = 150
# Windows takes these for devices, whatever follows a dot.
_DEVICES = re.compile(r"con|prn|aux|nul|com\d|lpt\d")


def slug_for(name: str, taken: Collection[str]) -> str:
    """Return a file name without suffix: letters, digits and single `-`, like the name, and not taken.

    Args:
        name: Any text.
        taken: Slugs that exist; their case does not count, for some file systems ignore it.
    """
    slug = _plain(name)
    if not slug or _DEVICES.fullmatch(slug):
        slug = f"{slug}-list" if slug else "list"
    gone = {each.casefold() for each in taken}
    number, found = 2, slug
    while found in gone:
        found = f"{slug}-{number}"
        number += 1
    return found


def _plain(name: str) -> str:
    slug = ""
    for letter in unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold()):
        slug += _part(letter, slug[-1:])
    slug = slug.strip("-")[:MAX_CHARACTERS]
    return slug.encode("utf-8", "ignore")[:MAX_BYTES].decode("utf-8", "ignore").strip("-")


def _part(letter: str, before: str) -> str:
    """Return what a slug has of a letter: Latin ones lose their accent, other scripts need their marks."""
    base = unicodedata.normalize("NFKD", letter)[0]
    if base.isascii() and base.isalnum():
        return base
    mark = unicodedata.category(letter).startswith("M")
    if letter.isalnum() or (mark and not before.isascii()):
        return letter
    return "" if mark or before in {"", "-"} else "-"
