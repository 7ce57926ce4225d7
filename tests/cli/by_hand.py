"""The saved pages read by a few regular expressions, with nothing of Carrel's: what its answers are held against."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

_DATE = re.compile(r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{1,2}")
_CODE = re.compile(r"https?://(?:www\.)?(?:github\.com|gitlab\.com|huggingface\.co|bitbucket\.org)/\w")


class Row(NamedTuple):
    """A title and its abstract, and the page that they stand on."""

    page: str
    title: str
    abstract: str

    @property
    def name(self) -> str:
        """Return what is left of the title when its dress is taken off."""
        return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", self.title).lower())

    @property
    def text(self) -> str:
        """Return title and abstract, as far apart as two texts are."""
        return f"{self.title}\n\n{self.abstract}".lower()

    @property
    def has_code(self) -> bool:
        """Tell whether an address of a place for code stands in it."""
        return bool(_CODE.search(self.abstract))


def rows(pages: Iterable[Path]) -> list[Row]:
    """Return every title with its abstract: after the date, blocks in turn."""
    found = []
    for page in pages:
        blocks = [block.strip() for block in re.split(r"\n\s*\n", page.read_text("utf-8")) if block.strip()]
        start = next(place for place, block in enumerate(blocks) if _DATE.fullmatch(block)) + 1
        told = blocks[start:]
        assert len(told) % 2 == 0
        found += [Row(page.stem, title, abstract) for title, abstract in zip(told[::2], told[1::2], strict=True)]
    return found
