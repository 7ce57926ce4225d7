"""`carrel digest`: new, trending and saved-search papers, printed or sent by mail; a timer that does so regularly."""

from __future__ import annotations

import shlex
import shutil
import sys
from collections.abc import Sequence
from datetime import date
from functools import partial
from pathlib import Path

import click

from search.errors import CarrelError, UsageError
from search.text.clean import clean_line
from search.text.plural import plural
from shelf.export import write_file
from tui.cli.arguments import since_day
from tui.cli.messages import CONFLICTING_OPTIONS, tell
from tui.cli.output import catch_up, open_desk, print_notes
from tui.config.paths import Paths
from tui.config.settings import DigestSettings, load_settings
from tui.desk.digest.gather import gather
from tui.desk.digest.model import Digest, DigestScope
from tui.desk.digest.outbox import DigestOutbox, MakeDigest
from tui.desk.digest.render import FORMATS
from tui.desk.digest.smtp import find_password
from tui.desk.render import line

NOTHING_NEW = "Nothing new since the last digest; nothing sent."
NO_TIMER = "Cannot write a timer for this digest"


def written(path: str) -> str:
    return f"Digest written to {line(path)}."


def not_sent_yet(papers: int) -> str:
    return f"A digest with {plural(papers, 'paper')} has not been sent yet; `carrel digest --send` sends it."


def sent_to(papers: int, addresses: str, which: str = "new") -> str:
    return f"Sent the {which} digest ({plural(papers, 'paper')}) to {addresses}."


@click.command("digest")
@click.option(
    "--since", default="", callback=since_day, help="First day: 7d, 2026-10-01; by default since the last digest."
)
@click.option("--query", default="", help="Only papers that match this query.")
@click.option("--saved", multiple=True, metavar="NAME", help="Only papers of this saved search (repeatable).")
@click.option("--top", type=click.IntRange(1, 1000), default=None, help="Number of papers per section.")
@click.option("--format", "-f", "form", type=click.Choice(list(FORMATS)), default="text", show_default=True)
@click.option("--output", "-o", type=click.Path(dir_okay=False, allow_dash=True), default="-", help="Output file.")
@click.option("--send", is_flag=True, help="Send it as set in config.yaml; the next digest continues from here.")
@click.option("--mark", is_flag=True, help="Print it; the next digest continues from here.")
@click.option("--install", is_flag=True, help="Print a systemd timer and a crontab line that send digests.")
def digest_command(  # noqa: PLR0913, PLR0917 - one parameter an option
    since: date | None,
    query: str,
    saved: tuple[str, ...],
    top: int | None,
    form: str,
    output: str,
    send: bool,
    mark: bool,
    install: bool,
) -> None:
    """Print or send a digest: papers that are new, trending or found by saved searches.

    It covers the time since the last digest that was sent or marked. Each paper appears once, with the reason.
    """
    scope = DigestScope(" ".join(query.split()), tuple(dict.fromkeys(saved)))
    if (query and saved) or send + mark + install > 1:
        options = "--query and --saved" if query and saved else "--send, --mark and --install"
        raise UsageError(CONFLICTING_OPTIONS, f"{options} exclude each other")
    if install:
        return click.echo(_timer(scope, top), nl=False)
    settings = load_settings(Paths.user().config_file).digest
    with open_desk() as desk:
        catch_up(desk.library)
        digests = DigestOutbox(desk.places.data)
        make = partial(gather, desk, scope, since=since, top=top or settings.top)
        if send:
            return _send(digests, make, settings)
        digest = digests.mark(make) if mark else make(digests.state_file.read())
        _report(digests, digest)
    _print_digest(FORMATS[form](digest), output)
    return None


def _report(digests: DigestOutbox, digest: Digest) -> None:
    print_notes(digest.notes)
    if waiting := digests.state_file.read().waiting:
        tell(not_sent_yet(waiting.papers))


def _print_digest(text: str, output: str) -> None:
    if output == "-":
        # Bytes: a format's encoding is not the terminal's.
        click.echo(text.encode(), nl=False)
    else:
        write_file(Path(output), [text])
        tell(written(output))


def _send(digests: DigestOutbox, make: MakeDigest, settings: DigestSettings) -> None:
    sent = digests.send(make, settings, lambda: find_password(settings, tell))
    print_notes(sent.digest.notes)
    to = ", ".join(settings.to)
    if sent.waited:
        tell(sent_to(sent.waited, to, "waiting"))
    if sent.digest.count:
        tell(sent_to(sent.digest.count, to))
    elif not sent.waited:
        tell(NOTHING_NEW)


def _timer(scope: DigestScope, top: int | None) -> str:
    program = shutil.which("carrel")
    command = [program] if program else [sys.executable, "-m", "tui"]
    command += ["digest", "--send"]
    command += ["--query", scope.query] if scope.query else []
    command += [word for name in scope.saved for word in ("--saved", name)]
    command += ["--top", str(top)] if top else []
    if any(clean_line(word) != word for word in command):
        raise CarrelError(NO_TIMER, "A name contains a line break or another control character")
    return timer_text(command)


_HEAD = (
    "# Every Monday at 7:00; change the time as you like. Timers and cron jobs do not see the variables of your\n"
    "# shell: use `digest.password_command` or the keyring for the password.\n"
)


def timer_text(command: Sequence[str]) -> str:
    """A systemd service with its timer, and a line for cron, that run a command; its first word is an absolute path."""
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
