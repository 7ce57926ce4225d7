"""Formats of a digest: plain text, Markdown, HTML, mail, Atom and JSON."""

from __future__ import annotations

import hashlib
import json
import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from html import escape

from search.paper_json import to_record
from shelf.export import to_text
from shelf.export.item import ExportItem, line
from shelf.export.markdown import text
from shelf.model import ShelfEntry
from tui.desk.digest.model import Digest, DigestPaper, DigestSection

_AUTHORS = 4
_SUMMARY = 400

NOTHING_NEW = "Nothing new since the last digest."


@dataclass(frozen=True, slots=True)
class PaperText:
    """The text of a paper in a digest: readable and harmless, but not yet escaped.

    Attributes:
        url: http or https; empty for none.
        about: Authors, venue, day, arXiv id.
        summary: The start of the abstract, on one line.
    """

    title: str
    url: str
    about: str
    why: str
    summary: str


def paper_text(paper: DigestPaper) -> PaperText:
    item = ExportItem(paper.paper)
    why = "; ".join(map(line, paper.why))
    return PaperText(item.title, item.url, " · ".join(filter(None, _about(item))), why, _short(line(item.abstract)))


def more_papers(section: DigestSection) -> str:
    return f"… and {section.more:,} more." if section.more else ""


def footer(digest: Digest) -> str:
    return f"All new papers: carrel search added:{digest.since}.."


def _about(item: ExportItem) -> Iterator[str]:
    names = item.authors
    more = f" and {len(names) - _AUTHORS} more" if len(names) > _AUTHORS else ""
    yield ", ".join(names[:_AUTHORS]) + more
    yield item.venue
    yield line(item.paper.date) or str(item.year or "")
    yield f"arXiv:{item.arxiv}" if item.arxiv else ""


def _short(text: str) -> str:
    if len(text) <= _SUMMARY:
        return text
    return text[:_SUMMARY].rpartition(" ")[0] + " …" if " " in text[:_SUMMARY] else text[:_SUMMARY] + "…"


_WIDTH = 76


def as_text(digest: Digest) -> str:
    """Format a digest as plain text, its lines short enough for a mail."""
    parts = [f"{digest.title}\n{'=' * len(digest.title)}"]
    for section in digest.sections:
        parts.append(f"{section.heading}\n{'-' * len(section.heading)}")
        parts += ["\n".join(_lines(paper_text(paper))) for paper in section.papers]
        parts += filter(None, [more_papers(section)])
    parts.append(footer(digest) if digest.sections else NOTHING_NEW)
    return "\n\n".join(parts) + "\n"


def _lines(paper: PaperText) -> Iterator[str]:
    yield _filled(paper.title)
    # URLs are never wrapped: they would not work.
    yield from filter(None, (f"    {paper.url}" if paper.url else "", _indented(paper.about)))
    yield _indented(f"→ {paper.why}")
    yield from filter(None, [_indented(paper.summary)])


def _filled(words: str, indent: str = "") -> str:
    return textwrap.fill(words, _WIDTH, initial_indent=indent, subsequent_indent=indent or "  ", break_on_hyphens=False)


def _indented(words: str) -> str:
    return _filled(words, "    ")


def as_markdown(digest: Digest) -> str:
    parts = [f"# {text(digest.title)}"]
    for section in digest.sections:
        parts.append(f"## {section.heading}")
        for each in section.papers:
            paper = paper_text(each)
            title = text(paper.title)
            parts.append(f"### [{title}](<{paper.url}>)" if paper.url else f"### {title}")
            parts += filter(None, (text(paper.about), f"**Why:** {text(paper.why)}", text(paper.summary)))
        parts += filter(None, [more_papers(section)])
    parts.append(text(footer(digest)) if digest.sections else NOTHING_NEW)
    return "\n\n".join(parts) + "\n"


_SANS = "font-family:Helvetica,Arial,sans-serif"
_DIM = f"margin:0 0 4px;color:#5c5c5c;font-size:13px;line-height:1.5;{_SANS}"
_WHY = f"margin:0 0 6px;color:#0b5c8a;font-size:13px;line-height:1.5;{_SANS}"
_TEXT = "margin:0 0 20px;font-size:15px;line-height:1.5"
_TITLE = "margin:0 0 4px;font-size:17px;line-height:1.35;font-weight:bold"
_HEAD = f"margin:24px 0 14px;padding:0 0 6px;border-bottom:1px solid #cccccc;font-size:15px;{_SANS}"


