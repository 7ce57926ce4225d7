"""A digest as HTML that mail programs show: one table, styles on the elements, nothing from elsewhere.

Many mail programs drop style sheets, know neither flex boxes nor CSS variables, and block pictures; some of them
widen a page without a table to the whole window.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from tui.digest.model import Digest, Section
from tui.digest.wording import NOTHING, Worded, footer, others, worded

_SANS = "font-family:Helvetica,Arial,sans-serif"
_DIM = f"margin:0 0 4px;color:#5c5c5c;font-size:13px;line-height:1.5;{_SANS}"
_WHY = f"margin:0 0 6px;color:#0b5c8a;font-size:13px;line-height:1.5;{_SANS}"
_TEXT = "margin:0 0 20px;font-size:15px;line-height:1.5"
_TITLE = "margin:0 0 4px;font-size:17px;line-height:1.35;font-weight:bold"
_HEAD = f"margin:24px 0 14px;padding:0 0 6px;border-bottom:1px solid #cccccc;font-size:15px;{_SANS}"


def hypertext(digest: Digest) -> str:
    """Return a digest as a whole HTML document."""
    body = "\n".join(part for section in digest.sections for part in _section(section))
    end = footer(digest) if digest.sections else NOTHING
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


def _section(section: Section) -> Iterator[str]:
    yield f'<h2 style="{_HEAD}">{escape(section.heading)}</h2>'
    for pick in section.picks:
        yield from _paper(worded(pick))
    if section.more:
        yield f'<p style="{_DIM}">{escape(others(section))}</p>'


def _paper(paper: Worded) -> Iterator[str]:
    title = escape(paper.title)
    link = f'<a href="{escape(paper.url)}" style="color:#0b5c8a;text-decoration:none">{title}</a>'
    yield f'<h3 dir="auto" style="{_TITLE}">{link if paper.url else title}</h3>'
    yield f'<p dir="auto" style="{_DIM}">{escape(paper.about)}</p>' if paper.about else ""
    yield f'<p dir="auto" style="{_WHY}">{escape(paper.why)}</p>'
    yield f'<p dir="auto" style="{_TEXT}">{escape(paper.summary)}</p>' if paper.summary else ""
