"""Papers and what you added to them, written in the formats that other programs read.

    export(items, "bibtex", title="Sheep")   text in pieces, made while it is read
    to_text(items, "ris")                    the same in one piece, for copying
    format_for("papers.bib")                 the format that a file's name asks for

`write_file` puts an export in a file's place, whole or not at all. Every format is our own: each is a
template of about sixty lines and an escape, and the libraries that write them (feedgen brings lxml, 17 MB;
citeproc-py likewise) do not escape what sources write. The tests read each with a parser that is not ours.
"""

from __future__ import annotations

from shelf.export.citekeys import KeyClaim, citation_keys, own_keys, rivals
from shelf.export.formats import FORMATS, Format, export, format_for, format_named, to_text, write_file
from shelf.export.item import ExportItem

__all__ = [
    "FORMATS",
    "ExportItem",
    "Format",
    "KeyClaim",
    "citation_keys",
    "export",
    "format_for",
    "format_named",
    "own_keys",
    "rivals",
    "to_text",
    "write_file",
]
