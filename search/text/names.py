"""Names of authors, in the order in which they are spoken: `Beethoven, Ludwig van` becomes `Ludwig van Beethoven`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from search.text.bibtex.values import decoded, untied
from search.text.clean import clean_line

_SUFFIX = re.compile(r"(?:Jr|Sr)\.?|I{2,3}|IV", re.IGNORECASE)
# A body's name is not turned round: `Institute of Otters, Department for Lamps`.
_BODY = re.compile(r"\b(?:of|for|and|the|team|group|collaboration|consortium|university|institute)\b")
_SIGN = re.compile(r"\\.|[{},]|(?i: and )|;", re.DOTALL)
_LAST = re.compile(r",? (?:and|&) ")
# biblatex: `family=Beethoven, given=Ludwig, prefix=van`.
_PART = re.compile(r"(family|given|prefix|suffix)(?:-i)?\s*=\s*(.*)", re.DOTALL)


def bibtex_authors(value: str) -> list[str]:
    """Return the authors in a field of BibTeX; `and others` is nobody."""
    value = " ".join(value.split())
    people = list(_cut(value, " and "))
    if len(people) == 1:
        people = list(_cut(value, ";"))
    if len(people) == 1:
        people = _listed(value)
    spoken = (_author(person) for person in people)
    return [name for name in spoken if name and name.lower() != "others"]


def natural_order(name: str) -> str:
    """Return a name as it is spoken; one without a comma, or of a body, as it is."""
    parts = [part.strip() for part in name.split(",")]
    if not 1 < len(parts) < 4 or not all(parts) or _BODY.search(name):
        return name
    return _in_order(parts)


def split_names(text: str) -> list[str]:
    """Return the names in a line such as `Ada Ember, B. Bold and Cy Coal`, or `Ember, Ada; Bold, B.`."""
    if ";" in text:
        return [natural_order(name) for name in map(str.strip, text.split(";")) if name]
    names = [name.strip() for name in _LAST.sub(",", text).split(",")]
    if len(names) > 1 and all(" " in name for name in names):
        return names
    return [natural_order(text.strip())] if text.strip() else []


def join_name(given: str, particle: str, family: str, suffix: str) -> str:
    """Return the parts of a name in the order in which they are spoken."""
    return " ".join(filter(None, (given, particle, family, suffix)))


def _in_order(parts: list[str]) -> str:
    """Return `family, given`, `family, suffix, given` or `family, given, suffix` as it is spoken."""
    if len(parts) == 2 and _SUFFIX.fullmatch(parts[1]):
        return " ".join(parts)
    if len(parts) == 3 and _SUFFIX.fullmatch(parts[2]):
        parts = [parts[0], parts[2], parts[1]]
    return " ".join([parts[-1], *parts[:-1]])


def _author(person: str) -> str:
    named = [match for part in _cut(person, ",") if (match := _PART.fullmatch(part.strip()))]
    parts = {match[1]: _decoded(match[2]) for match in named}
    if "family" in parts:
        return join_name(*(parts.get(name, "") for name in ("given", "prefix", "family", "suffix")))
    parts_of = [part for part in map(_decoded, _cut(person, ",")) if part]
    return _in_order(parts_of) if 1 < len(parts_of) < 4 else ", ".join(parts_of)


def _decoded(part: str) -> str:
    return clean_line(decoded(untied(part), bare=True))


def _listed(value: str) -> list[str]:
    """Return names between commas, as people write them who do not know of ` and `."""
    parts = list(_cut(value, ","))
    whole = len(parts) > 2 and all(" " in part.strip() for part in parts)
    return parts if whole else [value]


def _cut(value: str, between: str) -> Iterator[str]:
    """Yield the parts of a value; what stands in braces is not cut."""
    depth = start = 0
    for sign in _SIGN.finditer(value):
        found = sign.group()
        if found == "{":
            depth += 1
        elif found == "}":
            depth = max(0, depth - 1)
        elif found.lower() == between and not depth:
            yield value[start : sign.start()]
            start = sign.end()
    yield value[start:]
