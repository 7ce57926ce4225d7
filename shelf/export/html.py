"""HTML: one page that needs nothing else: no script, no font, no picture, nothing from elsewhere.

Every text is escaped, and the page's own policy allows its one style sheet by its hash and nothing else.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator
from html import escape

from search.text.links import is_link
from search.text.plural import plural
from shelf.export.item import Edition, ExportItem

_STYLE = """
:root { color-scheme: light dark; --ink: #1c1c1c; --dim: #5c5c5c; --line: #dcdcdc; --paper: #fdfdfb;
  --accent: #0b5c8a; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e4e2dd; --dim: #a3a19b; --line: #3a3a3a; --paper: #181818; --accent: #7cc0ea; }
}
body { max-width: 44rem; margin: 2rem auto; padding: 0 1rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.55 Georgia, "Times New Roman", serif; overflow-wrap: anywhere; }
header p, .about, .kept { color: var(--dim); font: .85rem/1.5 system-ui, sans-serif; }
article { border-top: 1px solid var(--line); padding: .5rem 0 1rem; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.15rem; line-height: 1.35; margin: .6rem 0 .2rem; }
p { margin: .4rem 0; } a { color: var(--accent); }
blockquote { margin: .6rem 0; padding: .1rem 0 .1rem .8rem; border-left: 3px solid var(--accent);
  white-space: pre-wrap; }
@media print { body { max-width: none; } article { break-inside: avoid; } }
"""
_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
_POLICY = f"default-src 'none'; style-src 'sha256-{_HASH}'; base-uri 'none'; form-action 'none'"


def html_page(items: Iterable[ExportItem], edition: Edition) -> Iterator[str]:
    title = escape(edition.title)
    yield (
        f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(_POLICY)}">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta name="referrer" content="no-referrer">\n<meta name="generator" content="Carrel">\n'
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<header><h1>{title}</h1></header>\n<main>\n"
    )
    count = 0
    for item in items:
        count += 1
        yield "\n".join(("<article>", *filter(None, _parts(item)), "</article>\n"))
    yield f'</main>\n<footer><p class="about">{plural(count, "paper")}</p></footer>\n</body>\n</html>\n'


def _parts(item: ExportItem) -> Iterator[str]:
    yield f'<h2 dir="auto">{_link(item.url, item.title)}</h2>'
    yield _paragraph("about", ", ".join(item.authors))
    published = " · ".join(filter(None, _published(item)))
    yield f'<p class="about">{published}</p>' if published else ""
    yield _marks(item)
    yield f'<blockquote dir="auto">{escape(item.note)}</blockquote>' if item.note else ""
    yield _paragraph("about", f"Keywords: {', '.join(item.foreign_keywords)}") if item.foreign_keywords else ""
    for paragraph in item.abstract.split("\n"):
        yield _paragraph("abstract", paragraph.strip())


def _published(item: ExportItem) -> Iterator[str]:
    yield from map(escape, item.published)
    yield escape(item.paper.date or str(item.year or ""))
    yield escape(f"arXiv:{item.arxiv}") if item.arxiv else ""
    yield escape(f"doi:{item.doi}") if item.doi else ""
    yield _link(item.pdf, "PDF") if item.pdf else ""
    yield from (_link(url, "code") for url in item.paper.code)


def _marks(item: ExportItem) -> str:
    if item.entry is None:
        return ""
    parts = ["★ bookmarked"] if item.bookmarked else []
    parts += [escape(item.status)]
    parts += [f"rated {item.rating} of 5"] if item.rating else []
    parts += [" ".join(f"<bdi>#{escape(tag)}</bdi>" for tag in item.tags)] if item.tags else []
    return f'<p class="kept">{" · ".join(parts)}</p>'


def _paragraph(name: str, text: str) -> str:
    return f'<p class="{name}" dir="auto">{escape(text)}</p>' if text else ""


def _link(url: str, text: str) -> str:
    if not is_link(url):
        return escape(text)
    return f'<a href="{escape(url)}" rel="noopener noreferrer">{escape(text)}</a>'
