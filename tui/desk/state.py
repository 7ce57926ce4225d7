"""What Carrel remembers between runs: nothing that a person would miss if it were lost."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from search.text.clean import clean_line


@dataclass(frozen=True, slots=True)
class AppState:
    """The state of the last run.

    Attributes:
        query: What stood in the search box.
        sort: The chosen order; empty for the usual one.
        cursor: Key of the paper under the cursor.
        theme: Chosen in the palette.
        theme_over: What config.yaml said when it was; a later change of config.yaml wins.
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
    """Return what was remembered; the defaults where the file is missing or makes no sense."""
    try:
        given = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return AppState()
    return AppState(**_sound(given)) if isinstance(given, dict) else AppState()


def _sound(given: dict[str, Any]) -> dict[str, Any]:
    """Keep what has the right type; this file may have been written by another version."""
    sound: dict[str, Any] = {}
    for name in ("query", "sort", "cursor", "theme", "theme_over"):
        if isinstance(given.get(name), str):
            sound[name] = clean_line(given[name])
    if sound.get("query") and given["query"].endswith(" "):
        sound["query"] += " "  # says that the last word is finished
    if isinstance(given.get("results"), list):
        sound["results"] = tuple(key for key in given["results"] if isinstance(key, str))
    if isinstance(given.get("widths"), dict):
        sound["widths"] = {str(k): v for k, v in given["widths"].items() if type(v) is int and 0 < v < 1000}
    if isinstance(given.get("filters"), list):
        sound["query"] = _with_filters(given["filters"], sound.get("query", ""))
    return sound


def _with_filters(filters: list[object], query: str) -> str:
    """Return a query with what Carrel 0.1 kept apart from it: the filters that were on."""
    # Only where an older Carrel left them: a start has no time to spare.
    from search.query.facets import FACETS, Filter
    from search.query.query import parse

    facets = parse(query, typing=True).facets
    for pair in filters:
        if isinstance(pair, list) and len(pair) == 2 and pair[0] in FACETS and isinstance(pair[1], str):
            facets = facets.toggled(Filter(str(pair[0]), clean_line(pair[1])))
    return facets.text() if filters else query


def update_state(path: Path, **changes: Any) -> None:  # noqa: ANN401  (the values are Remembered's own fields)
    """Write down some of what is to be remembered, leaving the rest as another process left it.

    A state that cannot be written is not worth a word to the person: the next run starts afresh.
    """
    unknown = changes.keys() - {field.name for field in fields(AppState)}
    assert not unknown, unknown
    state = replace(load_state(path), **changes)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, delete=False) as file:
            # ASCII: half of a surrogate pair, which a pasted query may hold, has no UTF-8.
            json.dump(asdict(state), file)
        os.replace(file.name, path)  # noqa: PTH105  (a name, not a Path)
    except OSError:
        return