def as_html(digest: Digest) -> str:
    """Format a digest as an HTML document for mail programs: one table, inline styles, nothing loaded from elsewhere.

    Many mail programs drop style sheets, support neither flex boxes nor CSS variables, and block images; some stretch a
    page without a table to the full window.
    """
    body = "\n".join(part for section in digest.sections for part in _html_section(section))
    end = footer(digest) if digest.sections else NOTHING_NEW
    title = escape(digest.title)
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{title}</title>\n</head>\n"
        '<body style="margin:0;padding:0;background-color:#fdfdfb;color:#1c1c1c">\n'
        '<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0">\n'
        '<tr><td align="center" style="padding:16px">\n'
        '<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" '
        "style=\"max-width:640px;text-align:left;font-family:Georgia,'Times New Roman',serif\">\n"
        '<tr><td style="word-wrap:break-word;overflow-wrap:anywhere">\n'
        f'<h1 style="margin:0;font-size:20px;line-height:1.3">{title}</h1>\n{body}\n'
        f'<p style="{_DIM}">{escape(end)}</p>\n'
        "</td></tr>\n</table>\n</td></tr>\n</table>\n</body>\n</html>\n"
    )


def _html_section(section: DigestSection) -> Iterator[str]:
    yield f'<h2 style="{_HEAD}">{escape(section.heading)}</h2>'
    for paper in section.papers:
        yield from _html_paper(paper_text(paper))
    if section.more:
        yield f'<p style="{_DIM}">{escape(more_papers(section))}</p>'


def _html_paper(paper: PaperText) -> Iterator[str]:
    title = escape(paper.title)
    link = f'<a href="{escape(paper.url)}" style="color:#0b5c8a;text-decoration:none">{title}</a>'
    yield f'<h3 dir="auto" style="{_TITLE}">{link if paper.url else title}</h3>'
    yield f'<p dir="auto" style="{_DIM}">{escape(paper.about)}</p>' if paper.about else ""
    yield f'<p dir="auto" style="{_WHY}">{escape(paper.why)}</p>'
    yield f'<p dir="auto" style="{_TEXT}">{escape(paper.summary)}</p>' if paper.summary else ""


def as_mail(digest: Digest, sender: str = "", to: Sequence[str] = ()) -> str:
    """Format a digest as a mail for a server: ASCII, lines ending in CR LF; plain text first, HTML beside it.

    Without addresses it is not to be sent.
    """
    message = EmailMessage(policy=SMTP)
    message["Subject"] = digest.title
    message["From"] = sender or "carrel@localhost"
    if to:
        message["To"] = ", ".join(to)
    message["Date"] = format_datetime(datetime.fromisoformat(digest.mark.until))
    message["Message-ID"] = f"<{_message_id(digest)}@carrel.invalid>"
    # RFC 3834: prevents out-of-office replies.
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(as_text(digest), cte="quoted-printable")
    message.add_alternative(as_html(digest), subtype="html", cte="quoted-printable")
    return message.as_bytes().decode("ascii")


def _message_id(digest: Digest) -> str:
    """An id that is unique to this digest and reveals nothing about the machine."""
    content = "\n".join((digest.scope.channel, digest.mark.until, *(paper.paper.key for paper in digest.papers)))
    return hashlib.sha256(content.encode("utf-8", "replace")).hexdigest()[:32]


def _as_atom(digest: Digest) -> str:
    # The heading, and with it the identifier of the feed, stays the same: readers follow one feed.
    about = digest.scope.query or ", ".join(digest.scope.saved)
    return to_text(map(_item, digest.papers), "atom", line(f"Carrel digest · {about}" if about else "Carrel digest"))


def _item(paper: DigestPaper) -> ExportItem:
    return ExportItem(paper.paper, ShelfEntry(paper.paper.key, note="; ".join(map(line, paper.why))))


def _as_json(digest: Digest) -> str:
    content = {
        "title": digest.title,
        "since": digest.since.isoformat(),
        "until": digest.mark.until,
        "query": digest.scope.query,
        "saved": list(digest.scope.saved),
        "more": {section.name: section.more for section in digest.sections},
        "papers": [
            {**to_record(paper.paper), "section": section.name, "why": list(paper.why)}
            for section in digest.sections
            for paper in section.papers
        ],
    }
    return json.dumps(content, indent=2) + "\n"


FORMATS: Mapping[str, Callable[[Digest], str]] = {
    "text": as_text,
    "markdown": as_markdown,
    "html": as_html,
    "eml": as_mail,
    "atom": _as_atom,
    "json": _as_json,
}
