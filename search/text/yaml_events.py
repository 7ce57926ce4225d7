"""YAML with a depth limit of ours, the same whatever PyYAML or LibYAML does with deep nesting.

Old releases of PyYAML's C loader have no limit, 6.0.4 stops at 1,000 levels, at a place of its own, and before it has
handed out what stands in front of that; the loader in Python runs out of stack.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml
from yaml.composer import Composer
from yaml.resolver import Resolver

MAX_DEPTH = 24
_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


class TooDeepError(yaml.MarkedYAMLError):
    """More than `MAX_DEPTH` lists and mappings, one inside the other, with this event."""

    def __init__(self, event: yaml.NodeEvent) -> None:
        mark: Any = event.start_mark  # two classes in the stubs: Python's and C's
        super().__init__(problem=f"lists and mappings are nested more than {MAX_DEPTH} levels deep", problem_mark=mark)


def parse_events(text: str) -> Iterator[yaml.Event]:
    """Yield the events of a YAML text; a `yaml.YAMLError` if it is none, or (`TooDeepError`) nested too deeply."""
    try:
        yield from _shallow(text)
    except TooDeepError:
        raise
    except yaml.MarkedYAMLError as error:
        # The parser reads ahead of its events. If it stopped at depth, what it had read is too deep by itself.
        mark = error.problem_mark or error.context_mark
        if mark is not None:
            _refuse_depth(text[: mark.index])
        raise


def compose(text: str) -> yaml.Node | None:
    """The root node of a YAML text; None if the text is empty. Errors as for `parse_events`."""
    node: yaml.Node | None = _EventComposer(parse_events(text)).get_single_node()
    return node


def _shallow(text: str) -> Iterator[yaml.Event]:
    depth = 0
    for event in _parse(text):
        if isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        elif isinstance(event, yaml.NodeEvent):
            if depth >= MAX_DEPTH:
                raise TooDeepError(event)
            depth += isinstance(event, yaml.CollectionStartEvent)
        yield event


def _parse(text: str) -> Iterator[yaml.Event]:
    yield from yaml.parse(text, Loader=_LOADER)


def _refuse_depth(text: str) -> None:
    try:
        for _ in _shallow(text):
            pass
    except TooDeepError:
        raise
    except yaml.YAMLError:
        pass  # The text was cut off: it has an error of its own.


class _EventComposer(Composer, Resolver):
    """Makes nodes of events; PyYAML's own goes with its scanner and can't be fed."""

    def __init__(self, events: Iterator[yaml.Event]) -> None:
        Composer.__init__(self)
        Resolver.__init__(self)
        self._events = events
        self._next = next(events, None)

    def check_event(self, *kinds: type[yaml.Event]) -> bool:
        return self._next is not None and (not kinds or isinstance(self._next, kinds))

    def peek_event(self) -> yaml.Event | None:
        return self._next

    def get_event(self) -> yaml.Event | None:
        event, self._next = self._next, next(self._events, None)
        return event
