"""`digest:` in config.yaml."""

from __future__ import annotations

import re
from dataclasses import fields
from typing import Any

import yaml

from search.text.clean import clean_line
from tui.config import did_you_mean
from tui.config_nodes import Problem, is_nothing, line_of, pairs, text_of, texts_of, whole_number
from tui.digest.settings import SECURITIES, DigestSettings

_MAIL = re.compile(r"[^\s@<>,;:\"()\[\]\\]+@[^\s@<>,;:\"()\[\]\\]+")
_HOST = re.compile(r"[A-Za-z0-9._:-]+")
# Smallest and largest of what is a number.
_NUMBERS = {"top": (1, 1000), "port": (0, 65535)}


def digests(node: yaml.Node) -> tuple[DigestSettings, list[Problem]]:
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
            given[name], wrong = _value(name, value)
            problems += [(line, f"`digest.{name}` {wrong}")] if wrong else []
    return (DigestSettings() if problems else DigestSettings(**given)), problems


def _value(name: str, node: yaml.Node) -> tuple[object, str]:
    """Return a setting's value, or what is wrong with it."""
    if name == "to":
        addresses = texts_of(node)
        fine = addresses is not None and all(map(_is_mail, addresses))
        return list(dict.fromkeys(addresses or ())), "" if fine else "takes a mail address, or a list of them"
    text = text_of(node)
    if text is None:
        return None, "takes a single value"
    if name in _NUMBERS:
        number = whole_number(text, *_NUMBERS[name])
        low, high = _NUMBERS[name]
        return number, "" if number is not None else f"takes a number from {low} to {high:,}"
    if name == "security" and text not in SECURITIES:
        return text, f"takes one of {', '.join(SECURITIES)}{did_you_mean(text, set(SECURITIES))}"
    if name == "sender" and text and not _is_mail(text):
        return text, "takes a mail address"
    if name == "host" and text and not _HOST.fullmatch(text):
        return text, "takes a mail server's name, such as smtp.example.org"
    return text, "takes a single line" if clean_line(text) != text and name != "password" else ""


def _is_mail(text: str) -> bool:
    return bool(text.isascii() and clean_line(text) == text and _MAIL.fullmatch(text) and not text.startswith("-"))
