"""Parses config.yaml into settings and reports every problem at once, each with its line."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

import yaml

from search.errors import ConfigError
from search.fetch.settings import KINDS, NEEDED, SERVICES, SHOWS, Feed, FetchSettings, address_problem
from search.query.fields import SORTS
from search.text.clean import clean_line
from search.text.yaml_events import compose
from tui.config.keymap import Keymap, keymap_problems
from tui.config.settings import SECURITIES, DigestSettings, Settings, did_you_mean

Problem = tuple[int, str]
"""The line that it stands on, and what is wrong."""

_TRUTH = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
_NOTHING = frozenset(("", "null", "~"))


def pairs(node: yaml.MappingNode) -> Iterator[tuple[str, int, yaml.Node]]:
    """Yield the names in a mapping, the line of each, and what stands behind them."""
    for key, value in node.value:
        yield str(key.value), line_of(key), value


def line_of(node: yaml.Node) -> int:
    """Return the line that a node begins on, counted from 1."""
    return int(node.start_mark.line) + 1


def is_nothing(node: yaml.Node) -> bool:
    """Tell whether nothing was written, or YAML's word for it."""
    return isinstance(node, yaml.ScalarNode) and node.value in _NOTHING


def text_of(node: yaml.Node) -> str | None:
    """Return a scalar as it is written; None for what is no scalar."""
    return str(node.value) if isinstance(node, yaml.ScalarNode) else None


def texts_of(node: yaml.Node) -> tuple[str, ...] | None:
    """Return a list of scalars, or a single one as a list; None for anything else."""
    if isinstance(node, yaml.ScalarNode):
        return (str(node.value),) if node.value else ()
    if isinstance(node, yaml.SequenceNode) and all(isinstance(each, yaml.ScalarNode) for each in node.value):
        return tuple(str(each.value) for each in node.value)
    return None


def truth(text: str) -> bool | None:
    """Return what a word says, true or false; None when it is neither."""
    return _TRUTH.get(text.lower())


def whole_number(text: str, low: int, high: int) -> int | None:
    """Return a number between two others; None when it is none."""
    if not text.isdecimal() or not text.isascii() or len(text) > 12 or not low <= int(text) <= high:
        return None
    return int(text)


_MAIL_ADDRESS = re.compile(r"[^\s@<>,;:\"()\[\]\\]+@[^\s@<>,;:\"()\[\]\\]+")
_HOST = re.compile(r"[A-Za-z0-9._:-]+")
# Smallest and largest of what is a number.
_DIGEST_NUMBERS = {"top": (1, 1000), "port": (0, 65535)}


def parse_digest(node: yaml.Node) -> tuple[DigestSettings, list[Problem]]:
    """Return how digests are made and sent, and what is wrong with it."""
    if is_nothing(node):
        return DigestSettings(), []
    if not isinstance(node, yaml.MappingNode):
        return DigestSettings(), [(line_of(node), "`digest` takes settings, such as `to: me@example.org`")]
    known = {setting.name for setting in fields(DigestSettings)}
    given: dict[str, Any] = {}
    problems: list[Problem] = []
    for name, line, value in pairs(node):
        if name in given:
            problems.append((line, f"`digest.{name}` is set twice"))
        if name not in known:
            problems.append((line, f"unknown setting `digest.{name}`{did_you_mean(name, known)}"))
        else:
            given[name], wrong = _digest_value(name, value)
            problems += [(line, f"`digest.{name}` {wrong}")] if wrong else []
    return (DigestSettings() if problems else DigestSettings(**given)), problems


