"""A digest as plain text, also the first part of its mail, and as Markdown."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from shelf.export.markdown import text
from tui.digest.model import Digest
from tui.digest.wording import NOTHING, Worded, footer, others, worded

_WIDTH = 76


def plain(digest: Digest) -> str:
    """Return a digest as plain text, its lines short enough for a mail."""
    parts = [f"{digest.title}\n{'=' * len(digest.title)}"]
    for section in digest.sections:
        parts.append(f"{section.heading}\n{'-' * len(section.heading)}")
        parts += ["\n".join(_lines(worded(pick))) for pick in section.picks]
        parts += filter(None, [others(section)])
    parts.append(footer(digest) if digest.sections else NOTHING)
    return "\n\n".join(parts) + "\n"


def _lines(paper: Worded) -> Iterator[str]:
    yield _filled(paper.title)
    # An address is never broken: it would lead nowhere.
    yield from filter(None, (f"    {paper.url}" if paper.url else "", _indented(paper.about)))
    yield _indented(f"→ {paper.why}")
    yield from filter(None, [_indented(paper.summary)])


def _filled(words: str, indent: str = "") -> str:
    return textwrap.fill(words, _WIDTH, initial_indent=indent, subsequent_indent=indent or "  ", break_on_hyphens=False)


def _indented(words: str) -> str:
    return _filled(words, "    ")


def markdown(digest: Digest) -> str:
    """Return a digest as Markdown."""
    parts = [f"# {text(digest.title)}"]
    for section in digest.sections:
        parts.append(f"## {section.heading}")
        for pick in section.picks:
            paper = worded(pick)
            title = text(paper.title)
            parts.append(f"### [{title}](<{paper.url}>)" if paper.url else f"### {title}")
            parts += filter(None, (text(paper.about), f"**Why:** {text(paper.why)}", text(paper.summary)))
        parts += filter(None, [others(section)])
    parts.append(text(footer(digest)) if digest.sections else NOTHING)
    return "\n\n".join(parts) + "\n"
