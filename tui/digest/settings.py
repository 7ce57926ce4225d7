"""What a person can set about digests. Reads nothing, imports nothing heavy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, get_args

Security = Literal["starttls", "tls", "none"]
SECURITIES: tuple[Security, ...] = get_args(Security)
# The usual port of each.
PORTS: dict[Security, int] = {"starttls": 587, "tls": 465, "none": 25}


@dataclass(frozen=True, slots=True)
class DigestSettings:
    """How digests are made and sent.

    Attributes:
        top: Papers that a section shows at most.
        to: Mail addresses that digests go to.
        sender: Mail address that they come from; empty: the first of `to`.
        host: The mail server.
        port: Its port; 0: the usual one of `security`.
        security: `starttls`, `tls` (from the first byte on), or `none`.
        user: For servers that ask who one is; empty: they are not told.
        password_command: Command whose first line of output is the password.
        password: In clear; told as a warning whenever a digest is sent.
    """

    top: int = 20
    to: Sequence[str] = field(default_factory=list)
    sender: str = ""
    host: str = ""
    port: int = 0
    security: Security = "starttls"
    user: str = ""
    password_command: str = field(default="", repr=False)
    password: str = field(default="", repr=False)

    @property
    def from_address(self) -> str:
        """Return the address that digests come from."""
        return self.sender or next(iter(self.to), "")

    @property
    def at_port(self) -> int:
        """Return the port to connect to."""
        return self.port or PORTS[self.security]
