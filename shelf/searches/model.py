"""SavedSearch: a query with a name, and which names are valid."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from search.errors import UsageError
from search.text.clean import clean_line
from shelf.yaml.parse import Value

MAX_NAME = 64
KEYS = tuple("123456789")
# Whatever the query language takes for a quotation mark (and its escape): `q:"name"` has to hold any name.
_QUOTES = re.compile('["“”„‟＂«»\\\\]')


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """A query with a name. Nothing in it is checked against the query language.

    Attributes:
        sort: An order of the query language; empty for the usual one.
        key: `1` to `9`, or anything else written by hand; empty for none.
        notify: New papers in it are announced.
        extra: Fields that this version does not know, kept and written back.
    """

    name: str
    query: str = ""
    sort: str = ""
    key: str = ""
    notify: bool = False
    extra: Mapping[str, Value] = field(default_factory=dict)


Rows = tuple[SavedSearch, ...]


def folded(name: str) -> str:
    """The form in which names compare: without case, compatibility forms and spare blanks."""
    return unicodedata.normalize("NFKC", clean_line(name)).casefold()


def name_trouble(name: str) -> str:
    """Why a text cannot be a name, as the rest of a sentence; empty when it can."""
    if not any(map(str.isalnum, name)):
        return "has neither letters nor digits"
    if _QUOTES.search(name):
        return "contains a quotation mark or backslash, so no query could name it"
    if len(name) > MAX_NAME:
        return f"has {len(name)} characters; a name has at most {MAX_NAME}"
    return ""


def checked_name(text: str) -> str:
    """The name as it is stored: on one line, without control characters; `UsageError` as `name_trouble` says."""
    name = unicodedata.normalize("NFC", clean_line(text))
    if why := name_trouble(name):
        shown = name if len(name) <= MAX_NAME else f"{name[:MAX_NAME]}…"
        raise UsageError("Invalid name for a search", f'"{shown}" {why}', "Use letters, digits and spaces.")
    return name


def checked_key(key: str) -> str:
    if key and key not in KEYS:
        raise UsageError("Invalid key for a search", f'"{clean_line(key)[:20]}" is not a key from 1 to 9')
    return key
