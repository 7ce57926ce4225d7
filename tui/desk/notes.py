"""Links in notes: `[[2401.00001|a short title]]`, `[[the title]]`: where they lead, what links back, completion."""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple, Protocol

from search.errors import EngineError
from search.paper import arxiv_id, doi, title_hash
from search.query.query import parse
from search.query.tree import And, Field, Node, Phrase, Word
from search.text.latex import readable
from search.text.links import find_links
from search.text.words import words
from tui.desk.render import line

if TYPE_CHECKING:
    from search.library import Library, LibrarySnapshot
    from shelf.shelf import Shelf
    from tui.desk.desk import Desk

# A key may have 512 characters, and a title comes with it.
_LONGEST = 800
# Nothing in code is a link: matrices look like one, and so do tests in a shell.
_CODE_OR_LINK = re.compile(
    rf"```.*?(?:```|\Z)|`[^`\n]+`|\[\[(?P<said>(?:(?!\[\[)[^\n]){{1,{_LONGEST}}}?)\]\](?!\])", re.DOTALL
)
_SHORT = 48
_BREAK = re.compile(r": | [–—] ")
_UNLINKABLE = re.compile(r"[\[\]|\s]+")


class WrittenLink(NamedTuple):
    """A link as it is written in a note.

    Attributes:
        name: The paper: a key, an arXiv id, a DOI, a title or its beginning.
        label: Its text; the name if there is no other.
        url: Its target, if that is an address.
    """

    start: int
    end: int
    name: str
    label: str
    url: str = ""


@lru_cache(maxsize=16384)
def paper_links(note: str) -> tuple[WrittenLink, ...]:
    """Links to papers, in order."""
    if "[[" not in note:
        return ()
    links = []
    for match in _CODE_OR_LINK.finditer(note):
        inside = match["said"]
        name, _, label = (part.strip() for part in (inside or "").partition("|"))
        if name or label:
            links.append(WrittenLink(match.start(), match.end(), name or label, label or name))
    return tuple(links)


def all_links(note: str) -> tuple[WrittenLink, ...]:
    """Links to papers and addresses, in order."""
    links = list(paper_links(note))
    for link in find_links(note):
        start = note.find(link.url)
        end = start + len(link.url)
        # An address written in LaTeX is not found again, and stays plain text.
        if start >= 0 and all(end <= other.start or start >= other.end for other in links):
            links.append(WrittenLink(start, end, link.url, link.url, link.url))
    return tuple(sorted(links))


def short_title(title: str) -> str:
    """The beginning of a title, short enough for a label and without characters that would end the link."""
    text = _UNLINKABLE.sub(" ", line(title)).strip()
    head = _BREAK.split(text, maxsplit=1)[0].rstrip()
    if len(head) > _SHORT:
        head = head[: _SHORT + 1].rpartition(" ")[0] or head[:_SHORT]
    return head or text[:_SHORT]


def link_text(key: str, title: str) -> str:
    """The link to a paper: its key, which never changes, with a readable title."""
    label = short_title(title)
    return f"[[{key}|{label}]]" if label and label != key else f"[[{key}]]"


def query_for(key: str) -> str:
    """The query that shows one paper."""
    # The blank ends the last word.
    plain = f"id:{key} "
    if parse(plain).tree == Field("id", Word(key)):
        return plain
    # Quotation marks are ignored in exact fields, and cannot be inside quotes.
    return f"{Field('id', Phrase(key.replace(chr(34), ' ')))} "


class NoteLink(NamedTuple):
    """A link that can be followed, to a paper or an address.

    Attributes:
        ambiguous: Whether it leads nowhere because several papers match it.
        start: Its start in the note; 0 for a link from another note.
    """

    label: str
    key: str = ""
    url: str = ""
    ambiguous: bool = False
    start: int = 0
    end: int = 0


def no_target(ambiguous: bool) -> str:
    return "matches more than one paper" if ambiguous else "matches no paper"


class NoteWithLinks(NamedTuple):
    """A paper's note with the links in it, and links to the papers whose notes link here."""

    note: str = ""
    out: tuple[NoteLink, ...] = ()
    back: tuple[NoteLink, ...] = ()

    @property
    def links(self) -> tuple[NoteLink, ...]:
        """All links, numbered as on the screen."""
        return (*self.out, *self.back)


NO_NOTE = NoteWithLinks()


class DanglingLink(NamedTuple):
    """A link that leads nowhere, as it is written, and the paper with the note."""

    key: str
    title: str
    link: str
    ambiguous: bool


class LibraryAndShelf(Protocol):
    """Papers and notes; a `Desk` is one."""

    @property
    def library(self) -> Library: ...

    @property
    def shelf(self) -> Shelf: ...


