"""Parses config.yaml into settings and reports every problem at once, each with its line.

The settings are dataclasses; `_READERS` says what each of their fields accepts. Scalars are read as text, whatever YAML
makes of them: `theme: no` names a theme.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any, TypeVar

import yaml

from search.errors import ConfigError
from search.fetch.settings import KINDS, NEEDED, SERVICES, SHOWS, Feed, FetchSettings, address_problem
from search.query.fields import SORTS
from search.text.clean import clean_line
from search.text.yaml_events import compose
from tui.config.keymap import Keymap, keymap_problems
from tui.config.settings import MATCHES, SECURITIES, DigestSettings, Settings, did_you_mean

_CATEGORY = re.compile(r"[a-z]+(?:-[a-z]+)*(?:\.[A-Za-z]+(?:-[A-Za-z]+)*)?|[a-z]+(?:-[a-z]+)*\.\*")
_ADDRESS = re.compile(r"[^\s@<>,;:\"()\[\]\\]+@[^\s@<>,;:\"()\[\]\\]+")
_HOST = re.compile(r"[A-Za-z0-9._:-]+")
_BOOLEANS = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
_EMPTY = frozenset(("", "null", "~"))
_LONGEST_NAME = 60

SINGLE_VALUE = "must be a single value"
MAIL_ADDRESS = "must be a mail address"
Settable = TypeVar("Settable", Settings, FetchSettings, DigestSettings)


def parse_settings(text: str, path: Path) -> Settings:
    """Parse the text of config.yaml; the path is for messages.

    Raises:
        ConfigError: It is not YAML, or has unknown or invalid settings.
    """
    try:
        node = compose(text)
    except (yaml.YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{path}:{mark.line + 1}:{mark.column + 1}" if mark else str(path)
        reason = getattr(error, "problem", None) or str(error)
        raise ConfigError("The config is not YAML", f"{where}: {reason}", "See `carrel config --example`.") from error
    parser = _ConfigParser()
    settings = parser.section(Settings, "", node, "settings such as `theme: nord`") if node else Settings()
    if parser.problems:
        message = "\n".join(f"{path}:{line}: {problem}" for line, problem in sorted(parser.problems))
        raise ConfigError("The config has problems", message, "See `carrel config --example` for every setting.")
    return settings


class _InvalidError(ValueError):
    """A value is not accepted; the message follows the setting's name: `must be true or false`."""


