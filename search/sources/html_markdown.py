"""HTML as Markdown: the notes of programs that keep them as HTML."""

from __future__ import annotations

import re
from collections.abc import Iterable

from search.sources.html_text import Tag, parse_tags
from search.text.clean import clean

_BLOCKS = frozenset(
    ("p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "blockquote", "pre", "tr", "table")
)
_AROUND = {"b": "**", "strong": "**", "i": "*", "em": "*", "code": "`"}
_DROPPED = frozenset(("script", "style"))
_BLANKS = re.compile(r"\s+")
_DEEPEST = 8


def markdown(html: str) -> str:
    """The text of a page with its headings, lists, quotations, emphasis and links; text without tags as it is."""
    writer = _MarkdownWriter()
    for part in parse_tags(html):
        writer.add(part)
    writer.end_block()
    return clean("".join(writer.blocks)).strip()


class _MarkdownWriter:
    def __init__(self) -> None:
        self.blocks: list[str] = []
        self._text: list[str] = []
        self._lists: list[int] = []
        self._address: list[str] = []
        self._start = ""
        self._quoted = 0
        self._dropped = self._after_item = False

    def add(self, part: Tag | str) -> None:
        if isinstance(part, str):
            if not self._dropped:
                self._text.append(_BLANKS.sub(" ", part))
            return
        closing, name = part.name.startswith("/"), part.name.removeprefix("/")
        if name in _DROPPED:
            self._dropped = not closing
        elif name == "br":
            self._text.append("\n")
        elif name in _AROUND:
            self._text.append(_AROUND[name])
        elif name == "a":
            self._link(part, closing)
        elif name in _BLOCKS:
            self.end_block()
            self._block(name, closing)

    def _link(self, tag: Tag, closing: bool) -> None:
        if not closing:
            self._address.append(tag.attributes.get("href", ""))
            self._text.append("[" if self._address[-1].startswith(("http:", "https:")) else "")
        elif self._address and (address := self._address.pop()).startswith(("http:", "https:")):
            self._text.append(f"]({address})")

    def _block(self, name: str, closing: bool) -> None:
        if name in {"ul", "ol"}:
            if closing:
                self._lists[-1:] = []
            else:
                self._lists.append(1 if name == "ol" else 0)
        elif name == "blockquote":
            self._quoted = max(0, self._quoted + (-1 if closing else 1))
        elif closing:
            self._start = self._start if name == "p" else ""
        elif name == "li":
            self._start = self._item()
        elif name[0] == "h" and name[1:].isdigit():
            self._start = "#" * int(name[1:]) + " "

    def _item(self) -> str:
        number = self._lists[-1] if self._lists else 0
        if number:
            self._lists[-1] += 1
        return "  " * min(len(self._lists) - 1, _DEEPEST) + (f"{number}. " if number else "- ")

    def end_block(self) -> None:
        """Write the paragraph that ends here, if it says anything."""
        lines = _filled("".join(self._text).split("\n"))
        self._text = []
        if not lines:
            return  # what begins an item stays for the paragraph within it
        start, self._start = self._start, ""
        quoted, indent = "> " * min(self._quoted, _DEEPEST), " " * len(start)
        text = "\n".join(quoted + (indent if place else start) + line for place, line in enumerate(lines))
        is_item = start.lstrip(" 0123456789")[:1] in {"-", "."} and bool(start)
        self.blocks.append(("\n" if is_item and self._after_item else "\n\n") + text)
        self._after_item = is_item


def _filled(lines: Iterable[str]) -> list[str]:
    return [line for line in (" ".join(line.split()) for line in lines) if line.strip("*` ")]
