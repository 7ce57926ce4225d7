"""The lock files name what pyproject.toml asks for."""

from __future__ import annotations

import re
import tomllib
from itertools import pairwise
from pathlib import Path

import pytest
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
RUNS = [Requirement(text) for text in PROJECT["dependencies"]]
TESTS = [Requirement(text) for text in PROJECT["optional-dependencies"]["test"]]
PYTHONS = [name.rpartition(" ")[2] for name in PROJECT["classifiers"] if re.search(r"Python :: 3\.\d+$", name)]


def locked(name: str, python: str) -> dict[str, str]:
    """The version of each package in a lock file, for a Python."""
    versions = {}
    for line in (ROOT / name).read_text("utf-8").splitlines():
        if match := re.match(r"([\w.-]+)==(\S+) (?:; (.*) )?\\$", line):
            package, version, marker = match.groups()
            if marker is None or Marker(marker).evaluate({"python_full_version": f"{python}.9"}):
                assert package not in versions
                versions[package] = version
    return versions


@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize(
    ("name", "requirements"),
    [("requirements.lock", RUNS), ("tests/requirements.lock", [*RUNS, *TESTS, Requirement("hatchling>=1.27")])],
)
def test_each_requirement_is_locked_for_each_python(name: str, requirements: list[Requirement], python: str) -> None:
    versions = locked(name, python)
    for requirement in requirements:
        version = versions.get(canonicalize_name(requirement.name), "0")
        assert version in requirement.specifier, f"{name} has {requirement.name} {version}; renew it: tests/lock"


@pytest.mark.parametrize("python", PYTHONS)
def test_both_locks_name_the_same_versions(python: str) -> None:
    assert locked("requirements.lock", python).items() <= locked("tests/requirements.lock", python).items()


@pytest.mark.parametrize("name", ["requirements.lock", "tests/requirements.lock"])
def test_each_package_has_hashes(name: str) -> None:
    lines = [line for line in (ROOT / name).read_text("utf-8").splitlines() if not line.startswith("#")]
    assert all("--hash=sha256:" in after for line, after in pairwise(lines) if "==" in line)
