"""What Zotero's formats share: identifiers in the field Extra, a line each (`arXiv: 1312.6117 [cs]`)."""

from __future__ import annotations

import re

_ARXIV = re.compile(r"(?mi)^arxiv(?: id)?:\s*(\S+)")
_CITEKEY = re.compile(r"(?mi)^citation key:\s*(\S+)")
_DOI = re.compile(r"(?mi)^doi:\s*(\S+)")


def arxiv_in_extra(extra: str) -> str:
    match = _ARXIV.search(extra)
    return f"arXiv:{match[1]}" if match else ""


def doi_in_extra(extra: str) -> str:
    match = _DOI.search(extra)
    return match[1] if match else ""


def citekey_in_extra(extra: str) -> str:
    match = _CITEKEY.search(extra)
    return match[1] if match else ""
