"""What tests of digests share: a mail server on loopback, a library, its config."""

from __future__ import annotations

import asyncio
import ssl
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.cli.runner import run
from tests.samples import lines

USER, PASSWORD = "reader@example.org", "p%ss wörd"


@dataclass
class Box:
    """What a mail server took, and what it is to refuse."""

    mails: list[EmailMessage] = field(default_factory=list)
    to: list[list[str]] = field(default_factory=list)
    refuse: set[str] = field(default_factory=set)
    down: bool = False
    slams: bool = False

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        del server, session, options
        if address in self.refuse:
            return "550 nobody \x1b[31mhere of that name"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        del session
        if self.down:
            return "451 try again later"
        assert isinstance(envelope.content, bytes)
        mail = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        self.mails.append(mail)
        self.to.append(list(envelope.rcpt_tos))
        if self.slams:
            # Taken, but the answer never arrives.
            assert server.transport
            server.transport.close()
        return "250 taken"

    async def handle_QUIT(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        del server, session, envelope
        return "500 rude to the last"


class _Server(Controller):
    """aiosmtpd with STARTTLS demanded and sign-in demanded, or with TLS from the first byte on."""

    def _trigger_server(self) -> None:
        # With port 0 the system chooses one.
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]

    def factory(self) -> SMTP:
        def signed_in(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: object) -> AuthResult:
            del server, session, envelope, mechanism
            assert isinstance(data, LoginPassword)
            fine = (data.login, data.password) == (USER.encode(), PASSWORD.encode())
            return AuthResult(success=fine, handled=False)

        with warnings.catch_warnings():
            # It does not see that a connection is encrypted which was so from the first byte on.
            warnings.simplefilter("ignore", UserWarning)
            return SMTP(
                self.handler,
                authenticator=signed_in,
                auth_required=True,
                auth_require_tls=not self.ssl_context,
                **self.SMTP_kwargs,
            )


@dataclass(frozen=True)
class Post:
    box: Box
    port: int
    security: str

    def config(self, more: str = "", to: str = "me@example.org") -> str:
        return (
            f"digest:\n  host: localhost\n  port: {self.port}\n  security: {self.security}\n  user: {USER}\n"
            f"  to: [{to}]\n{more}"
        )


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    return trustme.CA()


def _serving(authority: trustme.CA, security: str, name: str = "localhost") -> Iterator[Post]:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert(name).configure_cert(context)
    options: dict[str, Any] = {
        "tls": {"ssl_context": context},
        "starttls": {"tls_context": context, "require_starttls": True},
    }
    box = Box()
    server = _Server(box, hostname="localhost", port=0, **options.get(security, {}))
    server.start()
    try:
        yield Post(box, server.port, security)
    finally:
        server.stop()


@pytest.fixture
def post(authority: trustme.CA) -> Iterator[Post]:
    yield from _serving(authority, "starttls")


@pytest.fixture
def secure_post(authority: trustme.CA) -> Iterator[Post]:
    yield from _serving(authority, "tls")


@pytest.fixture
def plain_post(authority: trustme.CA) -> Iterator[Post]:
    yield from _serving(authority, "none")


@pytest.fixture
def impostor(authority: trustme.CA) -> Iterator[Post]:
    yield from _serving(authority, "starttls", "elsewhere.example")


@pytest.fixture(autouse=True)
def registered(authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    authority.cert_pem.write_to_path(str(tmp_path / "authority.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    monkeypatch.setenv("CARREL_SMTP_PASSWORD", PASSWORD)


def paper(number: int, title: str, **more: object) -> dict[str, object]:
    return {"title": title, "arxiv": f"2401.{number:05}", "abstract": f"About {title}.", **more}


def add(*records: dict[str, object]) -> None:
    told = run("import", "--format", "jsonl", "-", stdin=lines(records))
    assert told.code == 0, told.err


def configure(home: Path, text: str) -> None:
    file = home / ".config/carrel/config.yaml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")


def titles(*args: str) -> list[str]:
    return [paper["title"] for paper in run("digest", "--format", "json", *args).json["papers"]]
