"""`carrel doctor`."""

from __future__ import annotations

from collections import Counter

import click

from search.text.clean import clean
from tui.doctor import Finding, examine, treat
from tui.places import Places
from tui.verbs.output import print_json, tell
from tui.verbs.progress import counted

# Findings of one kind that are printed: a shelf edited by a script may have thousands.
_SHOWN = 20
_INDENT = " " * 14


@click.command("doctor")
@click.option("--fix", is_flag=True, help="Mend what can be mended without loss, and say what was done.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def doctor_command(fix: bool, as_json: bool) -> int:
    """Check everything that Carrel keeps, and say how to mend what is wrong.

    Leaves with 1 as long as something is wrong. What is marked ? only you can tell.
    """
    done: list[str] = []
    findings = treat(Places.user(), done.append, counted) if fix else examine(Places.user())
    if as_json:
        print_json({"mended": [*done], "findings": [finding.as_json() for finding in findings]})
    else:
        for words in done:
            click.echo(f"DONE {_told(words)}")
        _print(findings)
    return 0 if all(finding.fine for finding in findings) else 1


def _print(findings: list[Finding]) -> None:
    counts: Counter[tuple[str, bool]] = Counter()
    for finding in findings:
        kind = finding.about, finding.fine
        counts[kind] += 1
        if counts[kind] > _SHOWN:
            continue
        sign = "?   " if finding.unsure else "ok  " if finding.fine else "BAD "
        click.echo(f"{sign} {finding.about:8} {_told(finding.said)}")
        if finding.fix:
            click.echo(f"{_INDENT}{_told(finding.fix)}")
    for (about, _), count in counts.items():
        if count > _SHOWN:
            tell(f"… and {count - _SHOWN} more about {about} (--json lists all)")


def _told(text: str) -> str:
    """Return a text, which may hold what a file says, with its lines under each other."""
    return clean(text).replace("\n", f"\n{_INDENT}")
