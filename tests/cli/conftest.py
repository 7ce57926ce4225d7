"""Fixtures of the command line's tests."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from search.fetch.settings import SERVICES
from tests.samples import places_in, stock
from tests.search.fetch.conftest import impatient, never, no_proxies, services
from tests.search.fetch.corpus import month_of_papers
from tests.search.fetch.server import Services

__all__ = ["impatient", "never", "no_proxies", "services"]


@pytest.fixture
def network(own_home: Path, services: Services) -> str:
    """The settings of `fetch:` for which all services are those of the tests; it is today there, too."""
    services.today = datetime.now(UTC).date()
    services.papers = month_of_papers(services.today)
    places_in(own_home).config.mkdir(parents=True)
    return "fetch:\n  base_urls:\n" + "".join(f"    {name}: {services.url}\n" for name in SERVICES)


@pytest.fixture(scope="session")
def real_home(tmp_path_factory: pytest.TempPathFactory) -> Callable[[list[Path]], Path]:
    """What makes a home with the four real pages, once."""
    made: list[Path] = []

    def make(pages: list[Path]) -> Path:
        if not made:
            home = tmp_path_factory.mktemp("real")
            stock(home, pages)
            made.append(home)
        return made[0]

    return make


@pytest.fixture
def real(own_home: Path, pages: list[Path], real_home: Callable[[list[Path]], Path]) -> Path:
    shutil.copytree(real_home(pages), own_home, dirs_exist_ok=True)
    return own_home
