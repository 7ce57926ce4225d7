"""Documents that have to be held in memory as a whole."""

from __future__ import annotations

from search.errors import SourceError
from search.sources.base import Document, Noticed
from search.sources.lines import encoding

# A saved page has one or two megabytes, with all that a browser writes into it perhaps ten.
LONGEST = 64 * 1024 * 1024


def whole_text(document: Document) -> tuple[str, list[Noticed]]:
    """Return the text of a document, and a remark when some of it could not be decoded and is now U+FFFD.

    Raises:
        SourceError: It is longer than `LONGEST` bytes.
        OSError: It cannot be read.
    """
    with document.open() as file:
        data = file.read(LONGEST + 1)
    if len(data) > LONGEST:
        raise SourceError("It is too long", f"More than {LONGEST // 2**20} MB cannot be read in one piece")
    name = encoding(document.head)
    try:
        return data.decode(name), []
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        said = f"there are bytes that could not be read as {name[:6].upper()}, now �"
        return data.decode(name, "replace"), [Noticed(document.name, line, said)]