class _ConfigParser:
    """Reads nodes into settings and collects the problems."""

    def __init__(self) -> None:
        self.problems: list[tuple[int, str]] = []

    def report(self, node: yaml.Node, problem: str) -> None:
        self.problems.append((node.start_mark.line + 1, problem))

    def items(self, path: str, node: yaml.Node, content: str) -> Iterator[tuple[str, str, yaml.Node, yaml.Node]]:
        """Yield name, path, key and value of a mapping's items; report another kind of node, and repeated names."""
        if path and isinstance(node, yaml.ScalarNode) and node.value in _EMPTY:
            return
        if not isinstance(node, yaml.MappingNode):
            self.report(node, f"`{path}` must contain {content}" if path else f"expected {content}")
            return
        seen = set()
        for key, value in node.value:
            name = str(key.value)
            full = f"{path}.{name}" if path else name
            if name in seen:
                self.report(key, f"`{full}` is set twice")
            seen.add(name)
            yield name, full, key, value

    def section(self, kind: type[Settable], path: str, node: yaml.Node, content: str) -> Settable:
        names = {setting.name for setting in fields(kind)}
        values: dict[str, Any] = {}
        for name, full, key, value in self.items(path, node, content):
            if name in names:
                values[name] = self.value(_READERS[kind][name], full, key, value)
            else:
                self.report(key, f"unknown setting `{full}`{did_you_mean(name, names)}")
        return kind() if self.problems else kind(**values)

    def value(self, read: _Read, path: str, key: yaml.Node, node: yaml.Node) -> object:
        """Read a value; report what its reader does not accept."""
        try:
            return read(self, path, node)
        except _InvalidError as error:
            self.report(key, f"`{path}` {error}")
            return None

    def keys(self, path: str, node: yaml.Node) -> Keymap:
        keymap: dict[str, tuple[str, ...]] = {}
        nodes: dict[str, yaml.Node] = {}
        for action, full, key, value in self.items(path, node, "actions and their keys, such as `bookmark: B`"):
            nodes[action] = key
            keys = _texts(value)
            if keys is None:
                self.report(key, f"`{full}` must be a key or a list of keys")
            else:
                keymap[action] = keys
        for action, problem in keymap_problems(keymap) if keymap else ():
            self.report(nodes.get(action, node), problem)
        return keymap

    def feeds(self, path: str, node: yaml.Node) -> dict[str, Feed]:
        feeds: dict[str, Feed] = {}
        for name, full, key, value in self.items(path, node, "names and feeds, such as `daily: {kind: hf-daily}`"):
            if not name or clean_line(name) != name or len(name) > _LONGEST_NAME or name.startswith("-"):
                self.report(key, f"`{path}.{clean_line(name)[:_LONGEST_NAME]}` is not a valid name for a feed")
            feeds[name] = self.feed(name, full, key, value)
        return feeds

    def feed(self, name: str, path: str, at: yaml.Node, node: yaml.Node) -> Feed:
        """Read a feed: a mapping, or only its kind (`daily: hf-daily`)."""
        if isinstance(node, yaml.ScalarNode):
            items: dict[str, tuple[yaml.Node, yaml.Node]] = {"kind": (at, node)}
        elif isinstance(node, yaml.MappingNode):
            items = {each: (key, value) for each, _, key, value in self.items(path, node, "")}
        else:
            self.report(at, f"`{path}` must be a kind, or a kind with its settings")
            return Feed(name, "")
        where, what = items.get("kind", (at, None))
        kind = what.value if isinstance(what, yaml.ScalarNode) else ""
        if kind not in KINDS:
            near = did_you_mean(kind, set(KINDS)) if kind else ""
            self.report(where, f"`{path}.kind` must be one of {', '.join(KINDS)}{near}")
            return Feed(name, "")
        before = len(self.problems)
        values: dict[str, Any] = {}
        for setting, (key, value) in items.items():
            if setting in KINDS[kind]:
                values[setting] = self.value(_FEED_READERS[setting], f"{path}.{setting}", key, value)
            elif setting != "kind":
                near = did_you_mean(setting, {"kind", *KINDS[kind]})
                self.report(key, f"`{path}`: a feed of kind {kind} has no `{setting}`{near}")
        needed = NEEDED.get(kind, ())
        # A misspelt one is problem enough.
        if needed and len(self.problems) == before and items.keys().isdisjoint(needed):
            self.report(at, f"`{path}` needs {' or '.join(f'`{each}`' for each in needed)}")
        return Feed(name, kind) if self.problems else Feed(name, kind, **values)

    def base_urls(self, path: str, node: yaml.Node) -> dict[str, str]:
        addresses: dict[str, str] = {}
        content = "services and addresses, such as `huggingface: https://mirror.example`"
        for name, full, key, value in self.items(path, node, content):
            addresses[name] = str(value.value) if isinstance(value, yaml.ScalarNode) else ""
            if name not in SERVICES:
                self.report(key, f"`{path}`: unknown service `{name}`{did_you_mean(name, set(SERVICES))}")
            elif problem := address_problem(addresses[name]):
                self.report(key, f"`{full}` {problem}")
        return addresses


_Read = Callable[[_ConfigParser, str, yaml.Node], object]
"""Reads the node of a setting; the path is the setting's."""


def _texts(node: yaml.Node) -> tuple[str, ...] | None:
    """A list of scalars, or a single one as a list; None for anything else."""
    if isinstance(node, yaml.ScalarNode):
        return (str(node.value),) if node.value else ()
    if isinstance(node, yaml.SequenceNode) and all(isinstance(each, yaml.ScalarNode) for each in node.value):
        return tuple(str(each.value) for each in node.value)
    return None


