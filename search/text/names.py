"""Names of authors: read in any order, stored in natural order (`Ludwig van Beethoven`), and split into parts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from search.text.bibtex_values import decoded, untied
from search.text.clean import clean_line

_SUFFIX = re.compile(r"(?:Jr|Sr)\.?|I{2,3}|IV", re.IGNORECASE)
# `Anderson, JR`
_INITIALS = ("JR", "SR")
# A name with one of these words is a body's, and is not inverted: `Institute of Otters, Department for Lamps`.
_BODY = re.compile(r"\b(?:of|for|and|the|team|group|collaboration|consortium|university|institute)\b")
_SIGN = re.compile(r"\\.|[{},]|(?i: and )|;", re.DOTALL)
_LAST = re.compile(r",? (?:and|&) ")
# biblatex: `family=Beethoven, given=Ludwig, prefix=van`.
_PART = re.compile(r"(family|given|prefix|suffix)(?P<initial>-i)?\s*=\s*(?P<value>.*)", re.DOTALL)
# Options of biber for a list of names or the next one: `useprefix=false`.
_OPTION = re.compile(r"[a-z]+\s*=\s*[\w-]+")
_ET_AL = re.compile(r",?\s+(?:et\.?\s*al\.?|u\.\s?a\.)$|^et\.?\s*al\.?$", re.IGNORECASE)
_DOUBLE_AND = re.compile(r" and(?: and)+ ", re.IGNORECASE)
_GIVEN_INITIALS = re.compile(r"(?:[A-Z]\.?[ -]?){1,3}")
_FAMILY_INITIALS = re.compile(r"(?P<family>[^\W\d_][\w'’-]+(?: [^\W\d_][\w'’-]+)?) (?P<given>(?:[A-Z]\.[ -]?)+)")
# Two names with one comma between them, as `Ada Ember, Bo Quill`; not `Van Loan, Charles Francis`.
_TWO_NAMES = re.compile(
    r"(?!(?:Al|Ben|Bin|Da|De|Del|Della|Den|Der|Di|Dos|Du|El|La|Le|Mac|Mc|San|St|Ten|Ter|Van|Von)\b)"
    r"[A-Z][a-z]+ [A-Z][a-z]+, [A-Z][a-z]+ [A-Z][a-z]+"
)
_CJK_NAME = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")


def bibtex_authors(value: str) -> list[str]:
    people = list(_people(" ".join(value.split())))
    return [name for name in map(_author, people) if name and name.lower() != "others"]


def _people(value: str) -> Iterator[str]:
    """Yield the names of a list, which may be separated by semicolons or commas, against the rules."""
    value = _DOUBLE_AND.sub(" and ", f" {value} ").strip().removeprefix("and ").removesuffix(" and")
    value = "" if value == "and" else value
    people = [person.strip() for person in _split(value, " and ")]
    if len(people) == 1:
        people = [person.strip() for person in _split(value, ";")]
    for person in (_ET_AL.sub("", each).strip() for each in people):
        if not person or (_OPTION.fullmatch(person) and not _PART.fullmatch(person)):
            continue
        yield from _split_at_commas(person, alone=len(people) == 1)


def natural_order(name: str) -> str:
    """A name in natural order; unchanged without a comma, or for a body."""
    parts = [part.strip() for part in name.split(",")]
    if not 1 < len(parts) < 4 or not all(parts) or _BODY.search(name):
        return name
    return _in_order(parts)


def split_names(text: str) -> list[str]:
    """Split a line of names such as `Ada Ember, B. Bold and Cy Coal`, or `Ember, Ada; Bold, B.`."""
    if ";" in text:
        return [natural_order(name) for name in map(str.strip, text.split(";")) if name]
    names = [name.strip() for name in _LAST.sub(",", text).split(",")]
    if len(names) > 1 and all(" " in name for name in names):
        return names
    return [natural_order(text.strip())] if text.strip() else []


def join_name(given: str, particle: str, family: str, suffix: str) -> str:
    return " ".join(filter(None, (given, particle, family, suffix)))


def _in_order(parts: list[str]) -> str:
    """Put `family, given`, `family, suffix, given` or `family, given, suffix` in natural order."""
    if len(parts) == 2 and _SUFFIX.fullmatch(parts[1]) and parts[1] not in _INITIALS:
        return " ".join(parts)
    if len(parts) == 2 and all(map(_CJK_NAME.fullmatch, parts)):
        return "".join(parts)
    if len(parts) == 3 and _SUFFIX.fullmatch(parts[2]):
        parts = [parts[0], parts[2], parts[1]]
    return " ".join([parts[-1], *parts[:-1]])


def _author(person: str) -> str:
    named = [match for part in _split(person, ",") if (match := _PART.fullmatch(part.strip()))]
    full = {match[1] for match in named if not match["initial"]}
    parts = {match[1]: _decoded(match["value"]) for match in named if not match["initial"] or match[1] not in full}
    if "family" in parts:
        return join_name(*(parts.get(name, "") for name in ("given", "prefix", "family", "suffix")))
    parts_of = [part for part in map(_decoded, _split(person, ",")) if part]
    if len(parts_of) == 1 and (inverted := _FAMILY_INITIALS.fullmatch(parts_of[0])):
        return f"{inverted['given']} {inverted['family']}"
    return _in_order(parts_of) if 1 < len(parts_of) < 4 else ", ".join(parts_of)


def _decoded(part: str) -> str:
    return clean_line(decoded(untied(part), bare=True))


def _split_at_commas(person: str, *, alone: bool) -> list[str]:
    """Split names at commas, as people write them who do not know ` and `."""
    if "," not in person or "=" in person:
        return [person]
    parts = [part.strip() for part in _split(person, ",") if part.strip()]
    if alone and _TWO_NAMES.fullmatch(person):
        return parts
    if len(parts) > 2 and all(" " in part for part in parts):
        return parts
    pairs = list(zip(parts[::2], parts[1::2], strict=False))
    if len(parts) > 3 and len(parts) % 2 == 0 and all(_GIVEN_INITIALS.fullmatch(given) for _, given in pairs):
        return [f"{family}, {given}" for family, given in pairs]
    return [person]


def _split(value: str, between: str) -> Iterator[str]:
    """Split a value; what is in braces is not split."""
    depth = start = 0
    for sign in _SIGN.finditer(value):
        mark = sign.group()
        if mark == "{":
            depth += 1
        elif mark == "}":
            depth = max(0, depth - 1)
        elif mark.lower() == between and not depth:
            yield value[start : sign.start()]
            start = sign.end()
    yield value[start:]


# Bodies that sign as authors.
_SIGNING_BODY = re.compile(
    r"\b(?:team|group|collaborations?|consortium|project|institute|university|laborator(?:y|ies)|labs?|inc|foundation"
    r"|initiative|community|department|committee|working|research|and)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class AuthorName:
    """The parts of an author's name; `whole` if it is the name of a body, or cannot be split."""

    family: str
    given: str = ""
    particle: str = ""
    suffix: str = ""
    whole: bool = False

    @property
    def inverted(self) -> str:
        """The name with the family name first: `van Beethoven, Ludwig`."""
        family = f"{self.particle} {self.family}".strip()
        return ", ".join(filter(None, (family, self.suffix, self.given)))


