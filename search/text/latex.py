"""LaTeX turned into what a person reads. (Placeholder for the full converter.)"""


def readable(text: str) -> str:
    """Return the text as it is read."""
    return text
