"""A systemd timer and a line for cron that send digests regularly; printed, never installed."""

from __future__ import annotations

import shlex
from collections.abc import Sequence

_HEAD = (
    "# Every Monday at 7:00; change the time as you like. Timers and cron jobs do not see the variables of your\n"
    "# shell: use `digest.password_command` or the keyring for the password.\n"
)


def timer_text(command: Sequence[str]) -> str:
    """A systemd service with its timer, and a line for cron, each with its file.

    Args:
        command: What to run; the first word is an absolute path.
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
    """Quote a word for ExecStart, where % and $ are special."""
    plain = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return plain if word and all(sign.isalnum() or sign in "/._-=:@+," for sign in word) else f'"{plain}"'


def _for_cron(command: Sequence[str]) -> str:
    """Quote a command for a crontab, where a bare % ends the line."""
    return shlex.join(command).replace("%", "\\%")
