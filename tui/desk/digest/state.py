"""The state of digests: which papers were in one, how far each went, and the mail that is still to be sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from search.errors import ShelfError
from search.files import JsonState
from tui.desk.digest.model import Digest, DigestMark

_VERSION = 1


@dataclass(frozen=True, slots=True)
class WaitingMail:
    """A mail that some recipients have not received yet.

    Attributes:
        message: The complete mail, ASCII; sent again unchanged, so that mail programs recognise it by its id.
        served: The addresses that have received it.
        papers: The number of papers in it.
    """

    message: str
    served: tuple[str, ...] = ()
    papers: int = 0


@dataclass(frozen=True, slots=True)
class DigestState:
    """The state of digests.

    Attributes:
        delivered: Key to the day of the digest that had the paper.
        marks: Channel to how far its digests went.
        waiting: A mail that is sent first.
    """

    delivered: Mapping[str, str] = field(default_factory=dict)
    marks: Mapping[str, DigestMark] = field(default_factory=dict)
    waiting: WaitingMail | None = None

    def after(self, digest: Digest, message: str = "") -> DigestState:
        """The state after a digest was printed, or with its mail waiting to be sent."""
        day = digest.until.isoformat()
        delivered = {**self.delivered, **{paper.paper.key: day for paper in digest.papers}}
        marks = {**self.marks, digest.scope.channel: digest.mark}
        return DigestState(delivered, marks, WaitingMail(message, papers=digest.count) if message else self.waiting)

    def served(self, addresses: tuple[str, ...]) -> DigestState:
        assert self.waiting
        return replace(self, waiting=replace(self.waiting, served=(*self.waiting.served, *addresses)))


class DigestStateFile:
    """The file of the state; the first write makes it."""

    def __init__(self, path: Path) -> None:
        self._file = JsonState(path, durable=True)

    def read(self) -> DigestState:
        """Read the state; an empty one if there is no file yet.

        Raises:
            ShelfError: The file cannot be read. It is left as it is.
        """
        try:
            return _parse_state(self._file.load())
        except FileNotFoundError:
            return DigestState()
        except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
            hint = "Fix it, or move it away: papers of earlier digests may then come once more."
            raise ShelfError("The state of digests cannot be read", f"{self._file.path}: {error}", hint) from error

    def write(self, state: DigestState) -> None:
        """Replace the file; raises a ShelfError."""
        content = asdict(state)
        self._file.write({"version": _VERSION, "told": content.pop("delivered"), **content})


def _parse_state(content: Any) -> DigestState:  # noqa: ANN401  (whatever JSON holds)
    if content["version"] != _VERSION:
        raise ValueError(f"its version is {content['version']!r}, and this Carrel reads {_VERSION}")
    marks = {str(name): _parse_mark(mark) for name, mark in content["marks"].items()}
    delivered = {str(key): str(day) for key, day in content["told"].items()}
    mail = content["waiting"]
    if mail is None:
        return DigestState(delivered, marks)
    waiting = WaitingMail(str(mail["message"]), tuple(map(str, mail["served"])), int(mail["papers"]))
    return DigestState(delivered, marks, waiting)


def _parse_mark(content: Any) -> DigestMark:  # noqa: ANN401  (whatever JSON holds)
    until = datetime.fromisoformat(str(content["until"]))
    if until.tzinfo is None:
        raise ValueError(f"{until} has no time zone")
    return DigestMark(int(content["catalog"]), int(content["seq"]), until.isoformat(timespec="seconds"))
