"""JSON Lines: one paper a line, as Carrel exports it (`search.paper_json`) or as simple as {"title": …}."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

from search.paper import Page, Paper, Sighting
from search.paper_json import from_record
from search.sources.base import Document, Item, Notice, PaperRow, ReadOptions, Skipped
from search.sources.json_stream import decode_line, opening
from search.sources.text_lines import TextLine, head_text, lines


class JsonLines:
    name = "jsonl"
    label = "Carrel's export (JSON Lines)"
    origin = "carrel export > papers.jsonl"

    def sniff(self, document: Document) -> bool:
        first = [line for line in head_text(document).splitlines() if line.strip()][:20]
        if not first or not first[0].lstrip().startswith("{"):
            return False
        # A single line may be longer than the head.
        return any(map(_has_title, first)) or (len(first) == 1 and "title" in opening(document, ()).fields)

    def read(self, document: Document, options: ReadOptions) -> Iterator[Item]:
        for line in lines(document):
            if not line.text.strip():
                continue
            if line.damage and not line.cut:
                yield Notice(document.name, line.number, line.damage)
            try:
                paper = from_record(_parsed(line))
            except ValueError as error:
                yield Skipped(document.name, line.number, str(error))
                continue
            yield PaperRow(document.name, line.number, _seen(paper, document, line.number))


def _parsed(line: TextLine) -> object:
    if line.cut:
        raise ValueError(line.damage)
    return decode_line(line.text)


def _has_title(line: str) -> bool:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        return False
    return isinstance(record, dict) and isinstance(record.get("title"), str)


def _seen(paper: Paper, document: Document, number: int) -> Paper:
    if paper.sightings:
        return paper
    return replace(paper, sightings=(Sighting(Page("jsonl", document.label), number),))
