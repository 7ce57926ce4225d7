"""Tables that the code writes into the documents, between two marks."""

from __future__ import annotations


def renewed(text: str, script: str, what: str, table: str) -> str:
    """Return a document's text with a table as it should be.

    Args:
        text: The whole document.
        script: What makes the table, as the mark before it says.
        what: What the table is of, as both marks say.
        table: As Markdown, ending in a newline.
    """
    begin, end = f"<!-- {what}: made by {script} -->\n", f"<!-- end of {what} -->"
    before, _, rest = text.partition(begin)
    return f"{before}{begin}\n{table}\n{end}{rest.partition(end)[2]}"
