"""Texts that want to break a terminal, a list or a program, and what must never come of them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import yaml

TEXTS = {
    "closing tag": "Breaking [/x] Tags [/]",
    "opening tag": "An [b]Open[/b] [red on blue]Tag[",
    "action": "[@click=app.quit]Click-Me[/] for Nothing",
    "screen action": "[@click=screen.command('quit')]Press-Me[/] too",
    "link": "[link=file:///etc/passwd]Follow-Me[/link]",
    "escape": "Red \x1b[31mAlert\x1b[0m \x1b[2J\x1b[H of the Screen",
    "title of the window": "A \x1b]0;owned\x07 Window",
    "clipboard": "Paste \x1b]52;c;cm0gLXJmIH4=\x07 This",
    "hyperlink": "\x1b]8;;http://evil.example\x1b\\Here\x1b]8;;\x1b\\ or There",
    "C1": "C1 \x9b31m and \x90q and \x85 Lines",
    "bidi": "Right \u202egnp.exe\u202c to \u2066Left\u2069 \u061c\u200f",
    "zero width": "Ze\u200bro Wi\u200cdth \ufeffSp\u2060ace\u180e",
    "tags": "Hidden\U000e0041\U000e0042 Tag Characters",
    "long": "Endless " + "word " * 2000,
    "unbroken": "Unbroken" + "x" * 1900,
    "NUL": "Nothing \x00 Here\x00",
    "controls": "All of them: " + "".join(map(chr, range(1, 32))) + "\x7f",
    "emoji": "Family 👨‍👩‍👧‍👦 and Flag 🏳️‍🌈 and Thumb 👍🏽",
    "wide": "中文标题与日本語のタイトル 한국어 제목 " * 6,
    "combining": "Zalgo o" + "\u0301" * 500 + " comes",
    "lines": "Two\nLines\r\nand\ta\tTab\u2028and\u2029more",
    "markup variables": "$markup $text ${PATH} $(id) `id`",
    "braces": "{0} {title!r} %s %(x)s {{}}",
    "surrogate": "Half \ud83d a Pair",
    "backslash": "\\[/x] \\x1b[31m \\u202e \\",
    "quotes": "It's \"quoted\" 'and' `ticked`",
    "ligature": "\ufdfd \u0bf5 \u1242b \u2031 wide signs",
    "private": "\ue000 private \uf8ff use \uffff",
    "latex": "$\\begin{document}\\input{/etc/passwd}$ \\def\\x{\\x}\\x",
}
"""Name to text. JSON holds all of them, a lone surrogate too."""

# C0, DEL, C1, bidi controls, zero-width and tag characters, lone surrogates. A line of the screen
# holds no tab and no newline either.
FORBIDDEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e007f\ud800-\udfff]"
)


def write_library(folder: Path) -> Path:
    """Write a JSON Lines file in which every text is a title, an abstract, an author and a page's label.

    The word `common` is in every abstract, so that one search finds all of them.
    """
    lines = []
    for number, (name, text) in enumerate(TEXTS.items()):
        record: dict[str, object] = {
            "title": f"T{number} {text}"[:2000],
            "abstract": f"common {name}\n{text}",
            "authors": [text[:500], "Ada"],
            "venue": text[:100],
            "categories": [text[:60]],
            "links": [f"https://example.org/{number}?q={'_'.join(text.split(' '))[:60]}", f"javascript:{text[:20]}"],
            "sightings": [
                {"source": "jsonl", "label": f"P{number} {text[:80]}", "page_date": "2026-03-11", "rank": number}
            ],
        }
        lines.append(json.dumps(record))
    file = folder / "hostile.jsonl"
    file.write_text("\n".join(lines) + "\n", "utf-8")
    return file


def write_shelf(file: Path, keys: list[str]) -> None:
    papers: dict[str, object] = {}
    texts = [text.encode("utf-8", "replace").decode() for text in TEXTS.values()]
    for key, text in zip(keys, texts, strict=True):
        papers[key] = {"title": text[:1000], "bookmarked": True, "tags": [text[:60].replace(",", " ")]}
    for number, text in enumerate(texts):
        papers[f"gone{number}"] = {
            "title": f"G{number} {text[:1000]}",
            "url": f"javascript:{text[:20]}",
            "bookmarked": True,
        }
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(yaml.safe_dump({"version": 1, "papers": papers}, sort_keys=False), "utf-8")