def parse_name(author: str) -> AuthorName:
    """Split a name by the rules of BibTeX: `Ludwig van Beethoven`, `Smith, Jr., Ada`."""
    parts = [part.strip() for part in author.split(",")]
    if _SIGNING_BODY.search(author) or _BODY.search(author) or len(parts) > 3 or not all(parts):
        return AuthorName(author, whole=True)
    if len(parts) == 1:
        return _parse_in_order(author.split())
    if len(parts) == 2 and _SUFFIX.fullmatch(parts[1]) and parts[1] not in _INITIALS:
        return _parse_in_order([*parts[0].split(), parts[1]])
    suffixes = [part for part in parts[1:] if _SUFFIX.fullmatch(part)] if len(parts) == 3 else []
    given = [part for part in parts[1:] if part not in suffixes]
    if len(given) != 1:
        return AuthorName(author, whole=True)
    words = parts[0].split()
    start = next((i for i, word in enumerate(words[:-1]) if not word[0].islower()), len(words) - 1)
    return AuthorName(" ".join(words[start:]), given[0], " ".join(words[:start]), "".join(suffixes))


def _parse_in_order(words: list[str]) -> AuthorName:
    suffix = words.pop() if len(words) > 2 and _SUFFIX.fullmatch(words[-1]) else ""
    if len(words) < 2:
        return AuthorName(" ".join(words), whole=True)
    low = next((i for i, word in enumerate(words[1:-1], 1) if word[0].islower()), len(words) - 1)
    high = low
    while high < len(words) - 1 and words[high][0].islower():
        high += 1
    return AuthorName(" ".join(words[high:]), " ".join(words[:low]), " ".join(words[low:high]), suffix)
