"""The files and folders that Carrel uses; it writes nowhere else."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Paths:
    """The folders and files of one Carrel.

    Attributes:
        config: Files that you can edit: config.yaml, shelf.yaml, searches.yaml, synonyms.yaml, lists/.
        data: What must not be lost: the catalog and the journal of edits.
        cache: What can be rebuilt: the index, the column files, answers of services.
        state: What is remembered between runs: the last query, pane sizes, drafts.
    """

    config: Path
    data: Path
    cache: Path
    state: Path

    @classmethod
    def user(cls) -> Paths:
        """The user's paths, by the rules of the platform (XDG variables on Linux)."""
        from platformdirs import PlatformDirs

        dirs = PlatformDirs("carrel", appauthor=False)
        return cls(dirs.user_config_path, dirs.user_data_path, dirs.user_cache_path, dirs.user_state_path)

    @classmethod
    def under(cls, folder: Path) -> Paths:
        """Paths inside one folder, for the demo and for tests."""
        return cls(folder / "config", folder / "data", folder / "cache", folder / "state")

    @property
    def config_file(self) -> Path:
        return self.config / "config.yaml"

    @property
    def shelf_file(self) -> Path:
        return self.config / "shelf.yaml"

    @property
    def synonyms(self) -> Path:
        return self.config / "synonyms.yaml"

    @property
    def history_file(self) -> Path:
        """The searches of the search box."""
        return self.state / "searches.jsonl"

    @property
    def catalog(self) -> Path:
        return self.data / "catalog.sqlite3"

    @property
    def index(self) -> Path:
        return self.cache / "index"

    @property
    def enriched(self) -> Path:
        """Which services were asked about which papers."""
        return self.state / "enriched.jsonl"

    @property
    def columns(self) -> Path:
        return self.cache / "columns"

    @property
    def state_file(self) -> Path:
        return self.state / "state.json"

    def listed(self) -> dict[str, Path]:
        """Every path by name, as `carrel locate` prints them."""
        return {
            "config": self.config_file,
            "shelf": self.shelf_file,
            "searches": self.config / "searches.yaml",
            "synonyms": self.synonyms,
            "lists": self.config / "lists",
            "catalog": self.catalog,
            "journal": self.data / "journal.jsonl",
            "digests": self.data / "digest.json",
            "seen": self.data / "looked",
            "backups": self.data / "backups",
            "index": self.index,
            "columns": self.columns,
            "fetched": self.state / "fetched.json",
            "enriched": self.enriched,
            "answers": self.cache / "fetch",
            "state": self.state_file,
            "history": self.history_file,
            "drafts": self.state / "drafts",
            "imports": self.state / "imports",
        }
