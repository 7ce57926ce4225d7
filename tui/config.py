"""config.yaml, read into typed settings; every problem is reported at once, with its line."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from importlib.resources import files
from pathlib import Path

import yaml

from search.errors import ConfigError
from search.query.fields import SORTS
from tui.keymap import Keymap, keymap_problems

Scalars = dict[str, tuple[str, int]]


@dataclass(frozen=True, slots=True)
class Settings:
    """What a person can set.

    Attributes:
        theme: Name of a theme; `carrel` lists them in its palette.
        sort: Order of the list when the search box is empty.
        delay_ms: Pause in typing, in milliseconds, after which the search starts.
        browser: Command that opens a link, the link appended; empty: the system's browser.
        keys: Action id to the keys that run it instead of the usual ones.
    """

    theme: str = "textual-dark"
    sort: str = "page"
    delay_ms: int = 30
    browser: str = ""
    keys: Keymap = field(default_factory=dict)


def load(path: Path) -> Settings:
    """Return the settings in a file; the defaults where there is none.

    Raises:
        ConfigError: The file cannot be read, or says something that is not understood.
    """
    try:
        text = path.read_text("utf-8-sig")
    except FileNotFoundError:
        return Settings()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError("The config cannot be read", f"{path}: {error}", "Its text must be UTF-8.") from error
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{path}:{mark.line + 1}:{mark.column + 1}" if mark else str(path)
        reason = getattr(error, "problem", None) or str(error)
        raise ConfigError("The config is not YAML", f"{where}: {reason}", "See `carrel config --example`.") from error
    settings, problems = _settings(node)
    if problems:
        told = "\n".join(f"{path}:{line}: {problem}" for line, problem in sorted(problems))
        raise ConfigError("The config has problems", told, "See `carrel config --example` for every setting.")
    return settings


def _settings(node: yaml.Node | None) -> tuple[Settings, list[tuple[int, str]]]:
    if node is None:
        return Settings(), []
    if not isinstance(node, yaml.MappingNode):
        return Settings(), [(node.start_mark.line + 1, "expected settings such as `theme: nord`")]
    known = {setting.name for setting in fields(Settings)}
    given: dict[str, object] = {}
    problems: list[tuple[int, str]] = []
    for name, line, value in _pairs(node):
        if name in given:
            problems.append((line, f"`{name}` is set twice"))
        if name not in known:
            problems.append((line, f"unknown setting `{name}`{did_you_mean(name, known)}"))
        elif name == "keys":
            keys, wrong = _keys(value)
            given["keys"] = keys
            problems += wrong
        else:
            given[name], wrong_scalar = _scalar(name, value)
            problems += [(line, wrong_scalar)] if wrong_scalar else []
    return (Settings() if problems else Settings(**given)), problems  # type: ignore[arg-type]


def _pairs(node: yaml.MappingNode) -> Iterator[tuple[str, int, yaml.Node]]:
    for key, value in node.value:
        yield str(key.value), key.start_mark.line + 1, value


def _scalar(name: str, node: yaml.Node) -> tuple[object, str]:
    """Return a setting's value, or what is wrong with it. Scalars are read as text."""
    if not isinstance(node, yaml.ScalarNode):
        return None, f"`{name}` takes a single value"
    text = str(node.value)
    if name == "delay_ms":
        if not text.isdecimal() or not 0 <= int(text) <= 2000:
            return None, "`delay_ms` takes a number of milliseconds from 0 to 2000"
        return int(text), ""
    if name == "sort" and text not in SORTS:
        return None, f"`sort` takes one of {', '.join(SORTS)}"
    return text, ""


def _keys(node: yaml.Node) -> tuple[Keymap, list[tuple[int, str]]]:
    if isinstance(node, yaml.ScalarNode) and node.value in {"", "null", "~"}:
        return {}, []
    if not isinstance(node, yaml.MappingNode):
        return {}, [(node.start_mark.line + 1, "`keys` takes actions and their keys, such as `bookmark: B`")]
    given: dict[str, tuple[str, ...]] = {}
    lines: dict[str, int] = {}
    problems = []
    for action, line, value in _pairs(node):
        if action in lines:
            problems.append((line, f"`keys.{action}` is set twice"))
        if isinstance(value, yaml.ScalarNode):
            given[action] = (str(value.value),) if value.value else ()
        elif isinstance(value, yaml.SequenceNode) and all(isinstance(v, yaml.ScalarNode) for v in value.value):
            given[action] = tuple(str(v.value) for v in value.value)
        else:
            problems.append((line, f"`keys.{action}` takes a key or a list of keys"))
        lines[action] = line
    problems += [(lines.get(action, node.start_mark.line + 1), text) for action, text in keymap_problems(given)]
    return given, problems


def did_you_mean(name: str, known: set[str]) -> str:
    """Return a question that names the nearest known name; nothing when none is near."""
    near = difflib.get_close_matches(name, sorted(known), 1)
    return f", did you mean `{near[0]}`?" if near else ""


def example() -> str:
    """Return config.example.yaml: from the wheel, or from the checkout that this runs in."""
    shipped = files("tui") / "config.example.yaml"
    beside = Path(__file__).parent.parent / "config.example.yaml"
    return shipped.read_text("utf-8") if shipped.is_file() else beside.read_text("utf-8")
