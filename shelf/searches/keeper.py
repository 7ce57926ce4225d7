"""Keeper: brings searches.yaml, its versions and what is in memory together. searches.yaml is the truth."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from search.errors import ShelfError
from search.files import Lock
from search.text.clean import clean_line
from shelf import versioned
from shelf.files.watched_file import DiskFile
from shelf.hold import Hold
from shelf.searches.model import Rows, SavedSearch
from shelf.searches.versions import Saved, SearchVersions
from shelf.versions import Version, new_version
from shelf.yaml.parse import YamlError
from shelf.yaml.searches_file import SearchesDocument, read_searches, write_searches

FILE = "searches.yaml"
_MEANWHILE = "Nothing is written to it until it can: mend it, and saved searches can be changed again."


class Keeper(versioned.Keeper[Saved]):
    """One process's hold on searches.yaml. Not thread-safe: `Searches` lets one thread in at a time.

    Attributes:
        searches: What is shown; replaced, never changed.
    """

    def __init__(self, config_dir: Path, data_dir: Path) -> None:
        super().__init__(SearchVersions(data_dir / "searches-versions.jsonl"), Lock(data_dir / "searches.lock"))
        self.file = DiskFile(config_dir / FILE, data_dir / "backups", _MEANWHILE)
        self.searches: Rows = ()
        self._hold = Hold(self.file, read_searches, self._lost)
        self._unkept: ShelfError | None = None

    @property
    def state(self) -> object:
        """Return what is shown."""
        return self.searches

    @property
    def problem(self) -> ShelfError | None:
        """Return why searches.yaml is not written, or what is odd about it."""
        return self._hold.problem or self._unkept

    @property
    def waiting(self) -> bool:
        """Tell whether searches.yaml was saved so lately that its editor may not be done."""
        return self._hold.waiting

    def trouble(self) -> ShelfError | None:
        """Return why nothing can be changed."""
        return self._hold.problem if self._hold.blocked else None

    def start(self) -> None:
        """Show what was there last, for the case that the file cannot be read now."""
        if last := self.versions.last():
            self.searches = last.content.searches

    def take(self) -> None:
        """Read the file if it is another one than before."""
        self._hold.take(self._known)
        document = self._hold.document
        if document and self._hold.digest and document.searches != self.searches:
            self.searches = document.searches

    def by_hand(self) -> bool:
        """Tell whether the file that was read is none that a version is about."""
        hold = self._hold
        if not hold.digest or hold.blocked or hold.waiting:
            return False
        last = self.versions.last()
        return last is None or last.content.digest != hold.digest

    def keep_hand_edit(self) -> None:
        """Make a version of what a person wrote, if someone did. The caller holds the lock."""
        if not self.by_hand():
            return
        last = self.versions.last()
        found = Saved(self.searches, self._hold.digest, by_hand=True)
        if last and last.content.searches == self.searches:  # comments, or the looks of it
            self.versions.add(replace(last, content=found))
            return
        self.versions.add(new_version(f"Edited {FILE} by hand" if last else "", found, last))

    def is_now(self, content: Saved) -> bool:
        """Tell whether these are the searches that there are."""
        return content.searches == self.searches

    def put(self, version: Version[Saved]) -> bool:
        """Write the file, then keep the version; tell whether nobody else wrote at the same moment."""
        document, data = self._written(version.content.searches)
        last = self.versions.last()
        if last is None or last.content.by_hand or not self._hold.digest:
            self.file.back_up()
        if last is None:  # what there was is what undoing leads to
            last = new_version("", Saved(self.searches))
            version = replace(version, before=last.id)
            self.versions.add(last)
        if not self._hold.write(data, document):
            return False
        self.searches, self._unkept = document.searches, None
        try:
            self.versions.add(replace(version, content=Saved(self.searches, self._hold.digest)))
        except ShelfError as error:  # the edit stands, and the next one finds it in the file
            self._unkept = error
        return True

    def _known(self, digest: str) -> bool:
        if not digest and not self.searches:
            return True  # a file that never was need not be waited for
        last = self.versions.last()
        return last is not None and last.content.digest == digest

    def _written(self, searches: Rows) -> tuple[SearchesDocument, bytes]:
        """Return the file's new content and what is read in it, once it is sure that it can be."""
        data = write_searches(replace(self._hold.document or SearchesDocument(), searches=searches))
        try:
            again = read_searches(data) or SearchesDocument()
        except YamlError as error:
            again, why = SearchesDocument(), str(error)
        else:
            why = "it would not be read as it is meant"
        if list(map(_core, again.searches)) != list(map(_core, searches)):
            raise ShelfError("This cannot be kept", f"{self.file.path}: {clean_line(why)}")
        return again, data

    def _lost(self, state: str) -> ShelfError | None:
        """Keep what there was: a file that is gone or empty is more often an accident than a wish."""
        if not self.searches:
            return None
        return ShelfError(
            f"{FILE} {state}",
            f"{self.file.path} held {len(self.searches)} saved searches. They are still here",
            "It is written again when one is changed. To be without, write `searches: []` into it.",
        )


def _core(search: SavedSearch) -> SavedSearch:
    return replace(search, extra={})
