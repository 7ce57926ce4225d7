"""AppState: what Carrel remembers between runs; losing it does no harm."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from search.errors import ShelfError
from search.files import JsonState
from search.text.clean import clean_line


@dataclass(frozen=True, slots=True)
class AppState:
    """State of the last run.

    Attributes:
        sort: The chosen order; empty for the usual one.
        cursor: Key of the paper under the cursor.
        theme_over: The theme in config.yaml when `theme` was chosen; a later change of config.yaml wins.
        widths: Pane name to width in columns.
        results: Keys of the last `carrel search`, for `@N`.
    """

    query: str = ""
    sort: str = ""
    cursor: str = ""
    theme: str = ""
    theme_over: str = ""
    widths: Mapping[str, int] = field(default_factory=dict)
    results: tuple[str, ...] = ()


def load_state(path: Path) -> AppState:
    """The stored state; defaults if the file is missing or damaged."""
    return AppState(**_valid(JsonState(path).read()))


def _valid(content: dict[str, Any]) -> dict[str, Any]:
    """Values of the right type; the file may come from another version."""
    valid: dict[str, Any] = {}
    for name in ("query", "sort", "cursor", "theme", "theme_over"):
        if isinstance(content.get(name), str):
            valid[name] = clean_line(content[name])
    if valid.get("query") and content["query"].endswith(" "):
        valid["query"] += " "  # the last word is finished
    if isinstance(content.get("results"), list):
        valid["results"] = tuple(key for key in content["results"] if isinstance(key, str))
    if isinstance(content.get("widths"), dict):
        valid["widths"] = {str(k): v for k, v in content["widths"].items() if type(v) is int and 0 < v < 1000}
    if isinstance(content.get("filters"), list):
        valid["query"] = _with_filters(content["filters"], valid.get("query", ""))
    return valid


def _with_filters(filters: list[object], query: str) -> str:
    """A query with the filters that an early Carrel 0.1 stored apart from it."""
    # Imported here, for start-up time: hardly any file has them.
    from search.query.facets import FACETS, Filter
    from search.query.query import parse

    facets = parse(query, typing=True).facets
    for pair in filters:
        if isinstance(pair, list) and len(pair) == 2 and pair[0] in FACETS and isinstance(pair[1], str):
            facets = facets.toggled(Filter(str(pair[0]), clean_line(pair[1])))
    return facets.text() if filters else query


def update_state(path: Path, **changes: Any) -> None:  # noqa: ANN401  (the values are AppState's own fields)
    """Store some values and leave the others as they are in the file; a failure is ignored."""
    unknown = changes.keys() - {field.name for field in fields(AppState)}
    assert not unknown, unknown
    with suppress(ShelfError), JsonState(path).update() as content:
        state = replace(AppState(**_valid(content)), **changes)
        content.clear()
        content.update(asdict(state))
