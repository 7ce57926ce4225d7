"""Outbox of digests: a mail is stored before it is sent, and removed when the server has accepted it.

So a failed attempt loses nothing: the next run first sends the same mail, with the same id. Its papers count as
delivered from then on, and recipients who have it do not get it again.
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

MakeDigest = Callable[[DigestState], Digest]


@dataclass(frozen=True, slots=True)
class SendResult:
    """The new digest, sent if there are papers in it, and the number of papers in a mail that had been waiting."""

    waited: int
    digest: Digest


class DigestOutbox:
    """Makes and sends digests, one process at a time."""

    def __init__(self, data: Path) -> None:
        self.state_file = DigestStateFile(data / "digest.json")
        self._lock = Lock(data / "digest.lock")

    @contextmanager
    def _locked(self) -> Iterator[None]:
        try:
            with self._lock.held():
                yield
        except LockedError as error:
            raise SendError("Another digest is being sent", "", "Try again in a minute.") from error

    def mark(self, make: MakeDigest) -> Digest:
        """Make a digest whose papers count as delivered."""
        with self._locked():
            state = self.state_file.read()
            digest = make(state)
            if digest.count:
                self.state_file.write(state.after(digest))
            return digest

    def send(self, make: MakeDigest, settings: DigestSettings, password: Callable[[], str]) -> SendResult:
        """Send the waiting mail, then a new digest if there is anything new.

        The password is asked for only if something is sent.

        Raises:
            ConfigError: Server or addresses are not set.
            SendError: Some recipient has not received it; it waits.
        """
        _require_settings(settings)
        with self._locked():
            state = self.state_file.read()
            waited = state.waiting.papers if state.waiting else 0
            state = self._deliver(state, settings, password)
            digest = make(state)
            if digest.count:
                state = state.after(digest, as_mail(digest, settings.from_address, settings.to))
                # Stored before it is sent: whatever happens then, it is neither lost nor made anew.
                self.state_file.write(state)
                self._deliver(state, settings, password)
            return SendResult(waited, digest)

    def _deliver(self, state: DigestState, settings: DigestSettings, password: Callable[[], str]) -> DigestState:
        if not state.waiting:
            return state
        # The current recipients in config.yaml: a wrong address can be corrected.
        left = [address for address in settings.to if address not in state.waiting.served]
        refused = send_mail(state.waiting.message, left, settings, password()) if left else {}
        state = state.served(tuple(address for address in left if address not in refused))
        if refused:
            self.state_file.write(state)
            replies = "; ".join(f"{address}: {reply}" for address, reply in refused.items())
            hint = "It waits for them; correct `digest.to` if an address is wrong."
            raise SendError("The digest was refused", replies, hint)
        state = replace(state, waiting=None)
        self.state_file.write(state)
        return state


def _require_settings(settings: DigestSettings) -> None:
    missing = [f"`digest.{name}`" for name in ("host", "to") if not getattr(settings, name)]
    if missing:
        hint = "Set it in config.yaml; `carrel config --example` shows how."
        raise ConfigError("The digest cannot be sent", f"{' and '.join(missing)} not set", hint)
