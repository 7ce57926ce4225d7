"""What `tests/run --fast` leaves out: a plugin of pytest.

Real terminals, the running app, the command line, servers and other processes, state machines, texts drawn at random,
and hostile files of great length: what takes long. What is left is each module by itself.
"""

from __future__ import annotations

from pathlib import Path
from types import CodeType

import pytest

_PATHS = {"benchmarks", "cli", "hostile", "terminal", "tui", "test_processes.py"}
# A module that holds one of these is left out, for it starts processes, runs the command line or a state machine.
_SLOW_MODULES = {"RuleBasedStateMachine", "multiprocessing", "process", "run", "subprocess"}
# And a test that calls one of these, or has a name with one of the words below: together they take a fifth of the time.
_SLOW_CALLS = {"assert_linear", "calls"}
_SLOW_NAMES = (
    "among_many_papers",
    "bomb",
    "every_word_within",
    "exhausts_the_stack",
    "harmed_in_turn",
    "hundred_kilobytes",
    "memory_does_not_grow",
    "old_edits_of_all_kinds",
    "parsed_once",
    "progress_goes",
    "remembered_badly",
    "stay_few_however_many",
    "ten_thousand",
    "thousands_of_words",
    "too_deep",
    "without_end",
)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--fast", action="store_true", help="leave out what takes long: see tests/fast.py")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    return True if config.getoption("fast") and collection_path.name in _PATHS else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("fast"):
        config.hook.pytest_deselected(items=[item for item in items if _is_slow(item)])
        items[:] = [item for item in items if not _is_slow(item)]


def _is_slow(item: pytest.Item) -> bool:
    if not isinstance(item, pytest.Function) or item.get_closest_marker("asyncio"):
        return True
    test = item.function
    return bool(
        getattr(test, "is_hypothesis_test", False)
        or _SLOW_MODULES & vars(item.module).keys()
        or _SLOW_CALLS & _names(test.__code__)
        or any(name in item.name for name in _SLOW_NAMES)
    )


def _names(code: CodeType) -> set[str]:
    """What a function names, and the generators and functions in it."""
    return set(code.co_names).union(*(_names(part) for part in code.co_consts if isinstance(part, CodeType)))
