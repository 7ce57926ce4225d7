"""What can be the matter with the files of lists, said with the way out."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

from search.errors import ShelfError
from search.text.clean import clean_line
from search.text.words import exact
from shelf.lists.view import View


def folder_unreadable(folder: Path, error: OSError) -> ShelfError:
    """Return the error for a folder of lists that cannot be looked into."""
    hint = "Mend it, and lists can be changed again."
    return ShelfError("The reading lists cannot be read", f"{folder}: {error.strerror or error}", hint)


def folder_gone(folder: Path, count: int) -> ShelfError:
    """Return what to tell of a folder that vanished: more often an accident than a wish."""
    held = f"{folder} held {count} reading list{'s' if count != 1 else ''}. They are still here"
    hint = "They are written again when one is changed. `carrel list delete NAME` removes one."
    return ShelfError("The folder of reading lists is gone", held, hint)


def emptied(path: Path) -> ShelfError:
    """Return what to tell of a file with nothing in it, or nothing any more."""
    hint = (
        "What it held, if anything, is still here and comes back when a list is changed; remove the file to be without."
    )
    return ShelfError(f"{path.name} is empty", str(path), hint)


def not_kept(path: Path) -> ShelfError:
    """Return the error for a version whose content was let go of, or damaged."""
    hint = f"Copies may be in `backups/lists/{path.stem}` in Carrel's data folder."
    return ShelfError("This cannot be brought back", f"What {path} held then is not kept any more", hint)


def doubtful(view: View, folder: Path) -> Iterator[ShelfError]:
    """Yield what makes a list two: copies that a synced folder made of it, and lists of one name."""
    for copy in view.copies:
        of = view.files[view.copied(copy.slug)]
        path = folder / f"{copy.slug}.yaml"
        words = f"carrel list merge {shlex.quote(of.slug)} {shlex.quote(clean_line(copy.slug))}"
        what = f"{path} is another version of “{of.name}”, from a synced folder"
        yield ShelfError("A reading list has a conflict copy", what, f"`{words}` takes in what it has and removes it.")
    for _, same in groupby(view.lists, key=lambda each: exact(each.name)):
        named = list(same)
        if len(named) > 1:
            paths = " and ".join(str(folder / f"{each.slug}.yaml") for each in named)
            hint = "Change the `name:` in one of them."
            yield ShelfError(f"{len(named)} reading lists are called “{named[0].name[:60]}”", paths, hint)


def together(problems: Sequence[ShelfError]) -> ShelfError | None:
    """Return the first of the problems, with the number of the others; None for none."""
    if len(problems) < 2:
        return problems[0] if problems else None
    first = problems[0]
    more = f" (and {len(problems) - 1} more about reading lists; `carrel doctor` tells all)"
    return ShelfError(first.title, first.message + more, first.hint)