class LinkResolver:
    """Resolves the links of notes; results are cached until library or shelf changes.

    Its methods read files, so they belong in a worker; they raise a CatalogError if the catalog cannot be read.
    """

    def __init__(self, stores: LibraryAndShelf) -> None:
        self._stores = stores
        self._lock = threading.Lock()
        self._library: LibrarySnapshot | None = None
        self._titles: Mapping[str, str] = {}
        self._named: dict[str, str] = {}
        self._ambiguous: set[str] = set()
        self._shelf: object = None
        self._shelf_titles: dict[str, str] = {}
        self._back: dict[str, tuple[str, ...]] | None = None

    def about(self, key: str) -> NoteWithLinks:
        """A paper's note with its links and the links to it."""
        with self._lock:
            self._refresh()
            note = self._stores.shelf.note(key)
            out = [self._resolved(link) for link in all_links(note)]
            back = (NoteLink(line(self._title(other)), other) for other in self._linking_to(key))
            return NoteWithLinks(note, tuple(out), tuple(back))

    def _resolved(self, link: WrittenLink) -> NoteLink:
        key = "" if link.url else self._target(link)
        return NoteLink(link.label, key, link.url, self._is_ambiguous(link), link.start, link.end)

    def dangling(self) -> list[DanglingLink]:
        """Links that lead to no paper, or to more than one."""
        with self._lock:
            self._refresh()
            return [
                DanglingLink(entry.key, entry.title, entry.note[link.start : link.end], self._is_ambiguous(link))
                for entry in self._stores.shelf.entries()
                for link in paper_links(entry.note)
                if not self._target(link)
            ]

    def _target(self, link: WrittenLink) -> str:
        """The key of the paper that a link leads to; empty if there is none, or more than one."""
        # By its name first: the paper's title may have changed since the label was written.
        return self._key(link.name) or (self._key(link.label) if link.label != link.name else "")

    def _is_ambiguous(self, link: WrittenLink) -> bool:
        return link.name in self._ambiguous or link.label in self._ambiguous

    def _linking_to(self, key: str) -> tuple[str, ...]:
        """Papers whose notes link to a paper, in the order of the shelf."""
        if self._back is None:
            sources: dict[str, dict[str, None]] = {}
            for entry in self._stores.shelf.entries():
                for link in paper_links(entry.note):
                    sources.setdefault(self._target(link), {})[entry.key] = None
            self._back = {to: tuple(keys) for to, keys in sources.items()}
        return tuple(other for other in self._back.get(key, ()) if other != key)

    def _refresh(self) -> None:
        """Drop cached results if library or shelf has changed."""
        library, shelf = self._stores.library, self._stores.shelf
        if (now := library.snapshot()) is not self._library:
            self._library, self._named, self._back, self._shelf = now, {}, None, None
            self._ambiguous.clear()
            self._titles = now.columns.titles
        if shelf.state is not self._shelf:
            self._shelf, self._back = shelf.state, None
            # Papers that left the library are known by their titles on the shelf.
            missing = (entry for entry in shelf.entries() if entry.key not in self._titles)
            self._shelf_titles = {_title_hash(entry.title): entry.key for entry in missing}

    def _title(self, key: str) -> str:
        entry = self._stores.shelf.entry(key)
        return self._titles.get(key) or (entry.title if entry else key)

    def _key(self, name: str) -> str:
        if name in self._titles:
            return name
        if name not in self._named:
            self._named[name] = self._identified(name) or self._begun(name)
        on_shelf = name if self._stores.shelf.entry(name) else self._shelf_titles.get(title_hash(name), "")
        return self._named[name] or on_shelf

    def _identified(self, name: str) -> str:
        """The paper with an identifier or complete title; also one that was merged into another."""
        names = [each for each in (name, arxiv_id(name), doi(name), title_hash(name)) if each]
        moved = self._stores.library.catalog.moved(names)
        return next((moved.get(each, each) for each in names if each in self._titles or each in moved), "")

    def _begun(self, name: str) -> str:
        """The only paper whose title begins so; empty if there is none, or more than one."""
        begun = words(readable(name))
        if not begun:
            return ""
        keys: Sequence[str] = ()
        with suppress(EngineError):  # reported by the next search
            keys = self._stores.library.snapshot().search(Field("title", Phrase(name))).keys
        starting = [key for key in keys if words(readable(self._titles.get(key, "")))[: len(begun)] == begun]
        if len(starting) > 1:
            self._ambiguous.add(name)
        return starting[0] if len(starting) == 1 else ""


@lru_cache(maxsize=16384)
def _title_hash(title: str) -> str:
    return title_hash(title)


# Nobody reads more; another word narrows the list.
MOST = 50


class LinkCandidate(NamedTuple):
    """A paper to link to; its title is on one line."""

    key: str
    title: str

    @property
    def link(self) -> str:
        return link_text(self.key, self.title)


def link_candidates(desk: Desk, typed: str, but: str) -> tuple[LinkCandidate, ...]:
    """Papers that match what was typed after `[[`, best first, without the paper whose note is being edited.

    What was typed are words of a title, the last one perhaps unfinished, or the start of a key.

    Raises:
        CarrelError: Catalog or index cannot be read.
    """
    if not typed.strip():
        keys = _recent(desk)
    elif any(letter.isdecimal() for letter in typed):
        keys = [*desk.library.catalog.resolve(typed.strip()), *_titled(desk, typed)]
    else:
        # Keys that are hashes begin with a letter; nobody types those.
        keys = _titled(desk, typed)
    offered = [key for key in dict.fromkeys(keys) if key != but][:MOST]
    return tuple(LinkCandidate(key, line(desk.title(key))) for key in offered)


def _recent(desk: Desk) -> list[str]:
    """The papers that were edited last: people link to what they have read."""
    entries = sorted(desk.shelf.entries(), key=lambda entry: entry.changed, reverse=True)
    return [entry.key for entry in entries[: MOST + 1]]


def _titled(desk: Desk, typed: str) -> list[str]:
    """Papers with the words in their titles; titles that begin with them come first."""
    typed_words = words(typed)
    if not typed_words:
        return []
    *whole, last = typed_words
    leaves: list[Node] = [Field("title", Word(word)) for word in whole]
    leaves.append(Field("title", Word(last, typing=not typed[-1:].isspace())))
    now = desk.snapshot()
    hits = now.search(And(tuple(leaves)) if len(leaves) > 1 else leaves[0]).keys
    missing = [entry for entry in desk.shelf.entries() if entry.key not in now.columns.titles]
    keys = [*hits[: 10 * MOST], *(entry.key for entry in missing if set(typed_words) <= set(words(entry.title)))]
    beginning = " ".join(typed_words)
    return sorted(keys, key=lambda key: not " ".join(words(now.title(key))).startswith(beginning))
