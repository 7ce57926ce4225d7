"""XML documents: the name of the root, by which formats are recognised, and the elements, one after the other.

Built on the parser of the standard library, with everything refused that could do harm. A document may not
define entities, which grow or name files; one entry is in memory at a time, and none may be endless.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from html.entities import html5
from xml.etree.ElementTree import Element, TreeBuilder

from search.errors import SourceError
from search.paper import Page
from search.sources.base import Document, Item, Notice, PaperRow, Skipped
from search.sources.source_work import Reference
from search.sources.text_encoding import encoding_of
from search.sources.text_lines import head_text, invalid_text
from search.text.clean import clean_line

_BEFORE = re.compile(r"\s*+(?:<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^\[>]*+(?:\[[^\]]*+\]\s*)?>)", re.DOTALL | re.IGNORECASE)
_ROOT = re.compile(r"\s*+<(?:[\w.-]+:)?([A-Za-z][\w.-]*+)")
# Feeds never need them, and bombs are made of them.
ENTITIES = re.compile(r"<!ENTITY", re.IGNORECASE)


def root_name(document: Document) -> str:
    """The root's name without prefix, in lower case; empty if the document is no XML."""
    text = head_text(document).lstrip("\ufeff \t\r\n")
    at = 0
    while before := _BEFORE.match(text, at):
        at = before.end()
    root = _ROOT.match(text, at)
    return root[1].lower() if root else ""


def defines_entities(document: Document) -> bool:
    text = head_text(document)
    declared = ENTITIES.search(text)
    start = re.search(r"<(?:[\w.-]+:)?(?:rss|feed|rdf|channel|opml)\b", text, re.IGNORECASE)
    return bool(declared and (not start or declared.start() < start.start()))


INCOMPLETE = "incomplete: its end is missing"
_PIECE = 64 * 1024
_DEEPEST = 100
_DEEPEST_OF_ALL = 1_000
NESTED_TOO_DEEPLY = "Nested too deeply"
# Characters of one entry; an element or attribute counts as much as a line.
_LARGEST = 4 * 1024 * 1024
_A_LINE = 80
# Not allowed in XML; some files contain them all the same.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_BROKEN = re.compile("[\udc80-\udcff]")
_SMALL = {"sup": "^", "superscript": "^", "sub": "_", "subscript": "_"}
_SMALL_TEXT = re.compile(r"\s*[\w+−-]{1,8}\s*")
_DECLARED = re.compile(rb"<\?xml[^>]{0,100}\bencoding\s*=\s*[\"']([\w.:-]+)")


@dataclass(frozen=True, slots=True)
class XmlElement:
    line: int
    tree: Element


def read_elements(document: Document, names: frozenset[str]) -> Iterator[XmlElement | Notice | Skipped]:
    """Yield the outermost elements with these names (`{namespace}name`); incomplete documents end in a `Skipped`.

    Raises:
        SourceError: It defines entities, or an element is endless.
    """
    from xml.parsers import expat

    pieces = _Pieces(document)
    parser = expat.ParserCreate(pieces.encoding, "}")
    builder = _ElementBuilder(names)
    parser.buffer_text = True
    parser.StartElementHandler = lambda name, attributes: builder.start(name, attributes, parser.CurrentLineNumber)
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.text
    parser.StartDoctypeDeclHandler = _refuse_definitions
    # Names such as &uuml; of a document type that is not fetched.
    parser.SkippedEntityHandler = lambda name, is_parameter: builder.text(html5.get(f"{name};", ""))
    last = False
    try:
        for piece in pieces:
            parser.Parse(piece, False)
            yield from builder.drain()
        last = True
        parser.Parse(b"", True)
    except SourceError:
        yield from builder.drain()
        raise
    except expat.ExpatError as error:
        yield from builder.drain()
        reason = f"not XML: {expat.ErrorString(error.code)}; the rest was not read"
        yield Skipped(document.name, error.lineno, INCOMPLETE if last else reason)
    except (ValueError, LookupError) as error:
        # An encoding that expat or Python does not know.
        yield from builder.drain()
        yield Skipped(document.name, 1, f"not XML: {clean_line(str(error))[:100]}; the rest was not read")
    if pieces.damaged:
        yield Notice(document.name, 1, invalid_text())


def _refuse_definitions(name: str, system: str | None, public: str | None, defines: int) -> None:
    """Refuse a document type with definitions; external ones are never fetched."""
    if defines:
        raise SourceError(
            "It defines XML entities", f"<!DOCTYPE {clean_line(name)[:40]} […]> is refused: it can do harm"
        )


