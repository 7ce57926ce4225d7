"""What `tests/run --fast` leaves out: a plugin of pytest.

Real terminals, the running app, servers, other processes, state machines and hostile texts of great length: what takes
long, and seldom fails where the rest does not. Before a push, run everything.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

_FOLDERS = {"benchmarks", "hostile", "terminal", "tui"}
# A module that holds one of these is left out, for it starts processes or runs a state machine.
_SLOW_MODULES = {"RuleBasedStateMachine", "multiprocessing", "process", "subprocess"}
# And a test that calls one of these.
_SLOW_CALLS = {"assert_linear", "calls"}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--fast", action="store_true", help="leave out terminals, the app, servers and processes")


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("fast"):
        settings.register_profile("fast", settings.get_profile("suite"), max_examples=5)
        settings.load_profile("fast")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    return True if config.getoption("fast") and collection_path.name in _FOLDERS else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("fast"):
        config.hook.pytest_deselected(items=[item for item in items if _is_slow(item)])
        items[:] = [item for item in items if not _is_slow(item)]


def _is_slow(item: pytest.Item) -> bool:
    if not isinstance(item, pytest.Function):
        return True
    if item.get_closest_marker("asyncio"):
        return True
    names = item.function.__code__.co_names
    return bool(_SLOW_MODULES & vars(item.module).keys() or _SLOW_CALLS & set(names))
