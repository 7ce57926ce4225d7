"""Links in notes: `[[2401.00001|a short title]]`, `[[the title]]`; where they lead and what links back."""

from __future__ import annotations

import re
import threading
from collections.abc import Sequence
from contextlib import suppress
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple, Protocol

from search.errors import EngineError
from search.paper import arxiv_id, doi, title_hash
from search.query.query import parse
from search.query.tree import Field, Phrase, Word
from search.text.latex import readable
from search.text.links import find_links
from search.text.words import words
from tui.desk.render import line

if TYPE_CHECKING:
    from search.library import Library
    from shelf.shelf import Shelf


# A key is as long as 512 characters, and a title with it.
_LONGEST = 800
# What stands in code is no link: matrices look like one, and so do tests of a shell.
_CODE_OR_LINK = re.compile(
    rf"```.*?(?:```|\Z)|`[^`\n]+`|\[\[(?P<said>(?:(?!\[\[)[^\n]){{1,{_LONGEST}}}?)\]\](?!\])", re.DOTALL
)
_SHORT = 48
_BREAK = re.compile(r": | [–—] ")
_UNLINKABLE = re.compile(r"[\[\]|\s]+")


class WrittenLink(NamedTuple):
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
def paper_links(note: str) -> tuple[WrittenLink, ...]:
    """Return the links to papers in a note, in its order."""
    if "[[" not in note:
        return ()
    found = []
    for match in _CODE_OR_LINK.finditer(note):
        said = match["said"]
        name, _, label = (part.strip() for part in (said or "").partition("|"))
        if name or label:
            found.append(WrittenLink(match.start(), match.end(), name or label, label or name))
    return tuple(found)


def all_links(note: str) -> tuple[WrittenLink, ...]:
    """Return the links in a note, to papers and to addresses, in its order."""
    found = list(paper_links(note))
    for link in find_links(note):
        start = note.find(link.url)
        end = start + len(link.url)
        # An address that was written in LaTeX is not found again, and stays plain text.
        if start >= 0 and all(end <= other.start or start >= other.end for other in found):
            found.append(WrittenLink(start, end, link.url, link.url, link.url))
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


class NoteLink(NamedTuple):
    """A link that one can follow.

    Attributes:
        label: What one reads.
        key: Of the paper that it leads to; empty when it leads to none.
        url: The address that it leads to; empty when it leads to a paper.
        start: Where it begins in the note; 0 for one that comes from elsewhere.
        end: Where it ends.
    """

    label: str
    key: str = ""
    url: str = ""
    start: int = 0
    end: int = 0


class NoteWithLinks(NamedTuple):
    """A paper's note, and what is linked with it.

    Attributes:
        note: Markdown; empty for none.
        out: What the note links to, in its order.
        back: Papers in whose notes a link leads here.
    """

    note: str = ""
    out: tuple[NoteLink, ...] = ()
    back: tuple[NoteLink, ...] = ()

    @property
    def ways(self) -> tuple[NoteLink, ...]:
        """Return all that can be followed, numbered as the screen does."""
        return (*self.out, *self.back)


NO_NOTE = NoteWithLinks()


class DanglingLink(NamedTuple):
    """A link that leads nowhere.

    Attributes:
        key: Of the paper in whose note it stands.
        title: That paper's title.
        link: As it is written.
    """

    key: str
    title: str
    link: str

    def __str__(self) -> str:
        return f"The note on “{line(self.title)}” ({line(self.key)}) links to no paper: {line(self.link)}"


class LibraryAndShelf(Protocol):
    """Where papers and notes are kept; a `Desk` is one."""

    @property
    def library(self) -> Library:
        """The papers."""

    @property
    def shelf(self) -> Shelf:
        """The notes on them."""


