"""synonyms.yaml: what a person says means the same, and what was learned wrongly.

Signs are those of the query language: `=` for exactly this, `-` for not this. Carrel only reads the
file; `EXAMPLE` is what it prints or writes for whoever wants to begin one.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from search.errors import ConfigError
from search.synonyms.synonyms import MOST_WORDS, NO_USER_SYNONYMS, UserSynonyms, joined, key
from search.text.clean import clean_line
from search.text.words import words

if TYPE_CHECKING:
    import yaml

EXAMPLE = """\
# What means the same when you search. Acronyms are learned from your papers by themselves:
# `carrel search VLM` also finds "vision-language model", and the other way round.
# Here you add to what was learned, and put it right. Case, plural and hyphens do not count.
#
# VLM: [vision-language model, VLLM]      # each of these also finds the others
# SAM: []                                 # nothing else is meant, whatever was learned
# =CL: [contrastive learning]             # only this, whatever was learned
# MAE: [-mean absolute error]             # what was learned, but not this
"""
_MOST_BYTES = 1_000_000
_MOST_NAMES = 50
_HINT = "A line is a name and a list of others: `VLM: [vision-language model, VLLM]`."


def load_user_synonyms(path: Path) -> UserSynonyms:
    """Return what synonyms.yaml says; nothing where there is no such file.

    Raises:
        ConfigError: It cannot be read, or something in it is not understood; every problem with its line.
    """
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise ConfigError("The synonyms cannot be read", f"{path}: it is larger than a megabyte", _HINT)
        text = path.read_text("utf-8-sig")
    except FileNotFoundError:
        return NO_USER_SYNONYMS
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError("The synonyms cannot be read", f"{path}: {error}", "Its text must be UTF-8.") from error
    return _parse(text, str(path))


def _parse(text: str, path: str) -> UserSynonyms:
    """Return what the text of a synonyms.yaml says.

    Args:
        text: What stands in the file.
        path: Its name, for what is said about it.

    Raises:
        ConfigError: It is not YAML, or something in it is not understood.
    """
    # Start-up time: most people have no synonyms.yaml, and a search then needs no YAML.
    import yaml

    from search.text.yaml_events import compose

    try:
        node = compose(text)
    except (yaml.YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{path}:{mark.line + 1}:{mark.column + 1}" if mark else path
        reason = getattr(error, "problem", None) or str(error)
        raise ConfigError("The synonyms are not YAML", f"{where}: {reason}", _HINT) from error
    read = _Parser()
    if node is not None:
        read.file(node)
    if read.problems:
        told = "\n".join(f"{path}:{line}: {problem}" for line, problem in sorted(read.problems))
        raise ConfigError("The synonyms have problems", told, _HINT)
    return read.own()


class _Parser:
    """What has been read of a file so far, with the lines of what was not understood."""

    def __init__(self) -> None:
        self.problems: list[tuple[int, str]] = []
        self._lines: dict[str, int] = {}
        self._groups: dict[str, dict[str, str]] = {}
        self._closed: set[str] = set()
        self._without: set[tuple[str, str]] = set()

    def own(self) -> UserSynonyms:
        groups = {name: tuple(others.values()) for name, others in self._groups.items()}
        return UserSynonyms(groups, frozenset(self._closed), frozenset(self._without))

    def file(self, node: yaml.Node) -> None:
        if not _is(node, "mapping"):
            self._problem(node, "expected names and lists, such as `VLM: [vision-language model]`")
            return
        for name, others in node.value:
            self._line(name, others)

    def _line(self, name_node: yaml.Node, value: yaml.Node) -> None:
        given = self._scalar(name_node)
        if given is None:
            return
        name = self._name(given.removeprefix("="), name_node)
        if not name or not self._once(name, name_node):
            return
        members = [given.removeprefix("=")]
        others = list(self._members(value))
        for other, node in others:
            held = self._name(other.removeprefix("-"), node)
            if held == name:
                self._problem(node, f"`{other}` and `{given}` are the same to a search")
            elif held and other.startswith("-"):
                self._without |= {(name, held), (held, name)}
            elif held:
                members.append(other)
        if given.startswith("=") or not others:
            self._closed.add(name)
        if len(members) > 1:
            self._join(members)

    def _join(self, members: list[str]) -> None:
        for member in members:
            held = self._groups.setdefault(key(member), {})
            held |= {key(other): other for other in members if other is not member}

    def _members(self, value: yaml.Node) -> Iterator[tuple[str, yaml.Node]]:
        nodes = value.value if _is(value, "sequence") else [value]
        if _is(value, "scalar"):
            if value.value in {"", "null", "~"}:
                return
            if "," in value.value:
                self._problem(value, f"put several names in brackets: `[{value.value}]`")
                return
        if len(nodes) > _MOST_NAMES:
            self._problem(value, f"{len(nodes)} names mean the same; {_MOST_NAMES} are the most")
            return
        for node in nodes:
            text = self._scalar(node)
            if text is not None:
                yield text, node

    def _scalar(self, node: yaml.Node) -> str | None:
        """Return the text of a scalar; a problem for anything else, and for YAML's tags."""
        if not node.tag.startswith("tag:yaml.org,2002:"):
            self._problem(node, f"`{node.tag}`: `!` means something else in YAML; `SAM: []` takes SAM's synonyms away")
        elif not _is(node, "scalar"):
            self._problem(node, "expected a name")
        else:
            return clean_line(str(node.value))
        return None

    def _name(self, text: str, node: yaml.Node) -> str:
        """Return the key of a name; a problem for one that nothing could be found by."""
        parts = words(text)
        if not parts:
            self._problem(node, f"`{text}` holds no word" if text else "a name is missing")
        elif len(parts) > MOST_WORDS:
            self._problem(node, f"`{text[:40]}…` has {len(parts)} words; {MOST_WORDS} are the most")
        else:
            return joined(parts)
        return ""

    def _once(self, name: str, node: yaml.Node) -> bool:
        line = node.start_mark.line + 1
        first = self._lines.setdefault(name, line)
        if first != line:
            self._problem(node, f"`{node.value}` was already given in line {first}")
        return first == line

    def _problem(self, node: yaml.Node, text: str) -> None:
        self.problems.append((node.start_mark.line + 1, text))


def _is(node: yaml.Node, kind: str) -> bool:
    # By its id, since an isinstance would need the module.
    return bool(getattr(node, "id", "") == kind)
