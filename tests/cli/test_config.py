from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from tests.cli.runner import ROOT, run
from tests.samples import places_in
from tui.commands import COMMANDS


def configure(home: Path, text: str) -> None:
    places_in(home).config.mkdir(parents=True, exist_ok=True)
    places_in(home).config_file.write_text(text)


def test_the_example_is_the_file_of_the_repository() -> None:
    told = run("config", "--example")
    assert told.code == 0
    assert told.out == (ROOT / "config.example.yaml").read_text("utf-8")


def test_the_example_is_a_config_without_problems(own_home: Path) -> None:
    configure(own_home, run("config", "--example").out)
    told = run("config")
    assert told.code == 0
    assert "is valid" in told.err


def test_no_config_is_fine_too(own_home: Path) -> None:
    told = run("config")
    assert told.code == 0
    assert str(places_in(own_home).config_file) in told.err
    assert "--example" in told.err


def test_every_problem_is_told_at_once_with_its_line(own_home: Path) -> None:
    configure(own_home, "them: nord\nsort: colour\ndelay_ms: soon\nkeys:\n  bookmark: j\n  bookmrk: x\n")
    for verb in ("config", "keys"):
        told = run(verb)
        assert told.code == 1
        assert not told.out
        for line in (1, 2, 3, 5, 6):
            assert f"config.yaml:{line}:" in told.err
        assert "did you mean `theme`?" in told.err
        assert "did you mean `bookmark`?" in told.err
        assert "`j` runs both" in told.err


def test_a_config_that_is_no_yaml_is_told_with_line_and_column(own_home: Path) -> None:
    configure(own_home, "theme: nord\nsort: [\n")
    told = run("config")
    assert told.code == 1
    assert "config.yaml:3:" in told.err


def test_keys_lists_every_action_with_its_keys() -> None:
    told = run("keys")
    assert told.code == 0
    assert len(told.out.splitlines()) == len(COMMANDS)
    listed = {action["action"]: action for action in run("keys", "--json").json["actions"]}
    assert listed.keys() == {command.id for command in COMMANDS}
    assert listed["bookmark"]["keys"] == ["b"]
    assert listed["top"]["keys"] == ["g g", "home"]
    assert all(action["help"] and action["group"] for action in listed.values())


def test_keys_are_those_of_the_config(own_home: Path) -> None:
    configure(own_home, "keys:\n  bookmark: B\n  top: [g g, home]\n  invert: []\n")
    listed = {action["action"]: action["keys"] for action in run("keys", "--json").json["actions"]}
    assert listed["bookmark"] == ["B"]
    assert listed["invert"] == []


def test_every_action_that_is_listed_can_be_set(own_home: Path) -> None:
    keys = {action["action"]: action["keys"] for action in run("keys", "--json").json["actions"]}
    configure(own_home, yaml.safe_dump({"keys": keys}))
    assert run("config").code == 0
    assert {action["action"]: action["keys"] for action in run("keys", "--json").json["actions"]} == keys


@pytest.mark.usefixtures("stocked")
def test_a_broken_config_does_not_stand_in_the_way_of_a_search(own_home: Path) -> None:
    configure(own_home, "theme: [")
    assert run("search", "--json", "sheepdogs").json["total"] == 2