def xml_papers(
    document: Document, source: str, names: frozenset[str], reference: Callable[[Element], Reference | str | None]
) -> Iterator[Item]:
    """Yield a row for each element with one of these names.

    `reference` maps it to a paper, to the reason why it is none (as a text, or a ValueError), or to nothing at all.
    """
    page, found = Page(source, document.label), False
    for element in read_elements(document, names):
        if not isinstance(element, XmlElement):
            yield element
            continue
        found = True
        try:
            described = reference(element.tree)
            if isinstance(described, str):
                yield Skipped(document.name, element.line, described)
            elif described is not None:
                yield PaperRow(document.name, element.line, described.paper(page))
        except ValueError as error:
            yield Skipped(document.name, element.line, str(error))
    if not found:
        yield Skipped(document.name, 1, "no papers in it")


def refuse_depth(data: bytes) -> None:
    """Raise a `SourceError` for XML with elements too deep in others; what is no XML is for others to tell."""
    from xml.parsers import expat

    parser = expat.ParserCreate()
    builder = _ElementBuilder(frozenset())
    parser.StartElementHandler = lambda name, attributes: builder.start(name, attributes, parser.CurrentLineNumber)
    parser.EndElementHandler = builder.end
    with suppress(expat.ExpatError, ValueError, LookupError):
        parser.Parse(data, True)


def qualified(name: str) -> str:
    return "{" + name if "}" in name else name


class _ElementBuilder:
    def __init__(self, names: frozenset[str]) -> None:
        self._names = names
        self._builder: TreeBuilder | None = None
        self._depth = self._size = self._line = self._open = 0
        self._completed: list[XmlElement] = []

    def start(self, name: str, attributes: dict[str, str], line: int) -> None:
        name = qualified(name)
        self._open += 1
        if self._open > _DEEPEST_OF_ALL:
            raise SourceError(NESTED_TOO_DEEPLY, f"Line {line} is in more than {_DEEPEST_OF_ALL:,} elements")
        if self._builder is None:
            if name not in self._names:
                return
            self._builder, self._line, self._size = TreeBuilder(), line, 0
        self._depth += 1
        self._spend(_A_LINE * (1 + len(attributes)) + sum(map(len, attributes.values())))
        self._builder.start(name, {qualified(key): value for key, value in attributes.items()})

    def text(self, text: str) -> None:
        if self._builder is not None:
            self._spend(len(text))
            self._builder.data(text)

    def end(self, name: str) -> None:
        self._open -= 1
        if self._builder is None:
            return
        self._builder.end(qualified(name))
        self._depth -= 1
        if not self._depth:
            self._completed.append(XmlElement(self._line, self._builder.close()))
            self._builder = None

    def _spend(self, count: int) -> None:
        self._size += count
        if self._size > _LARGEST or self._depth > _DEEPEST:
            raise SourceError(f"The entry of line {self._line} is endless", "Stopped reading it")

    def drain(self) -> list[XmlElement]:
        completed, self._completed = self._completed, []
        return completed


class _Pieces:
    """A document's bytes for the parser: UTF-8 repaired on the way, other encodings as they are."""

    def __init__(self, document: Document) -> None:
        self._document = document
        declared = _DECLARED.search(document.head[:200])
        utf_8 = encoding_of(document).startswith("utf-8") and (not declared or declared[1].lower() == b"utf-8")
        self.encoding = "utf-8" if utf_8 else None
        self.damaged = False

    def __iter__(self) -> Iterator[bytes]:
        decoder = codecs.getincrementaldecoder("utf-8-sig")("surrogateescape")
        with self._document.open() as file:
            while piece := file.read(_PIECE):
                yield self._repaired(decoder.decode(piece)) if self.encoding else piece
            if self.encoding:
                yield self._repaired(decoder.decode(b"", True))

    def _repaired(self, text: str) -> bytes:
        if not text.isascii():
            text, broken = _BROKEN.subn("\ufffd", text)
            self.damaged = self.damaged or bool(broken)
        return _NOT_XML.sub("", text).encode()


def texts_of(element: Element, *paths: str) -> list[str]:
    """The texts, on one line, of all elements at these paths that have any."""
    found = (inner_text(child) for path in paths for child in element.iterfind(path))
    return [line for text in found if (line := clean_line(text))]


def text_of(element: Element, *names: str) -> str:
    """The text of the first child with one of these names that has any; empty if none has."""
    for name in names:
        child = element.find(name)
        if child is not None and (text := inner_text(child).strip()):
            return text
    return ""


def inner_text(element: Element) -> str:
    """All text in an element; superscripts and subscripts as LaTeX, so that 10⁵ does not become 105."""
    if not len(element):
        return element.text or ""
    return (element.text or "") + "".join(f"{_small(child)}{child.tail or ''}" for child in element)


def _small(element: Element) -> str:
    text = inner_text(element)
    # EndNote has `<style face="superscript">`.
    sign = _SMALL.get(element.tag.rpartition("}")[2].lower()) or _SMALL.get(element.get("face", ""))
    return f"{sign}{{{text.strip()}}}" if sign and _SMALL_TEXT.fullmatch(text) else text
