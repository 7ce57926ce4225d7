"""synonyms.yaml, read line by line: every scalar as text, every problem with its line."""

from __future__ import annotations

from collections.abc import Iterator

import yaml

from search.errors import ConfigError
from search.learned.own import HINT, Own
from search.learned.senses import MOST_WORDS, joined, key
from search.text.clean import clean_line
from search.text.words import words

_MOST_NAMES = 50


def own_from(text: str, path: str) -> Own:
    """Return what the text of a synonyms.yaml says.

    Args:
        text: What stands in the file.
        path: Its name, for what is said about it.

    Raises:
        ConfigError: It is not YAML, or something in it is not understood.
    """
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{path}:{mark.line + 1}:{mark.column + 1}" if mark else path
        reason = getattr(error, "problem", None) or str(error)
        raise ConfigError("The synonyms are not YAML", f"{where}: {reason}", HINT) from error
    read = _Read()
    if node is not None:
        read.file(node)
    if read.problems:
        told = "\n".join(f"{path}:{line}: {problem}" for line, problem in sorted(read.problems))
        raise ConfigError("The synonyms have problems", told, HINT)
    return read.own()


class _Read:
    """What has been read of a file so far, with the lines of what was not understood."""

    def __init__(self) -> None:
        self.problems: list[tuple[int, str]] = []
        self._lines: dict[str, int] = {}
        self._groups: dict[str, dict[str, str]] = {}
        self._closed: set[str] = set()
        self._without: set[tuple[str, str]] = set()

    def own(self) -> Own:
        groups = {name: tuple(others.values()) for name, others in self._groups.items()}
        return Own(groups, frozenset(self._closed), frozenset(self._without))

    def file(self, node: yaml.Node) -> None:
        if not isinstance(node, yaml.MappingNode):
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
        nodes = value.value if isinstance(value, yaml.SequenceNode) else [value]
        if isinstance(value, yaml.ScalarNode):
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
        elif not isinstance(node, yaml.ScalarNode):
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
