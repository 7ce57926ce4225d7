"""The password of a mail server, from where it is safest first."""

from __future__ import annotations

import os
import shlex
import subprocess
from collections.abc import Callable
from importlib import import_module

from tui.digest.settings import DigestSettings
from tui.digest.smtp import SendError

VARIABLE = "CARREL_SMTP_PASSWORD"
_SERVICE = "carrel"
# Long enough for a person who is asked for the key of their password store.
_PATIENCE = 120


def password_for(settings: DigestSettings, warn: Callable[[str], None]) -> str:
    """Return the password; empty where no user is to sign in.

    From the environment, else from the command, else from the keyring where one is installed, else from
    config.yaml.

    Args:
        settings: Whose, and which command.
        warn: Told what is not safe.

    Raises:
        SendError: There is none, or the command failed.
    """
    if not settings.user:
        return ""
    if given := os.environ.get(VARIABLE, ""):
        return given
    if settings.password_command:
        return _said(settings.password_command)
    if kept := _in_keyring(settings.user):
        return kept
    if settings.password:
        warn(f"The password of {settings.user} stands in clear in config.yaml; `digest.password_command` is safer.")
        return settings.password
    hint = f"Set {VARIABLE}, or `digest.password_command` in config.yaml."
    raise SendError("The digest was not sent", f"There is no password for {settings.user}", hint)


def _said(command: str) -> str:
    """Return the first line that a command prints; no shell is between."""
    hint = "See `digest.password_command` in config.yaml."
    try:
        done = subprocess.run(
            shlex.split(command), stdin=subprocess.DEVNULL, capture_output=True, timeout=_PATIENCE, check=True
        )
        lines = done.stdout.decode("utf-8").splitlines()
    except subprocess.CalledProcessError as error:
        # Not its words: they may hold what nobody is to see in a log.
        raise SendError(
            "The digest was not sent", f"The password's command ended with {error.returncode}", hint
        ) from None
    except (OSError, ValueError, subprocess.TimeoutExpired) as error:
        raise SendError("The digest was not sent", f"The password's command failed: {error}", hint) from error
    if not lines or not lines[0]:
        raise SendError("The digest was not sent", "The password's command printed nothing", hint)
    return lines[0]


def _in_keyring(user: str) -> str:
    try:
        # By name: it need not be installed, here or where types are checked.
        keyring = import_module("keyring")
    except ImportError:
        return ""
    try:
        return str(keyring.get_password(_SERVICE, user) or "")
    except keyring.errors.KeyringError:
        # Locked, or no service on this machine (cron): the next place is asked.
        return ""
