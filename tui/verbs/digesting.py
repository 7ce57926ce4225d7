"""`carrel digest`: what is new, trending and found by saved searches, printed or sent by mail."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import click

from search.errors import CarrelError, UsageError
from search.text.clean import clean_line
from shelf.export import write_file
from tui.config import load
from tui.desk import Desk
from tui.digest.formats import FORMATS, rendered
from tui.digest.gathering import gather
from tui.digest.model import Digest, Scope
from tui.digest.sending import Digests
from tui.digest.settings import DigestSettings
from tui.digest.state import State
from tui.places import Places
from tui.render import line
from tui.verbs.days import since_day
from tui.verbs.output import tell, user_desk
from tui.verbs.searching import catch_up


@click.command("digest")
@click.option(
    "--since", default="", callback=since_day, help="From this day on: 7d, 2026-10-01. Else since the last one."
)
@click.option("--query", default="", help="Only papers that this finds.")
@click.option("--saved", multiple=True, metavar="NAME", help="Only papers of this saved search; may be repeated.")
@click.option("--top", type=click.IntRange(1, 1000), default=None, help="Papers in a section.")
@click.option("--format", "-f", "form", type=click.Choice(list(FORMATS)), default="text", show_default=True)
@click.option("--output", "-o", type=click.Path(dir_okay=False, allow_dash=True), default="-", help="File.")
@click.option("--send", is_flag=True, help="Send it as config.yaml says; the next one goes on from there.")
@click.option("--mark", is_flag=True, help="Print it, and let the next one go on from there.")
@click.option("--install", is_flag=True, help="Print a systemd timer and a line for cron that send it.")
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
    """Tell what is new, trending and found by saved searches since the last digest that was sent.

    Each paper comes once, with why it is there. Printing changes nothing; --send and --mark do.
    """
    scope = Scope(" ".join(query.split()), tuple(dict.fromkeys(saved)))
    if (query and saved) or send + mark + install > 1:
        one = "--query or --saved" if query and saved else "--send, --mark or --install"
        raise UsageError("That is too much at once", f"Only one of {one}")
    if install:
        return click.echo(_installation(scope, top), nl=False)
    settings = load(Places.user().config_file).digest
    with user_desk() as desk:
        catch_up(desk.library)
        digests = Digests(desk.places.data)
        make = _maker(desk, scope, since, top or settings.top)
        if send:
            return _send(digests, make, settings)
        digest = digests.taken(make) if mark else make(digests.memory.read())
        _told(digests, digest)
    _print(rendered(digest, form), output)
    return None


def _maker(desk: Desk, scope: Scope, since: date | None, top: int) -> Callable[[State], Digest]:
    return lambda state: gather(desk, scope, state, since, top)


def _told(digests: Digests, digest: Digest) -> None:
    for note in digest.notes:
        tell(f"carrel: {note}")
    if waiting := digests.memory.read().waiting:
        tell(f"A digest of {_papers(waiting.papers)} still waits; `carrel digest --send` sends it.")


def _print(text: str, output: str) -> None:
    if output == "-":
        # Bytes: a format's encoding is not the terminal's.
        click.echo(text.encode(), nl=False)
    else:
        write_file(Path(output), [text])
        tell(f"The digest is in {line(output)}.")


def _send(digests: Digests, make: Callable[[State], Digest], settings: DigestSettings) -> None:
    # Loaded when something is sent, not when it is printed.
    from tui.digest.password import password_for

    sent = digests.send(make, settings, lambda: password_for(settings, tell))
    for note in sent.digest.notes:
        tell(f"carrel: {note}")
    to = ", ".join(settings.to)
    if sent.waited:
        tell(f"The digest of {_papers(sent.waited)} that had waited is sent to {to}.")
    if sent.digest.count:
        tell(f"A digest of {_papers(sent.digest.count)} is sent to {to}.")
    elif not sent.waited:
        tell("Nothing new since the last digest; nothing is sent.")


def _papers(count: int) -> str:
    return f"{count:,} paper" + "s" * (count != 1)


def _installation(scope: Scope, top: int | None) -> str:
    from tui.digest.install import installation

    program = shutil.which("carrel")
    command = [program] if program else [sys.executable, "-m", "tui"]
    command += ["digest", "--send"]
    command += ["--query", scope.query] if scope.query else []
    command += [word for name in scope.saved for word in ("--saved", name)]
    command += ["--top", str(top)] if top else []
    if any(clean_line(word) != word for word in command):
        raise CarrelError("No timer can run that", "A name in it holds characters that no line can hold")
    return installation(command)
