"""What tests of config.yaml share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from search.errors import ConfigError
from tui.config.settings import Settings, load_settings

Read = Callable[[str], Settings]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "config.yaml"


@pytest.fixture
def read(file: Path) -> Read:
    def reading(text: str) -> Settings:
        file.write_text(text, "utf-8")
        return load_settings(file)

    return reading


@pytest.fixture
def problems(file: Path, read: Read) -> Callable[[str], list[str]]:
    """What finds out what is wrong with a config: a line for each problem, with the number of its line."""

    def finding(text: str) -> list[str]:
        with pytest.raises(ConfigError) as caught:
            read(text)
        told = caught.value.message.splitlines()
        assert all(line.startswith(f"{file}:") for line in told), told
        assert "carrel config --example" in caught.value.hint
        return [line.removeprefix(f"{file}:") for line in told]

    return finding
