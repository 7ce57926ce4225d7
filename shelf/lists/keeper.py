"""Keeper: brings the files of lists, their versions and what is in memory together. The files are the truth."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from search.errors import ShelfError
from search.files import Lock
from search.text.clean import clean_line
from shelf import versioned
from shelf.lists.contents import Contents, Stored, name_of, short
from shelf.lists.folder import SUFFIX, Folder
from shelf.lists.model import ReadingList
from shelf.lists.snapshot import ListsSnapshot, doubtful, folder_gone, not_kept, together
from shelf.lists.versions import Files, Held, ListVersions
from shelf.versions import Version, new_version
from shelf.yaml.list_file import read_list, write_list

FOLDER = "lists"


class Keeper(versioned.Keeper[Files]):
    """One process's hold on the lists. Not thread-safe: `Lists` lets one thread in at a time.

    Attributes:
        folder: The files.
        view: What is shown; replaced, never changed.
        problems: What is the matter, the worst first.
    """

    def __init__(self, config_dir: Path, data_dir: Path) -> None:
        self._versions = ListVersions(data_dir / "lists-versions.jsonl")
        super().__init__(self._versions, Lock(data_dir / "lists.lock"))
        self.folder = Folder(config_dir / FOLDER, data_dir / "backups" / FOLDER, self._read)
        self.view = ListsSnapshot(())
        self.problems: tuple[ShelfError, ...] = ()
        self._contents = Contents(data_dir / FOLDER)
        self._files: Files = {}
        self._unkept: ShelfError | None = None
        self._problem: ShelfError | None = None

    @property
    def state(self) -> object:
        """Return what is shown."""
        return self.view

    @property
    def problem(self) -> ShelfError | None:
        """Return the worst problem, and how many there are."""
        return self._problem

    @property
    def waiting(self) -> bool:
        """Tell whether a list was saved so lately that its editor may not be done."""
        return self.folder.waiting

    @property
    def taken(self) -> frozenset[str]:
        """Return the slugs that no new list can have."""
        return self.folder.slugs | frozenset(self._files)

    def trouble(self) -> ShelfError | None:
        """Return why no list can be changed."""
        return self.folder.trouble

    def start(self) -> None:
        """Show what was there last, for the case that the files cannot be read now."""
        if last := self.versions.last():
            self._show(last.content)

    def take(self) -> None:
        """Read the files that are others than before."""
        last = self.versions.last()
        known = last.content if last else {}
        self.folder.take(known)
        if not self.folder.trouble:
            self._show(self.folder.found(known))
        self._tell()

    def by_hand(self) -> bool:
        """Tell whether the files that were read are none that the last version is about."""
        last = self.versions.last()
        return not self.folder.trouble and bool(_changed(last.content if last else {}, self._files))

    def keep_hand_edit(self) -> None:
        """Make a version of what a person wrote, if someone did. The caller holds the lock."""
        if not self.by_hand():
            return
        last = self.versions.last()
        before = last.content if last else {}
        self._keep_contents(_changed(before, self._files))
        if last and self._only_looks(before):
            self.versions.add(replace(last, content=self._files))
        else:
            self.versions.add(new_version(_label(before, self._files) if last else "", self._files, last))

    def is_now(self, content: Files) -> bool:
        """Tell whether these are the files that there are."""
        return not _changed(content, self._files)

    def planned(self, changes: Mapping[str, ReadingList | None]) -> Files:
        """Return the files that changed lists lead to, their content kept and ready to be written.

        Args:
            changes: By slug; None for a list that goes.

        Raises:
            ShelfError: They cannot be kept.
        """
        files = dict(self._files)
        for slug, after in changes.items():
            if after is None:
                files.pop(slug, None)
            elif after != self.view.files.get(slug):
                data = write_list(after)
                # What looks odd has other lines now.
                again = read_list(data, slug) if after.odd else None
                self._contents.save(data, again or after)
                files[slug] = Held(name_of(data), len(data))
        return files

    def put(self, version: Version[Files]) -> bool:
        """Write the files, then keep the version; tell whether nobody else wrote at the same moment."""
        target = version.content
        stored = self._to_write(target)
        self._keep_contents(_changed(self._files, target))
        last = self.versions.last()
        if last is None:  # what there was is what undoing leads to
            last = new_version("", self._files)
            version = replace(version, before=last.id)
            self.versions.add(last)
        if not self.folder.write(self._files, target, stored):
            return False
        self._show(target)
        self._unkept = None
        try:
            self.versions.add(version)
            self._contents.keep_only(self._versions.contents())
        except ShelfError as error:  # the edit stands, and the next one finds it in the files
            self._unkept = error
        self._tell()
        return True

    def _to_write(self, target: Files) -> dict[str, Stored]:
        """Return what is to be written, by slug.

        Raises:
            ShelfError: A file cannot be read, and so not be written, or what it held is not kept any more.
        """
        changed = _changed(self._files, target)
        stored: dict[str, Stored] = {}
        for slug in {*changed, *target}:
            hold = self.folder.hold(slug)
            if slug in changed and hold.blocked and hold.problem:
                raise hold.problem
            # What an accident took is written again with the next change, whatever that is about.
            if slug in target and (slug in changed or self.folder.missing(slug)):
                found = self._contents.load(target[slug].content, slug)
                if found:
                    stored[slug] = found
                elif slug in changed:
                    raise not_kept(self.folder.file(slug))
        return stored

    def _keep_contents(self, slugs: Iterable[str]) -> None:
        """Be sure that what files hold now can be brought back."""
        for slug in slugs:
            data = self.folder.hold(slug).file.read() if slug in self.view.files else None
            if data and name_of(data) == self._files[slug].content:  # else it was saved again, and will be seen
                self._contents.save(data, self.view.files[slug])

    def _read(self, slug: str, data: bytes) -> ReadingList | None:
        stored = self._kept(slug, name_of(data))
        return stored or read_list(data, slug)

    def _kept(self, slug: str, content: str) -> ReadingList | None:
        """Return the list in a content, if it is known without parsing."""
        if slug in self._files and self._files[slug].content == content and slug in self.view.files:
            return self.view.files[slug]
        stored = self._contents.load(content, slug)
        return stored.list if stored else None

    def _show(self, files: Files) -> None:
        if _changed(self._files, files) or any(slug not in self.view.files for slug in files):
            lists = [self._list(slug, held) for slug, held in files.items()]
            self.view = ListsSnapshot(each for each in lists if each)
        self._files = files

    def _list(self, slug: str, held: Held) -> ReadingList | None:
        hold = self.folder.hold(slug)
        if hold.document and short(hold.digest) == held.content:
            return hold.document
        return self._kept(slug, held.content)

    def _only_looks(self, before: Files) -> bool:
        """Tell whether a person changed nothing but comments and the looks of files."""
        if before.keys() != self._files.keys():
            return False
        changed = _changed(before, self._files)
        old = [self._contents.load(before[slug].content, slug) for slug in changed]
        return all(o and o.list == self.view.files[s] for o, s in zip(old, changed, strict=True))

    def _tell(self) -> None:
        """Gather the problems; what is known stays the same object."""
        count = len(self.view.lists) if not self.folder.there else 0
        gone = folder_gone(self.folder.path, count) if count and not self.folder.trouble else None
        found = (self.folder.trouble, gone, *self.folder.problems, *doubtful(self.view, self.folder.path), self._unkept)
        self.problems = tuple(filter(None, found))
        problem = together(self.problems)
        if str(problem) != str(self._problem):
            self._problem = problem


def _changed(before: Files, after: Files) -> list[str]:
    """Return the slugs of the files that hold something else."""
    slugs = sorted({*before, *after})
    return [s for s in slugs if s not in before or s not in after or before[s].content != after[s].content]


def _label(before: Files, after: Files) -> str:
    """Return in words what a person did to the files."""
    changed = _changed(before, after)
    if len(changed) == 1:
        verb = "Added" if changed[0] not in before else "Edited" if changed[0] in after else "Removed"
        return f"{verb} {clean_line(changed[0])}{SUFFIX} by hand"
    gone = [slug for slug in changed if slug not in after]
    new = [slug for slug in changed if slug not in before]
    if len(changed) == 2 and len(gone) == len(new) == 1:
        return f"Renamed {clean_line(gone[0])}{SUFFIX} to {clean_line(new[0])}{SUFFIX} by hand"
    return f"Edited {len(changed)} lists by hand"
