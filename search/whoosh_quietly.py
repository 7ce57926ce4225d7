"""The one place that imports Whoosh, without a word on the terminal.

Whoosh 2.7.4 is from 2016: Python 3.12 and newer print SyntaxWarnings for its string literals each
time that it is compiled anew. Whoosh also imports some of its modules only when they are first
used, so all that Carrel needs is imported here, under one filter.
"""

from __future__ import annotations

import warnings

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from whoosh.lang.porter import stem as porter_stem

__all__ = ["porter_stem"]
