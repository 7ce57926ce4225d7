"""synonyms.yaml: your own synonyms, and corrections of learned acronyms.

The signs are those of the query language: `=` for exactly this, `-` for not this. Carrel only reads the file; `EXAMPLE`
is what `carrel config --synonyms` prints. Every scalar is read as text, and every problem has its line.
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
# Synonyms for searching. Acronyms are learned from your papers automatically:
# `carrel search VLM` also finds "vision-language model", and vice versa.
# Add your own here, or correct what was learned. Case, plurals and hyphens do not matter.
#
# VLM: [vision-language model, VLLM]      # each of these also finds the others
# SAM: []                                 # no other names, whatever was learned
# =CL: [contrastive learning]             # only this one, whatever was learned
# MAE: [-mean absolute error]             # everything that was learned but this
"""
_MOST_BYTES = 1_000_000
_MOST_NAMES = 50
_HINT = "A line is a name and a list of others: `VLM: [vision-language model, VLLM]`."


def load_user_synonyms(path: Path) -> UserSynonyms:
    """Read synonyms.yaml; no synonyms if there is no such file.

    Raises:
        ConfigError: It cannot be read, or has problems; each is reported with its line.
    """
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise ConfigError("The synonyms cannot be read", f"{path}: larger than 1 MB", _HINT)
        text = path.read_text("utf-8-sig")
    except FileNotFoundError:
        return NO_USER_SYNONYMS
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError("The synonyms cannot be read", f"{path}: {error}", "The file must be UTF-8 text.") from error
    return _parse(text, str(path))


def _parse(text: str, path: str) -> UserSynonyms:
    # Imported late for start-up time: without a synonyms.yaml, a search needs no YAML.
    import yaml

    from search.text.yaml_events import compose

    try:
        node = compose(text)
    except (yaml.YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{path}:{mark.line + 1}:{mark.column + 1}" if mark else path
        reason = getattr(error, "problem", None) or str(error)
        raise ConfigError("The synonyms are not YAML", f"{where}: {reason}", _HINT) from error
    parser = _Parser()
    if node is not None:
        parser.file(node)
    if parser.problems:
        problems = "\n".join(f"{path}:{line}: {problem}" for line, problem in sorted(parser.problems))
        raise ConfigError("The synonyms have problems", problems, _HINT)
    return parser.synonyms()


class _Parser:
    def __init__(self) -> None:
        self.problems: list[tuple[int, str]] = []
        self._lines: dict[str, int] = {}
        self._groups: dict[str, dict[str, str]] = {}
        self._closed: set[str] = set()
        self._without: set[tuple[str, str]] = set()

    def synonyms(self) -> UserSynonyms:
        groups = {name: tuple(others.values()) for name, others in self._groups.items()}
        return UserSynonyms(groups, frozenset(self._closed), frozenset(self._without))

    def file(self, node: yaml.Node) -> None:
        if not _is(node, "mapping"):
            self._problem(node, "expected names and lists, such as `VLM: [vision-language model]`")
            return
        for name, others in node.value:
            self._line(name, others)

    def _line(self, name_node: yaml.Node, value: yaml.Node) -> None:
        text = self._scalar(name_node)
        if text is None:
            return
        name = self._name(text.removeprefix("="), name_node)
        if not name or not self._once(name, name_node):
            return
        members = [text.removeprefix("=")]
        others = list(self._members(value))
        for other, node in others:
            other_name = self._name(other.removeprefix("-"), node)
            if other_name == name:
                self._problem(node, f"`{other}` and `{text}` are the same to a search")
            elif other_name and other.startswith("-"):
                self._without |= {(name, other_name), (other_name, name)}
            elif other_name:
                members.append(other)
        if text.startswith("=") or not others:
            self._closed.add(name)
        if len(members) > 1:
            self._join(members)

    def _join(self, members: list[str]) -> None:
        for member in members:
            group = self._groups.setdefault(key(member), {})
            group |= {key(other): other for other in members if other is not member}

    def _members(self, value: yaml.Node) -> Iterator[tuple[str, yaml.Node]]:
        nodes = value.value if _is(value, "sequence") else [value]
        if _is(value, "scalar"):
            if value.value in {"", "null", "~"}:
                return
            if "," in value.value:
                self._problem(value, f"put several names in brackets: `[{value.value}]`")
                return
        if len(nodes) > _MOST_NAMES:
            self._problem(value, f"{len(nodes)} names; at most {_MOST_NAMES} are allowed")
            return
        for node in nodes:
            text = self._scalar(node)
            if text is not None:
                yield text, node

    def _scalar(self, node: yaml.Node) -> str | None:
        """The text of a scalar; anything else, and a YAML tag, is a problem."""
        if not node.tag.startswith("tag:yaml.org,2002:"):
            self._problem(node, f"`{node.tag}`: `!` starts a YAML tag; `SAM: []` removes the synonyms of SAM")
        elif not _is(node, "scalar"):
            self._problem(node, "expected a name")
        else:
            return clean_line(str(node.value))
        return None

    def _name(self, text: str, node: yaml.Node) -> str:
        """The key of a name; one that matches nothing is a problem."""
        parts = words(text)
        if not parts:
            self._problem(node, f"`{text}` contains no word" if text else "a name is missing")
        elif len(parts) > MOST_WORDS:
            self._problem(node, f"`{text[:40]}…` has {len(parts)} words; at most {MOST_WORDS} are allowed")
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
    # By its id, since isinstance would import yaml.
    return bool(getattr(node, "id", "") == kind)
