"""synonyms.yaml: its content, and its problems."""

from __future__ import annotations

from pathlib import Path

import pytest

from search.errors import ConfigError
from search.synonyms.synonyms import NO_USER_SYNONYMS, UserSynonyms
from search.synonyms.user_file import EXAMPLE, load_user_synonyms


def own(tmp_path: Path, text: str) -> UserSynonyms:
    path = tmp_path / "synonyms.yaml"
    path.write_text(text, "utf-8")
    return load_user_synonyms(path)


def problems(tmp_path: Path, text: str) -> list[str]:
    with pytest.raises(ConfigError) as raised:
        own(tmp_path, text)
    folder = f"{tmp_path}/synonyms.yaml:"
    return [line.removeprefix(folder) for line in raised.value.message.splitlines()]


def test_no_file_and_an_empty_one_say_nothing(tmp_path: Path) -> None:
    assert load_user_synonyms(tmp_path / "nowhere.yaml") == NO_USER_SYNONYMS
    assert own(tmp_path, "") == NO_USER_SYNONYMS
    assert own(tmp_path, EXAMPLE) == NO_USER_SYNONYMS


def test_the_example_without_its_signs_is_understood(tmp_path: Path) -> None:
    lines = [line.removeprefix("# ") for line in EXAMPLE.splitlines() if ": [" in line]
    assert len(lines) == 4
    read = own(tmp_path, "\n".join(lines))
    assert read.groups["vlm"] == ("vision-language model", "VLLM")
    assert read.closed == {"sam", "cl"}
    assert ("mae", "meanabsoluteerror") in read.without


def test_each_name_of_a_group_leads_to_the_others(tmp_path: Path) -> None:
    groups = own(tmp_path, "VLM: [vision-language model, VLLM]\nLLM: language model\n").groups
    assert groups["vllm"] == ("VLM", "vision-language model")
    assert groups["visionlanguagemodel"] == ("VLM", "VLLM")
    assert groups["llm"] == ("language model",)


def test_scalars_are_read_as_text(tmp_path: Path) -> None:
    groups = own(tmp_path, "NO: [no, 2401.10]\nyes: 1e3\n".replace("[no,", "[nitric oxide,")).groups
    assert groups["no"] == ("nitric oxide", "2401.10")
    assert groups["ye"] == ("1e3",)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- VLM\n", ["1: expected names and lists"]),
        ("VLM: {a: b}\n", ["1: expected a name"]),
        ("VLM: [[a]]\n", ["1: expected a name"]),
        ("VLM: a, b\n", ["1: put several names in brackets: `[a, b]`"]),
        ("a: b\nVLM: x\nvlms: y\n", ["3: `vlms` was already given in line 2"]),
        ("VLM: [VLMs]\n", ["1: `VLMs` and `VLM` are the same to a search"]),
        ("'???': a\nb: ''\nc: ['']\n", ["1: `???` contains no word", "3: a name is missing"]),
        ("!SAM : [x]\n", ["1: `!SAM`: `!` starts a YAML tag"]),
        (f"a: {'word ' * 30}\n", ["1: `word word"]),
        (f"a: [{','.join('x' * n for n in range(1, 60))}]\n", ["1: 59 names; at most 50 are allowed"]),
    ],
)
def test_every_problem_is_told_with_its_line(tmp_path: Path, text: str, expected: list[str]) -> None:
    told = problems(tmp_path, text)
    assert len(told) == len(expected)
    assert all(line.startswith(start) for line, start in zip(told, expected, strict=True)), told


@pytest.mark.parametrize("text", ["VLM: [", "a: b: c", "\t", "*x", "a: \x00", "[" * 900])
def test_what_is_no_yaml_is_said(tmp_path: Path, text: str) -> None:
    assert problems(tmp_path, text)


def test_a_file_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    (tmp_path / "synonyms.yaml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ConfigError, match="UTF-8"):
        load_user_synonyms(tmp_path / "synonyms.yaml")
    with pytest.raises(ConfigError):
        load_user_synonyms(tmp_path)
    (tmp_path / "synonyms.yaml").write_bytes(b"#" * 1_000_001)
    with pytest.raises(ConfigError, match="1 MB"):
        load_user_synonyms(tmp_path / "synonyms.yaml")
