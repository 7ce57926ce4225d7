"""What digests told, how far they went, and the mail that still waits; one file in the data folder."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from search.errors import ShelfError
from search.files import write_atomically
from tui.desk.digest.model import Digest, DigestMark

_VERSION = 1


@dataclass(frozen=True, slots=True)
class WaitingMail:
    """A mail that not everybody has yet.

    Attributes:
        message: The whole mail, ASCII; sent again as it is, so that mail programs know it again by its id.
        served: Who has it.
        papers: How many papers are in it.
    """

    message: str
    served: tuple[str, ...] = ()
    papers: int = 0


@dataclass(frozen=True, slots=True)
class DigestState:
    """What is known of earlier digests.

    Attributes:
        told: Key to the day on which a digest had the paper.
        marks: Channel to how far its digests went.
        waiting: A mail that is to be sent first.
    """

    told: Mapping[str, str] = field(default_factory=dict)
    marks: Mapping[str, DigestMark] = field(default_factory=dict)
    waiting: WaitingMail | None = None

    def after(self, digest: Digest, message: str = "") -> DigestState:
        """Return the state once a digest was told, or its mail waits to be sent."""
        day = digest.until.isoformat()
        told = {**self.told, **{pick.paper.key: day for pick in digest.picks}}
        marks = {**self.marks, digest.scope.channel: digest.mark}
        return DigestState(told, marks, WaitingMail(message, papers=digest.count) if message else self.waiting)

    def served(self, addresses: tuple[str, ...]) -> DigestState:
        """Return the state once somebody has the mail that waits."""
        assert self.waiting
        return replace(self, waiting=replace(self.waiting, served=(*self.waiting.served, *addresses)))


class DigestStateFile:
    """The file of the state.

    Args:
        path: Where it is; nothing is made before something is written.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self) -> DigestState:
        """Return what is known; nothing where there is no file yet.

        Raises:
            ShelfError: The file makes no sense. It is left as it is.
        """
        try:
            return _parse_state(json.loads(self.path.read_text("utf-8")))
        except FileNotFoundError:
            return DigestState()
        except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
            hint = "Mend it, or move it away: papers of earlier digests may then be told once more."
            raise ShelfError("What digests told cannot be read", f"{self.path}: {error}", hint) from error

    def write(self, state: DigestState) -> None:
        """Put a state in the file's place.

        Raises:
            ShelfError: It cannot be written.
        """
        write_atomically(self.path, json.dumps({"version": _VERSION, **asdict(state)}, indent=1).encode())


def _parse_state(given: Any) -> DigestState:  # noqa: ANN401  (whatever stands in the file)
    if given["version"] != _VERSION:
        raise ValueError(f"it is of version {given['version']!r}, and this Carrel knows {_VERSION}")
    marks = {str(name): _parse_mark(mark) for name, mark in given["marks"].items()}
    told = {str(key): str(day) for key, day in given["told"].items()}
    waits = given["waiting"]
    if waits is None:
        return DigestState(told, marks)
    return DigestState(
        told, marks, WaitingMail(str(waits["message"]), tuple(map(str, waits["served"])), int(waits["papers"]))
    )


def _parse_mark(given: Any) -> DigestMark:  # noqa: ANN401  (whatever stands in the file)
    until = datetime.fromisoformat(str(given["until"]))
    if until.tzinfo is None:
        raise ValueError(f"{until} names no time zone")
    return DigestMark(int(given["catalog"]), int(given["seq"]), until.isoformat(timespec="seconds"))
