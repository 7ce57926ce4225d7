"""Digests by mail. A mail is written down before it is sent, and struck off when the server has taken it.

So a failed send loses nothing: the very same mail, with the same id, is the first that the next run sends. What
is in it counts as told from then on, and those who have it are not sent it again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from search.errors import ConfigError
from search.files import Lock, LockedError
from tui.config.settings import DigestSettings
from tui.desk.digest.model import Digest
from tui.desk.digest.render import as_mail
from tui.desk.digest.smtp import SendError, send_mail
from tui.desk.digest.state import DigestState, DigestStateFile

Make = Callable[[DigestState], Digest]


@dataclass(frozen=True, slots=True)
class SendResult:
    """What became of a run.

    Attributes:
        waited: Papers in the mail that had waited and is sent now.
        digest: The new one; sent when there are papers in it.
    """

    waited: int
    digest: Digest


class DigestOutbox:
    """What is known of the digests of one person.

    Args:
        data: The data folder.
    """

    def __init__(self, data: Path) -> None:
        self.memory = DigestStateFile(data / "digest.json")
        self._lock = Lock(data / "digest.lock")

    @contextmanager
    def _alone(self) -> Iterator[None]:
        try:
            with self._lock.held():
                yield
        except LockedError as error:
            raise SendError("Another digest is just being sent", "", "Try again in a minute.") from error

    def taken(self, make: Make) -> Digest:
        """Make a digest and take it for told."""
        with self._alone():
            state = self.memory.read()
            digest = make(state)
            if digest.count:
                self.memory.write(state.after(digest))
            return digest

    def send(self, make: Make, settings: DigestSettings, password: Callable[[], str]) -> SendResult:
        """Send what waits, then a new digest where there is something to tell.

        Args:
            make: Gathers it.
            settings: Server and addresses.
            password: Asked for only when something is to be sent.

        Raises:
            ConfigError: Server or addresses are not set.
            SendError: Somebody does not have it yet; it waits.
        """
        _require_settings(settings)
        with self._alone():
            state = self.memory.read()
            waited = state.waiting.papers if state.waiting else 0
            state = self._delivered(state, settings, password)
            digest = make(state)
            if digest.count:
                state = state.after(digest, as_mail(digest, settings.from_address, settings.to))
                # Before it is sent: whatever happens then, it is neither lost nor made anew.
                self.memory.write(state)
                self._delivered(state, settings, password)
            return SendResult(waited, digest)

    def _delivered(self, state: DigestState, settings: DigestSettings, password: Callable[[], str]) -> DigestState:
        if not state.waiting:
            return state
        # Of those whom config.yaml names now: an address that was wrong can be put right.
        left = [address for address in settings.to if address not in state.waiting.served]
        refused = send_mail(state.waiting.message, left, settings, password()) if left else {}
        state = state.served(tuple(address for address in left if address not in refused))
        if refused:
            self.memory.write(state)
            told = "; ".join(f"{address}: {said}" for address, said in refused.items())
            hint = "It waits for them; put `digest.to` right where an address is wrong."
            raise SendError("The digest was refused", told, hint)
        state = replace(state, waiting=None)
        self.memory.write(state)
        return state


def _require_settings(settings: DigestSettings) -> None:
    missing = [f"`digest.{name}`" for name in ("host", "to") if not getattr(settings, name)]
    if missing:
        hint = "Set it in config.yaml; `carrel config --example` shows how."
        raise ConfigError("The digest cannot be sent", f"{' and '.join(missing)} not set", hint)
