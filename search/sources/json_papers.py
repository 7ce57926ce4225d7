"""What readers of JSON have in common: from the values of a document to rows."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator

from search.paper import Page
from search.sources import json_stream
from search.sources.base import Document, Item, Noticed, Row, Skipped
from search.sources.fields import Fields
from search.sources.reference import Reference

_PROBLEMS = 3


def json_papers(
    document: Document,
    source: str,
    envelopes: Container[str],
    reference: Callable[[Fields], Reference],
) -> Iterator[Item]:
    """Yield a row for each object of a document, and what is wrong with it.

    Args:
        document: What is read.
        source: Name of the reader.
        envelopes: Names under which an outer object may hold the list.
        reference: Says what an object says of a work; raises `ValueError` when it is none.
    """
    page = Page(source, document.label)
    found = False
    for item in json_stream.values(document, envelopes):
        found = True
        if isinstance(item, json_stream.Broken):
            yield Skipped(document.name, item.line, f"no. {item.number}: {item.reason}")
        else:
            yield from _items(document, page, item, reference)
    if not found:
        yield Skipped(document.name, 1, "there are no papers in it")


def objects(given: Fields, name: str) -> list[Fields]:
    """Return the objects in a list; what else is in it says nothing."""
    members = given.given.get(name)
    if not isinstance(members, list):
        return []
    path = f"{given.path}{name}"
    return [Fields(each, given.problems, f"{path}[{i}].") for i, each in enumerate(members) if isinstance(each, dict)]


def _items(
    document: Document, page: Page, item: json_stream.Value, reference: Callable[[Fields], Reference]
) -> Iterator[Item]:
    if not isinstance(item.value, dict):
        said = "there is nothing: the service did not know it" if item.value is None else "no object"
        yield Skipped(document.name, item.line, f"no. {item.number}: {said}")
        return
    fields = Fields(item.value)
    try:
        paper = reference(fields).paper(page)
    except ValueError as error:
        yield Skipped(document.name, item.line, f"no. {item.number}: {error}")
        return
    if fields.problems:
        problems = "; ".join(fields.problems[:_PROBLEMS])
        yield Noticed(document.name, item.line, f"no. {item.number}, “{paper.title[:60]}”: {problems}")
    yield Row(document.name, item.line, paper)