def _digest_value(name: str, node: yaml.Node) -> tuple[object, str]:
    """Return a setting's value, or what is wrong with it."""
    if name == "to":
        addresses = texts_of(node)
        fine = addresses is not None and all(map(_is_mail, addresses))
        return list(dict.fromkeys(addresses or ())), "" if fine else "takes a mail address, or a list of them"
    text = text_of(node)
    if text is None:
        return None, "takes a single value"
    if name in _DIGEST_NUMBERS:
        number = whole_number(text, *_DIGEST_NUMBERS[name])
        low, high = _DIGEST_NUMBERS[name]
        return number, "" if number is not None else f"takes a number from {low} to {high:,}"
    if name == "security" and text not in SECURITIES:
        return text, f"takes one of {', '.join(SECURITIES)}{did_you_mean(text, set(SECURITIES))}"
    if name == "sender" and text and not _is_mail(text):
        return text, "takes a mail address"
    if name == "host" and text and not _HOST.fullmatch(text):
        return text, "takes a mail server's name, such as smtp.example.org"
    return text, "takes a single line" if clean_line(text) != text and name != "password" else ""


def _is_mail(text: str) -> bool:
    return bool(
        text.isascii() and clean_line(text) == text and _MAIL_ADDRESS.fullmatch(text) and not text.startswith("-")
    )


_CATEGORY = re.compile(r"[a-z]+(?:-[a-z]+)*(?:\.[A-Za-z]+(?:-[A-Za-z]+)*)?|[a-z]+(?:-[a-z]+)*\.\*")
_MAIL = re.compile(r"[^\s@<>,;\"()]+@[^\s@<>,;\"()]+")
# Smallest and largest of what is a number.
_FETCH_NUMBERS = {"timeout_s": (1, 600), "max_mb": (1, 1000), "max_papers": (1, 1_000_000)}
_LONGEST_NAME = 60


def parse_feeds(node: yaml.Node) -> tuple[dict[str, Feed], list[Problem]]:
    """Return the feeds by name, and what is wrong with them."""
    if is_nothing(node):
        return {}, []
    if not isinstance(node, yaml.MappingNode):
        return {}, [(line_of(node), "`parse_feeds` takes names and feeds, such as `daily: {kind: hf-daily}`")]
    found: dict[str, Feed] = {}
    problems: list[Problem] = []
    for name, line, value in pairs(node):
        if name in found:
            problems.append((line, f"`parse_feeds.{name}` is set twice"))
        if not name or clean_line(name) != name or len(name) > _LONGEST_NAME or name.startswith("-"):
            problems.append((line, f"`parse_feeds.{clean_line(name)[:_LONGEST_NAME]}` is no name for a feed"))
        found[name], wrong = _feed(name, line, value)
        problems += wrong
    return found, problems


def _feed(name: str, line: int, node: yaml.Node) -> tuple[Feed, list[Problem]]:
    path = f"feeds.{name}"
    # `daily: hf-daily` says enough.
    if (text := text_of(node)) is not None:
        given: dict[str, tuple[int, yaml.Node]] = {"kind": (line, node)}
    elif isinstance(node, yaml.MappingNode):
        given = {key: (at, value) for key, at, value in pairs(node)}
    else:
        return Feed(name, ""), [(line, f"`{path}` takes a kind and what belongs to it")]
    kind = text or (text_of(given["kind"][1]) if "kind" in given else "") or ""
    if kind not in KINDS:
        wanted = f"`{path}.kind` takes one of {', '.join(KINDS)}{did_you_mean(kind, set(KINDS)) if kind else ''}"
        return Feed(name, ""), [(given.get("kind", (line, node))[0], wanted)]
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    known = {"kind", *KINDS[kind]}
    for key, (at, value) in given.items():
        if key not in known:
            problems.append((at, f"`{path}`: a feed of kind {kind} has no `{key}`{did_you_mean(key, known)}"))
        elif key != "kind":
            values[key], wrong = _feed_value(key, value)
            problems += [(at, f"`{path}.{key}` {wrong}")] if wrong else []
    needed = NEEDED.get(kind, ())
    # A misspelt one is problem enough.
    if needed and not problems and not any(key in given for key in needed):
        problems.append((line, f"`{path}` needs {' or '.join(f'`{key}`' for key in needed)}"))
    return (Feed(name, kind) if problems else Feed(name, kind, **values)), problems


