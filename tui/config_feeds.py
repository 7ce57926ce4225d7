"""`feeds:` and `fetch:` in config.yaml."""

from __future__ import annotations

import re
from dataclasses import fields
from typing import Any

import yaml

from search.fetch.settings import KINDS, NEEDED, SERVICES, SHOWS, Feed, FetchSettings, address_problem
from search.text.clean import clean_line
from tui.config import did_you_mean
from tui.config_nodes import Problem, is_nothing, line_of, pairs, text_of, texts_of, truth, whole_number

_CATEGORY = re.compile(r"[a-z]+(?:-[a-z]+)*(?:\.[A-Za-z]+(?:-[A-Za-z]+)*)?|[a-z]+(?:-[a-z]+)*\.\*")
_MAIL = re.compile(r"[^\s@<>,;\"()]+@[^\s@<>,;\"()]+")
# Smallest and largest of what is a number.
_NUMBERS = {"timeout_s": (1, 600), "max_mb": (1, 1000), "max_papers": (1, 1_000_000)}
_LONGEST_NAME = 60


def feeds(node: yaml.Node) -> tuple[dict[str, Feed], list[Problem]]:
    """Return the feeds by name, and what is wrong with them."""
    if is_nothing(node):
        return {}, []
    if not isinstance(node, yaml.MappingNode):
        return {}, [(line_of(node), "`feeds` takes names and feeds, such as `daily: {kind: hf-daily}`")]
    found: dict[str, Feed] = {}
    problems: list[Problem] = []
    for name, line, value in pairs(node):
        if name in found:
            problems.append((line, f"`feeds.{name}` is set twice"))
        if not name or clean_line(name) != name or len(name) > _LONGEST_NAME or name.startswith("-"):
            problems.append((line, f"`feeds.{clean_line(name)[:_LONGEST_NAME]}` is no name for a feed"))
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
            values[key], wrong = _value(key, value)
            problems += [(at, f"`{path}.{key}` {wrong}")] if wrong else []
    needed = NEEDED.get(kind, ())
    # A misspelt one is problem enough.
    if needed and not problems and not any(key in given for key in needed):
        problems.append((line, f"`{path}` needs {' or '.join(f'`{key}`' for key in needed)}"))
    return (Feed(name, kind) if problems else Feed(name, kind, **values)), problems


def _value(key: str, node: yaml.Node) -> tuple[object, str]:
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


def fetching(node: yaml.Node) -> tuple[FetchSettings, list[Problem]]:
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
            given[name], wrong_scalar = _scalar(name, value)
            problems += [(line, f"`fetch.{name}` {wrong_scalar}")] if wrong_scalar else []
    return (FetchSettings() if problems else FetchSettings(**given)), problems


def _scalar(name: str, node: yaml.Node) -> tuple[object, str]:
    text = text_of(node)
    if text is None:
        return None, "takes a single value"
    if name in _NUMBERS:
        number = whole_number(text, *_NUMBERS[name])
        low, high = _NUMBERS[name]
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
