"""What every test gets: a home of its own, so that no test can touch the person's."""

from __future__ import annotations

import gc
import shutil
import signal
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.samples import stock, write_samples

# The suite is to be over in four minutes on two cores: less than half of what hypothesis draws by itself.
# No deadline, no check of speed: on a busy machine an example takes as long as it takes.
settings.register_profile("suite", max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("suite")

# As the program itself does (`tui.cli.main`): a screen is drawn with very many small objects.
gc.set_threshold(100_000, 20, 20)

# In the background a shell makes programs ignore SIGINT, and theirs with them; some tests interrupt what they start.
signal.signal(signal.SIGINT, signal.default_int_handler)

SHARED_PAGES = Path(__file__).resolve().parents[2] / "shared" / "daily_papers"


@pytest.fixture(scope="session")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Folders for homes, one a test; a `tmp_path` for each of thousands of tests would take half a minute."""
    folder = tmp_path_factory.mktemp("homes")
    return (folder / str(number) for number in count())


@pytest.fixture(autouse=True)
def isolated(homes: Iterator[Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    """Point HOME and every XDG variable into a home of the test's own, which is not made before it is needed."""
    home = next(homes)
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
def own_home(isolated: Path) -> Path:
    isolated.mkdir()
    return isolated


@pytest.fixture
def pages() -> list[Path]:
    """The four real pages; skip where they are absent."""
    found = sorted(SHARED_PAGES.glob("*.txt"))
    if not found:
        pytest.skip("the four real pages are not on this machine")
    return found


@pytest.fixture(scope="session")
def sample_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the sample library; copied, never used."""
    home = tmp_path_factory.mktemp("sample")
    stock(home, write_samples(home / "pages"))
    return home


@pytest.fixture
def stocked(own_home: Path, sample_home: Path) -> Path:
    """Give the test's home the sample library."""
    shutil.copytree(sample_home, own_home, dirs_exist_ok=True)
    return own_home
