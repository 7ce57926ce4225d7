"""What every test gets: a home of its own, so that no test can touch the person's."""

from __future__ import annotations

from pathlib import Path

import pytest

SHARED_PAGES = Path(__file__).resolve().parents[2] / "shared" / "daily_papers"


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Point HOME and every XDG variable into the test's own folder."""
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    for name, folder in {
        "XDG_CONFIG_HOME": ".config",
        "XDG_DATA_HOME": ".local/share",
        "XDG_CACHE_HOME": ".cache",
        "XDG_STATE_HOME": ".local/state",
    }.items():
        monkeypatch.setenv(name, str(home / folder))
    for name in ("NO_COLOR", "EDITOR", "VISUAL", "COLUMNS", "LINES"):
        monkeypatch.delenv(name, raising=False)
    return home


@pytest.fixture
def pages() -> list[Path]:
    """Return the four real pages; skip where they are absent."""
    found = sorted(SHARED_PAGES.glob("*.txt"))
    if not found:
        pytest.skip("the four real pages are not on this machine")
    return found