class LinkResolver:
    """Where links lead, in one person's library and shelf; what was found is kept until something changes.

    Its methods read files, so they belong in a worker.

    Args:
        rooms: Where the papers are.
    """

    def __init__(self, rooms: LibraryAndShelf) -> None:
        self._rooms = rooms
        self._lock = threading.Lock()
        self._library: tuple[object, ...] = ()
        self._named: dict[str, str] = {}
        self._shelf: object = None
        self._titles: dict[str, str] = {}
        self._back: dict[str, tuple[str, ...]] | None = None

    def about(self, key: str) -> NoteWithLinks:
        """Return a paper's note with all links to and from it.

        Raises:
            CatalogError: The catalog cannot be read.
        """
        with self._lock:
            self._look()
            note = self._rooms.shelf.note(key)
            out = (
                NoteLink(link.label, "" if link.url else self._target(link), link.url, link.start, link.end)
                for link in all_links(note)
            )
            back = (NoteLink(line(self._title(other)), other) for other in self._noted_in(key))
            return NoteWithLinks(note, tuple(out), tuple(back))

    def dangling(self) -> list[DanglingLink]:
        """Return the links that lead to no paper, or to more than one.

        Raises:
            CatalogError: The catalog cannot be read.
        """
        with self._lock:
            self._look()
            return [
                DanglingLink(entry.key, entry.title, entry.note[link.start : link.end])
                for entry in self._rooms.shelf.entries()
                for link in paper_links(entry.note)
                if not self._target(link)
            ]

    def _target(self, link: WrittenLink) -> str:
        """Return the key of the paper that a link leads to; empty when there is none, or more than one."""
        # By its name first: a paper may have come to be called otherwise than its label says.
        return self._key(link.name) or (self._key(link.label) if link.label != link.name else "")

    def _noted_in(self, key: str) -> tuple[str, ...]:
        """Return the papers whose notes link to a paper, in the order of the shelf."""
        if self._back is None:
            found: dict[str, dict[str, None]] = {}
            for entry in self._rooms.shelf.entries():
                for link in paper_links(entry.note):
                    found.setdefault(self._target(link), {})[entry.key] = None
            self._back = {to: tuple(keys) for to, keys in found.items()}
        return tuple(other for other in self._back.get(key, ()) if other != key)

    def _look(self) -> None:
        """Forget what was found in a library or shelf that has changed since."""
        library, shelf = self._rooms.library, self._rooms.shelf
        now = (library.columns().seq, library.generation)
        if now != self._library:
            self._library, self._named, self._back, self._shelf = now, {}, None, None
        if shelf.state is not self._shelf:
            self._shelf, self._back = shelf.state, None
            # Papers that left the library are known by the titles that the shelf has of them.
            held = library.columns().titles
            gone = (entry for entry in shelf.entries() if entry.key not in held)
            self._titles = {_title_hash(entry.title): entry.key for entry in gone}

    def _title(self, key: str) -> str:
        entry = self._rooms.shelf.entry(key)
        return self._rooms.library.columns().titles.get(key) or (entry.title if entry else key)

    def _key(self, name: str) -> str:
        library = self._rooms.library
        if name in library.columns().titles:
            return name
        if name not in self._named:
            self._named[name] = self._identified(name) or self._begun(name)
        on_shelf = name if self._rooms.shelf.entry(name) else self._titles.get(title_hash(name), "")
        return self._named[name] or on_shelf

    def _identified(self, name: str) -> str:
        """Return the paper that an identifier or a whole title names, also one that became part of another."""
        library = self._rooms.library
        names = [known for known in (name, arxiv_id(name), doi(name), title_hash(name)) if known]
        held = library.columns().titles
        moved = library.catalog.moved(names)
        return next((moved.get(known, known) for known in names if known in held or known in moved), "")

    def _begun(self, name: str) -> str:
        """Return the only paper whose title begins so; empty where there is none, or more than one."""
        begun = words(readable(name))
        if not begun:
            return ""
        library = self._rooms.library
        keys: Sequence[str] = ()
        with suppress(EngineError):  # of which whoever searches is told
            keys = library.search(Field("title", Phrase(name))).keys
        titles = library.columns().titles
        starting = [key for key in keys if words(readable(titles.get(key, "")))[: len(begun)] == begun]
        return starting[0] if len(starting) == 1 else ""


@lru_cache(maxsize=16384)
def _title_hash(title: str) -> str:
    return title_hash(title)


def dangling_links(rooms: LibraryAndShelf) -> list[DanglingLink]:
    """Return the links in notes that lead nowhere, for `carrel doctor`."""
    return LinkResolver(rooms).dangling()
