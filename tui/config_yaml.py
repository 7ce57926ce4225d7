"""The text of config.yaml, read into settings; every problem is reported at once, with its line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import yaml

from search.errors import ConfigError
from search.query.fields import SORTS
from tui.config import Settings, did_you_mean
from tui.keymap import Keymap, keymap_problems


def parsed(text: str, path: Path) -> Settings:
    """Return the settings in a text.

    Args:
        text: YAML.
        path: Where it stands, for people.

    Raises:
        ConfigError: It is not YAML, or says something that is not understood.
    """
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
    if name == "synonyms":
        words = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
        said = words.get(text.lower())
        return said, "" if said is not None else "`synonyms` takes true or false"
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
