"""synonyms.yaml: what a person says means the same, and what was learned wrongly.

Signs are those of the query language: `=` for exactly this, `-` for not this. Carrel only reads the
file; `EXAMPLE` is what it prints or writes for whoever wants to begin one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from search.errors import ConfigError

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
HINT = "A line is a name and a list of others: `VLM: [vision-language model, VLLM]`."


@dataclass(frozen=True, slots=True)
class Own:
    """What a person's file says. Names are keys in `joined` form.

    Attributes:
        groups: Name to the other names that mean the same, as written.
        closed: Names of which nothing that was learned is to be used.
        without: Pairs, in both orders, that were learned and are not to be used.
    """

    groups: dict[str, tuple[str, ...]] = field(default_factory=dict)
    closed: frozenset[str] = frozenset()
    without: frozenset[tuple[str, str]] = frozenset()


NOTHING = Own()


def load(path: Path) -> Own:
    """Return what synonyms.yaml says; nothing where there is no such file.

    Raises:
        ConfigError: It cannot be read, or something in it is not understood; every problem with its line.
    """
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise ConfigError("The synonyms cannot be read", f"{path}: it is larger than a megabyte", HINT)
        text = path.read_text("utf-8-sig")
    except FileNotFoundError:
        return NOTHING
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError("The synonyms cannot be read", f"{path}: {error}", "Its text must be UTF-8.") from error
    # Only now: most people have no such file, and the command line is to start quickly.
    from search.learned.own_file import own_from

    return own_from(text, str(path))
