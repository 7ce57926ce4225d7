"""The text of config.yaml, read into settings; every problem is reported at once, with its line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from pathlib import Path

import yaml

from search.errors import ConfigError
from search.query.fields import SORTS
from search.text.yaml_events import compose
from tui.config import Settings, did_you_mean
from tui.config_digest import digests
from tui.config_feeds import feeds, fetching
from tui.config_nodes import Problem, is_nothing, line_of, pairs, text_of, texts_of, truth, whole_number
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
        node = compose(text)
    except (yaml.YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{path}:{mark.line + 1}:{mark.column + 1}" if mark else str(path)
        reason = getattr(error, "problem", None) or str(error)
        raise ConfigError("The config is not YAML", f"{where}: {reason}", "See `carrel config --example`.") from error
    settings, problems = _settings(node)
    if problems:
        told = "\n".join(f"{path}:{line}: {problem}" for line, problem in sorted(problems))
        raise ConfigError("The config has problems", told, "See `carrel config --example` for every setting.")
    return settings


def _settings(node: yaml.Node | None) -> tuple[Settings, list[Problem]]:
    if node is None:
        return Settings(), []
    if not isinstance(node, yaml.MappingNode):
        return Settings(), [(line_of(node), "expected settings such as `theme: nord`")]
    known = {setting.name for setting in fields(Settings)}
    given: dict[str, object] = {}
    problems: list[Problem] = []
    for name, line, value in pairs(node):
        if name in given:
            problems.append((line, f"`{name}` is set twice"))
        if name not in known:
            problems.append((line, f"unknown setting `{name}`{did_you_mean(name, known)}"))
        elif name in _NESTED:
            given[name], wrong = _NESTED[name](value)
            problems += wrong
        else:
            given[name], wrong_scalar = _scalar(name, value)
            problems += [(line, wrong_scalar)] if wrong_scalar else []
    return (Settings() if problems else Settings(**given)), problems  # type: ignore[arg-type]


def _scalar(name: str, node: yaml.Node) -> tuple[object, str]:
    """Return a setting's value, or what is wrong with it. Scalars are read as text."""
    text = text_of(node)
    if text is None:
        return None, f"`{name}` takes a single value"
    if name == "delay_ms":
        number = whole_number(text, 0, 2000)
        return number, "" if number is not None else "`delay_ms` takes a number of milliseconds from 0 to 2000"
    if name == "synonyms":
        said = truth(text)
        return said, "" if said is not None else "`synonyms` takes true or false"
    if name == "sort" and text not in SORTS:
        return None, f"`sort` takes one of {', '.join(SORTS)}"
    return text, ""


def _keys(node: yaml.Node) -> tuple[Keymap, list[Problem]]:
    if is_nothing(node):
        return {}, []
    if not isinstance(node, yaml.MappingNode):
        return {}, [(line_of(node), "`keys` takes actions and their keys, such as `bookmark: B`")]
    given: dict[str, tuple[str, ...]] = {}
    lines: dict[str, int] = {}
    problems = []
    for action, line, value in pairs(node):
        if action in lines:
            problems.append((line, f"`keys.{action}` is set twice"))
        keys = texts_of(value)
        if keys is None:
            problems.append((line, f"`keys.{action}` takes a key or a list of keys"))
        else:
            given[action] = keys
        lines[action] = line
    problems += [(lines.get(action, line_of(node)), text) for action, text in keymap_problems(given)]
    return given, problems


_NESTED: Mapping[str, Callable[[yaml.Node], tuple[object, list[Problem]]]] = {
    "feeds": feeds,
    "fetch": fetching,
    "digest": digests,
    "keys": _keys,
}
