"""`carrel doctor`."""

from __future__ import annotations

from collections import Counter

import click

from search.text.clean import clean
from tui.doctor import Finding, examine, treat
from tui.places import Places
from tui.verbs.messages import tell
from tui.verbs.minus import json_option
from tui.verbs.output import print_json
from tui.verbs.progress import counted

# Findings printed of a kind: a shelf edited by a script may have thousands.
_SHOWN = 20
_INDENT = " " * 14


def more_findings(count: int, about: str) -> str:
    """Say how many findings were not printed."""
    return f"… and {count:,} more about {about} (--json lists all)"


@click.command("doctor")
@click.option("--fix", is_flag=True, help="Fix what can be fixed without loss.")
@json_option
def doctor_command(fix: bool, as_json: bool) -> int:
    """Check all of Carrel's files, and say how to fix what is wrong.

    Exits with 1 as long as anything is wrong. Whatever is marked ? is for you to judge.
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
            tell(more_findings(count - _SHOWN, about))


def _told(text: str) -> str:
    """Return a text, which may quote a file, with its lines indented."""
    return clean(text).replace("\n", f"\n{_INDENT}")