def _scalar(check: Callable[[str], object] = lambda text: text) -> _Read:
    def read(parser: _ConfigParser, path: str, node: yaml.Node) -> object:
        del parser, path
        if not isinstance(node, yaml.ScalarNode):
            raise _InvalidError(SINGLE_VALUE)
        return check(str(node.value))

    return read


def _number(low: int, high: int, what: str = "a number") -> _Read:
    def check(text: str) -> int:
        if not (text.isdecimal() and text.isascii() and len(text) <= 12 and low <= int(text) <= high):
            raise _InvalidError(f"must be {what} from {low} to {high:,}")
        return int(text)

    return _scalar(check)


def _boolean(text: str) -> bool:
    if text.lower() not in _BOOLEANS:
        raise _InvalidError("must be true or false")
    return _BOOLEANS[text.lower()]


def _one_of(*values: str) -> _Read:
    def check(text: str) -> str:
        if text not in values:
            raise _InvalidError(f"must be one of {', '.join(values)}{did_you_mean(text, set(values))}")
        return text

    return _scalar(check)


def _text(is_valid: Callable[[str], object], problem: str) -> _Read:
    """Read a text that is valid or empty."""

    def check(text: str) -> str:
        if text and not is_valid(text):
            raise _InvalidError(problem)
        return text

    return _scalar(check)


def _is_line(text: str) -> bool:
    return clean_line(text) == text


def _is_mail(text: str) -> bool:
    return text.isascii() and _is_line(text) and bool(_ADDRESS.fullmatch(text)) and not text.startswith("-")


def _mails(parser: _ConfigParser, path: str, node: yaml.Node) -> list[str]:
    del parser, path
    addresses = _texts(node)
    if addresses is None or not all(map(_is_mail, addresses)):
        raise _InvalidError(f"{MAIL_ADDRESS}, or a list of them")
    return list(dict.fromkeys(addresses))


def _categories(parser: _ConfigParser, path: str, node: yaml.Node) -> tuple[str, ...]:
    del parser, path
    names = _texts(node)
    if not names or not all(map(_CATEGORY.fullmatch, names)):
        raise _InvalidError("must be arXiv categories, such as [cs.CL, cs.LG]")
    return names


def _filled(text: str) -> str:
    if not text.strip():
        raise _InvalidError(SINGLE_VALUE)
    return text.strip()


def _address(text: str) -> str:
    if problem := address_problem(_filled(text)):
        raise _InvalidError(problem)
    return text.strip()


_LINE = _text(_is_line, "must be a single line")
_MAIL = _text(_is_mail, MAIL_ADDRESS)
_READERS: Mapping[type, Mapping[str, _Read]] = {
    Settings: {
        "theme": _scalar(),
        "sort": _one_of(*SORTS),
        "match": _one_of(*MATCHES),
        "delay_ms": _number(0, 2000, "a number of milliseconds"),
        "synonyms": _scalar(_boolean),
        "browser": _scalar(),
        "feeds": _ConfigParser.feeds,
        "fetch": lambda parser, path, node: parser.section(
            FetchSettings, path, node, "settings such as `on_start: true`"
        ),
        "digest": lambda parser, path, node: parser.section(
            DigestSettings, path, node, "settings such as `to: me@example.org`"
        ),
        "keys": _ConfigParser.keys,
    },
    FetchSettings: {
        "contact": _MAIL,
        "on_start": _scalar(_boolean),
        "timeout_s": _number(1, 600),
        "max_mb": _number(1, 1000),
        "max_papers": _number(1, 1_000_000),
        "base_urls": _ConfigParser.base_urls,
    },
    DigestSettings: {
        "top": _number(1, 1000),
        "to": _mails,
        "sender": _MAIL,
        "host": _text(_HOST.fullmatch, "must be the name of a mail server, such as smtp.example.org"),
        "port": _number(0, 65535),
        "security": _one_of(*SECURITIES),
        "user": _LINE,
        "password_command": _LINE,
        "password": _scalar(),
    },
}
_FEED_READERS: Mapping[str, _Read] = {
    "categories": _categories,
    "show": _one_of(*SHOWS),
    "query": _scalar(_filled),
    "filter": _scalar(_filled),
    "url": _scalar(_address),
}
