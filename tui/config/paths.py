"""The files and folders that Carrel uses; it writes nowhere else."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Paths:
    """The folders and files of one Carrel.

    Attributes:
        config: What a person writes: config.yaml and shelf.yaml.
        data: What must not be lost: the catalog and the journal of edits.
        cache: What can be made again: the index.
        state: What is remembered between runs: the last query, pane sizes.
    """

    config: Path
    data: Path
    cache: Path
    state: Path

    @classmethod
    def user(cls) -> Paths:
        """Return the user's own places, by the platform's rules (XDG variables on Linux)."""
        from platformdirs import PlatformDirs

        dirs = PlatformDirs("carrel", appauthor=False)
        return cls(dirs.user_config_path, dirs.user_data_path, dirs.user_cache_path, dirs.user_state_path)

    @classmethod
    def under(cls, folder: Path) -> Paths:
        """Return places inside one folder, for the demo and for tests."""
        return cls(folder / "config", folder / "data", folder / "cache", folder / "state")

    @property
    def config_file(self) -> Path:
        """Return the path of config.yaml."""
        return self.config / "config.yaml"

    @property
    def shelf_file(self) -> Path:
        """Return the path of shelf.yaml."""
        return self.config / "shelf.yaml"

    @property
    def synonyms(self) -> Path:
        """Return the path of synonyms.yaml."""
        return self.config / "synonyms.yaml"

    @property
    def history_file(self) -> Path:
        """Return the path of what was searched for."""
        return self.state / "searches.jsonl"

    @property
    def catalog(self) -> Path:
        """Return the path of the catalog."""
        return self.data / "catalog.sqlite3"

    @property
    def index(self) -> Path:
        """Return the folder of the index."""
        return self.cache / "index"

    @property
    def enriched(self) -> Path:
        """Return the path of what services were asked about single papers."""
        return self.state / "enriched.jsonl"

    @property
    def columns(self) -> Path:
        """Return the folder of what lists and counts need of every paper."""
        return self.cache / "columns"

    @property
    def state_file(self) -> Path:
        """Return the path of what is remembered between runs."""
        return self.state / "state.json"

    def listed(self) -> dict[str, Path]:
        """Return every place by name, as `carrel locate` prints them."""
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
