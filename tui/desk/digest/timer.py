"""What sends a digest regularly: a systemd timer, or a line for cron. Printed, never installed."""

from __future__ import annotations

import shlex
from collections.abc import Sequence

_HEAD = (
    "# Every Monday at 7. Change the time as you like. Neither timer nor cron knows your shell's variables:\n"
    "# let the password come from `digest.password_command` or the keyring.\n"
)


def timer_text(command: Sequence[str]) -> str:
    """Return a systemd service with its timer, and a line for cron, each with where it goes.

    Args:
        command: What is to be run, the first word being a whole path.
    """
    return (
        f"{_HEAD}\n"
        "# ~/.config/systemd/user/carrel-digest.service\n"
        "[Unit]\nDescription=Carrel's digest by mail\n\n"
        f"[Service]\nType=oneshot\nExecStart={' '.join(map(_for_systemd, command))}\n\n"
        "# ~/.config/systemd/user/carrel-digest.timer\n"
        "[Unit]\nDescription=Carrel's digest every week\n\n"
        "[Timer]\nOnCalendar=Mon 07:00\nPersistent=true\nRandomizedDelaySec=5min\n\n"
        "[Install]\nWantedBy=timers.target\n\n"
        "# Then: systemctl --user daemon-reload && systemctl --user enable --now carrel-digest.timer\n\n"
        "# Or with cron (crontab -e):\n"
        f"0 7 * * 1 {_for_cron(command)}\n"
    )


def _for_systemd(word: str) -> str:
    """Return a word as ExecStart reads it: % and $ stand for other things there."""
    plain = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return plain if word and all(sign.isalnum() or sign in "/._-=:@+," for sign in word) else f'"{plain}"'


def _for_cron(command: Sequence[str]) -> str:
    """Return a command as a crontab takes it: a bare % would end the line."""
    return shlex.join(command).replace("%", "\\%")
