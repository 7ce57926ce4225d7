"""config.yaml: every problem is told at once, with file and line; the example is the defaults."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
import yaml

from search.errors import ConfigError
from search.query.fields import SORTS
from tui.config.settings import Settings, example, load_settings


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "config.yaml"


def problems(file: Path, text: str | bytes) -> list[str]:
    """Return what is wrong with a config, a line for each, without the file's name, which is in all of them."""
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    with pytest.raises(ConfigError) as caught:
        load_settings(file)
    told = caught.value.message.splitlines()
    assert all(line.startswith(f"{file}:") for line in told), told
    assert "carrel config --example" in caught.value.hint or "UTF-8" in caught.value.hint
    return [line.removeprefix(f"{file}:") for line in told]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("thme: nord", 1, "unknown setting `thme`, did you mean `theme`?"),
        ("theme: nord\nzebra: 1", 2, "unknown setting `zebra`"),
        ("theme: [nord]", 1, "`theme` must be a single value"),
        ("sort: upwards", 1, "`sort` must be one of relevance, date"),
        ("delay_ms: soon", 1, "`delay_ms` must be a number of milliseconds"),
        ("delay_ms: -3", 1, "`delay_ms` must be a number"),
        ("delay_ms: 5000", 1, "`delay_ms` must be a number"),
        ("delay_ms: 1.5", 1, "`delay_ms` must be a number"),
        ("delay_ms: ²", 1, "`delay_ms` must be a number"),
        ("\n\nkeys:\n  bokmark: B", 4, "unknown action `bokmark`, did you mean `bookmark`?"),
        ("keys:\n  zebra: B", 2, "unknown action `zebra` (`carrel keys` lists the actions)"),
        ("keys:\n  bookmark: bb", 2, "`bb` is not a key"),
        ("keys:\n  bookmark: [B, hyper+x]", 2, "`hyper+x` is not a key"),
        ("keys:\n  bookmark: g g g", 2, "`g g g` is not a key"),
        ("keys:\n  bookmark: r", 2, "`r` runs both `read` and `bookmark`"),
        ("keys:\n  sort: G", 2, "`G` runs both `bottom` and `sort`"),
        ("keys:\n  bookmark: B\n  read: B", 3, "`B` runs both `bookmark` and `read`"),
        ("keys:\n  bookmark: {a: b}", 2, "`keys.bookmark` must be a key or a list of keys"),
        ("keys: [b, r]", 1, "`keys` must contain actions and their keys"),
        ("- theme", 1, "expected settings such as `theme: nord`"),
        ("just words", 1, "expected settings such as `theme: nord`"),
    ],
)
def test_a_bad_setting_is_told_with_its_line(file: Path, text: str, line: int, words: str) -> None:
    told = problems(file, text)
    assert len(told) == 1
    assert told[0].startswith(f"{line}: {words}")


@pytest.mark.parametrize(
    ("text", "place"),
    [("theme: 'nord", "1:"), ("a: b: c", "1:"), ("theme: nord\n\t- x", "2:")],
)
def test_what_is_not_yaml_is_told_with_line_and_column(file: Path, text: str, place: str) -> None:
    (told,) = problems(file, text)
    assert told.startswith(place)


@pytest.mark.parametrize("data", [b"theme: \xff\xfe", b"theme: \x00", b"\x00\x01\x02"])
def test_bytes_that_are_no_text_are_told(file: Path, data: bytes) -> None:
    file.write_bytes(data)
    with pytest.raises(ConfigError, match="config"):
        load_settings(file)


def test_a_folder_in_the_files_place_is_told(file: Path) -> None:
    file.mkdir()
    with pytest.raises(ConfigError, match="cannot be read"):
        load_settings(file)


def test_nesting_without_end_is_told(file: Path) -> None:
    file.write_text("[" * 100_000, "utf-8")
    with pytest.raises(ConfigError):
        load_settings(file)


def test_all_problems_are_told_at_once_in_the_files_order(file: Path) -> None:
    told = problems(file, "thme: nord\nsort: up\nkeys:\n  bookmark: r\n  zebra: Z\n  tags: [bb, cc]\ndelay_ms: x\n")
    assert [line.partition(":")[0] for line in told] == ["1", "2", "4", "5", "6", "6", "7"]


def test_a_setting_given_twice_is_told(file: Path) -> None:
    told = problems(file, "theme: nord\nsort: title\ntheme: dracula\n")
    assert any(line.startswith("3:") and "twice" in line for line in told)


@pytest.mark.parametrize(
    "text", ["", "# only words\n", "keys:\n", "keys: {}\n", "keys: ~\n", "\ufefftheme: textual-dark\n"]
)
def test_what_is_left_out_is_the_default(file: Path, text: str) -> None:
    file.write_text(text, "utf-8")
    assert load_settings(file) == Settings()


def test_no_file_is_the_defaults(file: Path) -> None:
    assert load_settings(file) == Settings()


def test_scalars_are_read_as_text(file: Path) -> None:
    file.write_text("theme: no\nbrowser: 2401.10\nkeys:\n  bookmark: 5\n  read: [y]\n", "utf-8")
    with pytest.raises(ConfigError, match="`y` runs both"):
        load_settings(file)
    own_keys = "  bookmark: 5\n  saved-5: []\n  read: [Y]\n  quit:\n"
    file.write_text(f"theme: !!python/object:os.system no\nbrowser: 2401.10\nkeys:\n{own_keys}", "utf-8")
    keys = {"bookmark": ("5",), "saved-5": (), "read": ("Y",), "quit": ()}
    assert load_settings(file) == Settings(theme="no", browser="2401.10", keys=keys)


def test_the_example_is_the_defaults(file: Path) -> None:
    file.write_text(example(), "utf-8")
    assert load_settings(file) == Settings()
    given = yaml.safe_load(example())
    assert given == dataclasses.asdict(Settings())
    assert list(given) == [field.name for field in dataclasses.fields(Settings)]


def test_the_example_says_what_every_order_is() -> None:
    assert all(sort in example() for sort in SORTS)


def test_the_keys_in_the_examples_comments_are_possible(file: Path) -> None:
    samples = [line.removeprefix("#") for line in example().splitlines() if line.startswith("#   ")]
    file.write_text("\n".join(["keys:", *samples]), "utf-8")
    assert load_settings(file).keys == {"bookmark": ("B",), "top": ("g g", "home")}
