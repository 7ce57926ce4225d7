"""Links in notes: `[[2401.00001|a short title]]`, or by hand `[[the title, or its beginning]]`."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from search.query.parser import parse
from search.query.tree import Field, Phrase, Word
from search.text.links import find_links
from tui.render import line

# A key is as long as 512 characters, and a title with it.
_LONGEST = 800
# What stands in code is no link: matrices look like one, and so do tests of a shell.
_CODE_OR_LINK = re.compile(
    rf"```.*?(?:```|\Z)|`[^`\n]+`|\[\[(?P<said>(?:(?!\[\[)[^\n]){{1,{_LONGEST}}}?)\]\](?!\])", re.DOTALL
)
_SHORT = 48
_BREAK = re.compile(r": | [–—] ")
_UNLINKABLE = re.compile(r"[\[\]|\s]+")


class Link(NamedTuple):
    """A link as it stands in a note.

    Attributes:
        start: Where it begins in the note.
        end: Where it ends.
        name: What names the paper: a key, an arXiv id, a DOI, a title or its beginning.
        label: What one reads; the name where nothing else is said.
        url: Where it leads, when that is no paper but an address.
    """

    start: int
    end: int
    name: str
    label: str
    url: str = ""


@lru_cache(maxsize=16384)
def paper_links(note: str) -> tuple[Link, ...]:
    """Return the links to papers in a note, in its order."""
    if "[[" not in note:
        return ()
    found = []
    for match in _CODE_OR_LINK.finditer(note):
        said = match["said"]
        name, _, label = (part.strip() for part in (said or "").partition("|"))
        if name or label:
            found.append(Link(match.start(), match.end(), name or label, label or name))
    return tuple(found)


def all_links(note: str) -> tuple[Link, ...]:
    """Return the links in a note, to papers and to addresses, in its order."""
    found = list(paper_links(note))
    for link in find_links(note):
        start = note.find(link.url)
        end = start + len(link.url)
        # An address that was written in LaTeX is not found again, and stays plain text.
        if start >= 0 and all(end <= other.start or start >= other.end for other in found):
            found.append(Link(start, end, link.url, link.url, link.url))
    return tuple(sorted(found))


def short_title(title: str) -> str:
    """Return the beginning of a title, short enough for a link's label and with no sign that would end it."""
    text = _UNLINKABLE.sub(" ", line(title)).strip()
    head = _BREAK.split(text, maxsplit=1)[0].rstrip()
    if len(head) > _SHORT:
        head = head[: _SHORT + 1].rpartition(" ")[0] or head[:_SHORT]
    return head or text[:_SHORT]


def link_text(key: str, title: str) -> str:
    """Return the link to a paper: by its key, which never changes, with a title that a person can read."""
    label = short_title(title)
    return f"[[{key}|{label}]]" if label and label != key else f"[[{key}]]"


def query_for(key: str) -> str:
    """Return what is put into the search box to show one paper."""
    # The blank says that the last word is finished.
    plain = f"id:{key} "
    if parse(plain).tree == Field("id", Word(key)):
        return plain
    # Quotation marks do not count in exact fields, and none can stand inside quotes.
    return f"{Field('id', Phrase(key.replace(chr(34), ' ')))} "
