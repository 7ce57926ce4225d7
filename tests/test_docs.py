"""What the README and the example config say is what the code does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from docs import fields, keys
from search.query.query import parse
from tui.cli import cli
from tui.config.settings import Settings, example, load_settings

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")


def test_the_documented_keys_are_the_commands_keys() -> None:
    page = keys.PAGE.read_text("utf-8")
    assert keys.renewed(page) == page, "renew it: .venv/bin/python docs/keys.py"
    assert keys.renewed_readme(README) == README, "renew it: .venv/bin/python docs/keys.py"
    assert len(keys.NEEDED) == 12


def test_the_fields_of_the_language_are_the_documented_ones() -> None:
    page = fields.PAGE.read_text("utf-8")
    assert fields.renewed(page) == page, "renew it: .venv/bin/python docs/fields.py"


def test_every_example_of_the_language_is_understood() -> None:
    page = fields.PAGE.read_text("utf-8").partition("| write |")[2].partition("\n\n")[0]
    cells = [row.replace("\\|", "OR").split("|")[1] for row in page.splitlines() if row.startswith("|")]
    examples = [text for cell in cells for text in re.findall(r"`([^`]+)`", cell)]
    assert len(examples) > 20
    for text in examples:
        assert not parse(text).warnings, text


def test_the_readmes_picture_is_there_and_was_made_by_the_app() -> None:
    (name,) = re.findall(r"!\[.*\]\((.*)\)", README)
    assert "carrel&#160;demo" in (ROOT / name).read_text("utf-8")


def test_the_readme_has_one_command_for_the_demo_and_one_for_the_tests() -> None:
    commands = [line for block in re.findall(r"```sh\n(.*?)```", README, re.DOTALL) for line in block.splitlines()]
    assert [line for line in commands if line.endswith("carrel demo")] == [
        "python3 -m venv .venv && .venv/bin/pip install -qr requirements.lock"
        " && .venv/bin/pip install -q --no-deps . && .venv/bin/carrel demo"
    ]
    assert commands.count("tests/run") == 1
    assert "\ntests/run\n" in (ROOT / ".ci" / "run").read_text("utf-8")


@pytest.mark.parametrize("command", sorted(set(re.findall(r"^carrel ([\w-]+)", README, re.MULTILINE))))
def test_commands_that_the_readme_names_exist(command: str) -> None:
    assert CliRunner().invoke(cli, [command, "--help"]).exit_code == 0


def test_the_example_config_is_the_defaults(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_text(example(), "utf-8")
    assert load_settings(path) == Settings()
    assert set(yaml.safe_load(example())) == set(Settings.__dataclass_fields__)
