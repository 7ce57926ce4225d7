"""Whoosh's Porter stemmer, and a filter for the warnings of Whoosh's own modules.

Whoosh 2.7.4 is from 2016: Python 3.12 and newer print SyntaxWarnings for its string literals each time it is compiled,
so every import of it happens under `quietly`. Only the stemmer is imported here, because the start of the command line
and of the app waits for it; the rest of Whoosh is in `search.engine.whoosh.whoosh_api`, which only the engine loads.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def quietly() -> Iterator[None]:
    """Let no warning out of the imports made inside, not even where warnings are errors."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


with quietly():
    from whoosh.lang.porter import stem as porter_stem

__all__ = ["porter_stem", "quietly"]
