"""Messages on standard error: the one place where the command line prints them."""

from __future__ import annotations

import click

from search.errors import CarrelError
from search.text.clean import clean

CONFLICTING_OPTIONS = "Conflicting options"


def tell(text: str) -> None:
    click.echo(clean(text), err=True)


def print_error(error: CarrelError) -> None:
    for part in (f"carrel: {error.title}", error.message, error.hint):
        if part:
            click.echo(clean(part).strip(), err=True)
