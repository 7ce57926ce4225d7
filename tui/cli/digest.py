"""`carrel digest`: new, trending and saved-search papers, printed or sent by mail."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import click

from search.errors import CarrelError, UsageError
from search.text.clean import clean_line
from search.text.plural import plural
from shelf.export import write_file
from tui.cli.arguments import since_day
from tui.cli.indexing import catch_up
from tui.cli.messages import CONFLICTING_OPTIONS, tell
from tui.cli.output import open_desk
from tui.config.paths import Paths
from tui.config.settings import DigestSettings, load_settings
from tui.desk.desk import Desk
from tui.desk.digest.gather import gather
from tui.desk.digest.model import Digest, DigestScope
from tui.desk.digest.outbox import DigestOutbox
from tui.desk.digest.render import FORMATS, render
from tui.desk.digest.state import DigestState
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
        make = _maker(desk, scope, since, top or settings.top)
        if send:
            return _send(digests, make, settings)
        digest = digests.mark(make) if mark else make(digests.state_file.read())
        _print_notes(digests, digest)
    _print_digest(render(digest, form), output)
    return None


def _maker(desk: Desk, scope: DigestScope, since: date | None, top: int) -> Callable[[DigestState], Digest]:
    return lambda state: gather(desk, scope, state, since, top)


def _print_notes(digests: DigestOutbox, digest: Digest) -> None:
    for note in digest.notes:
        tell(f"carrel: {note}")
    if waiting := digests.state_file.read().waiting:
        tell(not_sent_yet(waiting.papers))


def _print_digest(text: str, output: str) -> None:
    if output == "-":
        # Bytes: a format's encoding is not the terminal's.
        click.echo(text.encode(), nl=False)
    else:
        write_file(Path(output), [text])
        tell(written(output))


def _send(digests: DigestOutbox, make: Callable[[DigestState], Digest], settings: DigestSettings) -> None:
    # Imported late, for the start-up time: a digest is mostly printed.
    from tui.desk.digest.smtp import find_password

    sent = digests.send(make, settings, lambda: find_password(settings, tell))
    for note in sent.digest.notes:
        tell(f"carrel: {note}")
    to = ", ".join(settings.to)
    if sent.waited:
        tell(sent_to(sent.waited, to, "waiting"))
    if sent.digest.count:
        tell(sent_to(sent.digest.count, to))
    elif not sent.waited:
        tell(NOTHING_NEW)


def _timer(scope: DigestScope, top: int | None) -> str:
    from tui.desk.digest.timer import timer_text

    program = shutil.which("carrel")
    command = [program] if program else [sys.executable, "-m", "tui"]
    command += ["digest", "--send"]
    command += ["--query", scope.query] if scope.query else []
    command += [word for name in scope.saved for word in ("--saved", name)]
    command += ["--top", str(top)] if top else []
    if any(clean_line(word) != word for word in command):
        raise CarrelError(NO_TIMER, "A name contains a line break or another control character")
    return timer_text(command)
