"""Sends one mail over SMTP, and finds the password for it."""

from __future__ import annotations

import base64
import os
import shlex
import smtplib
import ssl
import subprocess
from collections.abc import Callable, Sequence
from contextlib import suppress
from importlib import import_module

from search.errors import CarrelError
from search.text.clean import clean_line
from tui.config.settings import DigestSettings

_TIMEOUT = 30.0
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


class SendError(CarrelError):
    """A digest could not be sent; it waits."""


def _not_sent(why: str, hint: str) -> SendError:
    return SendError("The digest was not sent", why, hint)


def send_mail(message: str, to: Sequence[str], settings: DigestSettings, password: str) -> dict[str, str]:
    """Send a mail, and return the refused recipients with the server's replies; all others have received it.

    Args:
        message: The complete mail, ASCII.
        to: The recipients.
        settings: The server.
        password: Empty if the server asks for none.

    Raises:
        SendError: Nobody has received it.
    """
    if settings.user and settings.security == "none" and settings.host not in _LOOPBACK:
        hint = "Set `digest.security` to starttls or tls."
        raise _not_sent("Without encryption, anyone could read the password", hint)
    try:
        server = _connected(settings)
        try:
            if settings.user:
                _sign_in(server, settings.user, password)
            refused = server.sendmail(settings.from_address, list(to), message.encode("ascii"))
        finally:
            # The mail is on its way, whether QUIT succeeds or not.
            with suppress(smtplib.SMTPException, OSError):
                server.quit()
            server.close()
    except smtplib.SMTPRecipientsRefused as error:
        return {address: _reply(*reply) for address, reply in error.recipients.items()}
    except (smtplib.SMTPException, OSError, ValueError) as error:
        raise _send_error(error, settings) from error
    return {address: _reply(*reply) for address, reply in refused.items()}


def _connected(settings: DigestSettings) -> smtplib.SMTP:
    # Checks host name and chain; SSL_CERT_FILE adds other authorities.
    context = ssl.create_default_context()
    if settings.security == "tls":
        return smtplib.SMTP_SSL(settings.host, settings.at_port, timeout=_TIMEOUT, context=context)
    server = smtplib.SMTP(settings.host, settings.at_port, timeout=_TIMEOUT)
    if settings.security == "starttls":
        try:
            # Raises if the server does not offer it: no downgrade.
            server.starttls(context=context)
        except BaseException:
            server.close()
            raise
    return server


def _sign_in(server: smtplib.SMTP, user: str, password: str) -> None:
    if user.isascii() and password.isascii():
        server.login(user, password)
        return
    # The standard library supports ASCII only; RFC 4616 says UTF-8.
    server.ehlo_or_helo_if_needed()
    token = base64.b64encode(f"\0{user}\0{password}".encode("utf-8", "surrogateescape")).decode("ascii")
    code, reply = server.docmd("AUTH", f"PLAIN {token}")
    if code != 235:
        raise smtplib.SMTPAuthenticationError(code, reply)


def _send_error(error: Exception, settings: DigestSettings) -> SendError:
    match error:
        case smtplib.SMTPAuthenticationError():
            why, hint = f"{settings.host} rejects user and password", "Check `digest.user` and the password."
        case ssl.SSLCertVerificationError():
            why, hint = f"the certificate of {settings.host} is not trusted: {error.verify_message}", ""
        case smtplib.SMTPNotSupportedError() if settings.security == "starttls":
            why, hint = f"{settings.host} does not offer STARTTLS", "Try `digest.security: tls`."
        case (
            smtplib.SMTPSenderRefused(smtp_code=code, smtp_error=reply)
            | smtplib.SMTPDataError(smtp_code=code, smtp_error=reply)
        ):
            why, hint = f"{settings.host} replied {_reply(code, reply)}", ""
        case _:
            why, hint = f"{settings.host}:{settings.at_port}: {clean_line(str(error))[:200] or 'no answer'}", ""
    return SendError(
        "The digest could not be sent", why, hint or "It waits; the next `carrel digest --send` tries again."
    )


def _reply(code: int, reply: bytes | str) -> str:
    text = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply
    return f"{code} {clean_line(text)[:200]}".strip()


VARIABLE = "CARREL_SMTP_PASSWORD"
_SERVICE = "carrel"
# Long enough to unlock a password store.
_PATIENCE = 120


def find_password(settings: DigestSettings, warn: Callable[[str], None]) -> str:
    """Find the password; empty if there is no user to log in.

    From the environment, else from the command, else from the keyring if one is installed, else from config.yaml,
    with a warning.

    Raises:
        SendError: There is none, or the command failed.
    """
    if not settings.user:
        return ""
    if password := os.environ.get(VARIABLE, ""):
        return password
    if settings.password_command:
        return _from_command(settings.password_command)
    if password := _from_keyring(settings.user):
        return password
    if settings.password:
        warn(f"config.yaml contains the password of {settings.user} in plain text; `digest.password_command` is safer.")
        return settings.password
    hint = f"Set {VARIABLE}, or `digest.password_command` in config.yaml."
    raise _not_sent(f"There is no password for {settings.user}", hint)


def _from_command(command: str) -> str:
    """The first line that a command prints; it runs without a shell."""
    hint = "See `digest.password_command` in config.yaml."
    try:
        done = subprocess.run(
            shlex.split(command), stdin=subprocess.DEVNULL, capture_output=True, timeout=_PATIENCE, check=True
        )
        lines = done.stdout.decode("utf-8").splitlines()
    except subprocess.CalledProcessError as error:
        # Without its output, which may contain secrets.
        raise _not_sent(f"`digest.password_command` failed with exit code {error.returncode}", hint) from None
    except (OSError, ValueError, subprocess.TimeoutExpired) as error:
        raise _not_sent(f"`digest.password_command` failed: {error}", hint) from error
    if not lines or not lines[0]:
        raise _not_sent("`digest.password_command` printed nothing", hint)
    return lines[0]


def _from_keyring(user: str) -> str:
    try:
        # By name: it need not be installed, here or where types are checked.
        keyring = import_module("keyring")
    except ImportError:
        return ""
    try:
        return str(keyring.get_password(_SERVICE, user) or "")
    except keyring.errors.KeyringError:
        # Locked, or no service on this machine (cron): try the next place.
        return ""