def _feed_value(key: str, node: yaml.Node) -> tuple[object, str]:
    """Return what a feed is told, or what is wrong with it."""
    if key == "categories":
        names = texts_of(node)
        if not names or not all(map(_CATEGORY.fullmatch, names)):
            return (), "takes arXiv categories, such as [cs.CL, cs.LG]"
        return names, ""
    text = text_of(node)
    if not text or not text.strip():
        return "", "takes a single value"
    if key == "show" and text not in SHOWS:
        return "", f"takes one of {', '.join(SHOWS)}"
    return text.strip(), address_problem(text.strip()) if key == "url" else ""


def parse_fetch(node: yaml.Node) -> tuple[FetchSettings, list[Problem]]:
    """Return how feeds are asked, and what is wrong with it."""
    if is_nothing(node):
        return FetchSettings(), []
    if not isinstance(node, yaml.MappingNode):
        return FetchSettings(), [(line_of(node), "`fetch` takes settings, such as `on_start: true`")]
    known = {setting.name for setting in fields(FetchSettings)}
    given: dict[str, Any] = {}
    problems: list[Problem] = []
    for name, line, value in pairs(node):
        if name in given:
            problems.append((line, f"`fetch.{name}` is set twice"))
        if name not in known:
            problems.append((line, f"unknown setting `fetch.{name}`{did_you_mean(name, known)}"))
        elif name == "base_urls":
            given[name], wrong = _bases(value)
            problems += wrong
        else:
            given[name], wrong_scalar = _fetch_value(name, value)
            problems += [(line, f"`fetch.{name}` {wrong_scalar}")] if wrong_scalar else []
    return (FetchSettings() if problems else FetchSettings(**given)), problems


def _fetch_value(name: str, node: yaml.Node) -> tuple[object, str]:
    text = text_of(node)
    if text is None:
        return None, "takes a single value"
    if name in _FETCH_NUMBERS:
        number = whole_number(text, *_FETCH_NUMBERS[name])
        low, high = _FETCH_NUMBERS[name]
        return number, "" if number is not None else f"takes a number from {low} to {high:,}"
    if name == "on_start":
        said = truth(text)
        return said, "" if said is not None else "takes true or false"
    return text, "" if not text or (_MAIL.fullmatch(text) and text.isascii()) else "takes a mail address"


def _bases(node: yaml.Node) -> tuple[dict[str, str], list[Problem]]:
    if is_nothing(node):
        return {}, []
    if not isinstance(node, yaml.MappingNode):
        wanted = "`fetch.base_urls` takes services and addresses, such as `huggingface: https://mirror.example`"
        return {}, [(line_of(node), wanted)]
    found: dict[str, str] = {}
    problems = []
    for name, line, value in pairs(node):
        found[name] = text_of(value) or ""
        if name not in SERVICES:
            near = did_you_mean(name, set(SERVICES))
            problems.append((line, f"`fetch.base_urls`: no service is called `{name}`{near}"))
        elif wrong := address_problem(found[name]):
            problems.append((line, f"`fetch.base_urls.{name}` {wrong}"))
    return found, problems


def parse_settings(text: str, path: Path) -> Settings:
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
    settings, problems = _parse_top(node)
    if problems:
        told = "\n".join(f"{path}:{line}: {problem}" for line, problem in sorted(problems))
        raise ConfigError("The config has problems", told, "See `carrel config --example` for every setting.")
    return settings


def _parse_top(node: yaml.Node | None) -> tuple[Settings, list[Problem]]:
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
            given[name], wrong_scalar = _top_value(name, value)
            problems += [(line, wrong_scalar)] if wrong_scalar else []
    return (Settings() if problems else Settings(**given)), problems  # type: ignore[arg-type]


def _top_value(name: str, node: yaml.Node) -> tuple[object, str]:
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
    "feeds": parse_feeds,
    "fetch": parse_fetch,
    "digest": parse_digest,
    "keys": _keys,
}
