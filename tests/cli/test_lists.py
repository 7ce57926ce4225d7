from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from shelf.messages import redid, undid
from tests.cli.runner import ONE, TWO, fails, run
from tests.samples import places_in
from tui.cli.lists import NO_LISTS, imported

pytestmark = pytest.mark.usefixtures("stocked")

SENT = """\
name: Reading Group
due: 2020-01-31
papers:
  - {key: tffff, title: Sheepdogs Revisited, url: 'https://arxiv.org/abs/2401.00002v3', note: start here}
  - {key: 2499.00001, title: "[@click=app.quit]Later[/] \\e[31mred", authors: [Ada Example], year: 2026}
"""


def lists() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = run("list", "--json").json["lists"]
    return found


def papers(name: str) -> list[str]:
    return run("list", "show", name, "--json").keys


def said(*args: str) -> str:
    result = run("list", *args)
    assert (result.code, result.out) == (0, ""), result.err
    return result.err.strip()


@pytest.fixture
def thesis(stocked: Path) -> Path:
    run("list", "create", "My Thesis", "--description", "What to cite")
    run("list", "add", "my thesis", ONE, TWO)
    return places_in(stocked).config / "lists" / "my-thesis.yaml"


@pytest.fixture
def sent(tmp_path: Path) -> Path:
    path = tmp_path / "group.yaml"
    path.write_text(SENT)
    return path


def test_a_list_is_made_filled_shown_and_listed() -> None:
    assert NO_LISTS in run("list").err
    assert said("create", "My Thesis", "--description", "What to cite") == 'Created "My Thesis"'
    assert said("add", "my-thesis", TWO, ONE) == 'Added 2 papers to "My Thesis"'
    assert papers("MY THESIS") == [TWO, ONE]
    shown = run("list", "show", "my thesis").out
    assert shown.index("Sheepdogs Revisited") < shown.index("Herding 72% of α")
    assert "What to cite" in shown
    assert "0 of 2 read" in shown
    result = run("list", "list").out
    assert result.split()[:3] == ["0", "of", "2"]
    assert "My Thesis: What to cite" in result


def test_progress_follows_what_is_read(thesis: Path, own_home: Path) -> None:
    places = places_in(own_home)
    run("bookmark", "add", ONE)
    text = places.shelf_file.read_text("utf-8")
    places.shelf_file.write_text(
        text.replace("    bookmarked: true", "    bookmarked: true\n    status: read"), "utf-8"
    )
    (found,) = lists()
    assert (found["read"], found["total"], found["path"]) == (1, 2, str(thesis))
    assert [paper["read"] for paper in run("list", "show", "my-thesis", "--json").json["papers"]] == [True, False]


def test_papers_of_a_list_are_numbered_for_the_next_command(thesis: Path) -> None:
    assert thesis.exists()
    run("list", "show", "my-thesis")
    assert 'Did you mean "My Thesis"' in fails("list", "show", "my theses")
    assert run("show", "@2", "--json").json["key"] == TWO
    assert said("remove", "my-thesis", "@1") == 'Removed 1 paper from "My Thesis"'
    assert papers("my-thesis") == [TWO]


@pytest.mark.usefixtures("thesis")
def test_papers_are_moved_and_lists_renamed_described_and_dated() -> None:
    assert "to place 1 of 2" in said("move", "my-thesis", TWO, "--to", "1")
    assert papers("my-thesis") == [TWO, ONE]
    assert said("rename", "my-thesis", "Other") == 'Renamed "My Thesis" to "Other"'
    assert said("describe", "other", "new words") == 'Described "Other"'
    assert said("due", "other", "2020-01-31") == 'Set "Other" due on 2020-01-31'
    (found,) = lists()
    assert (found["name"], found["slug"], found["description"]) == ("Other", "other", "new words")
    assert found["due"] == "2020-01-31"
    assert "due 2020-01-31 (overdue)" in run("list").out
    said("due", "other", "none")
    assert "due" not in run("list").out


@pytest.mark.usefixtures("thesis")
def test_lists_are_duplicated_merged_and_deleted_and_all_of_it_undone() -> None:
    assert said("duplicate", "my-thesis", "Second") == 'Duplicated "My Thesis" as "Second"'
    said("remove", "second", ONE)
    said("remove", "my-thesis", TWO)
    assert "1 paper new to it" in said("merge", "my-thesis", "second")
    assert [found["name"] for found in lists()] == ["My Thesis"]
    said("delete", "my-thesis")
    assert lists() == []
    assert said("undo") == undid('Deleted "My Thesis"')
    assert papers("my-thesis") == [ONE, TWO]
    assert said("redo") == redid('Deleted "My Thesis"')
    assert lists() == []


def test_a_list_that_was_sent_tells_what_the_library_lacks(sent: Path) -> None:
    result = run("list", "import", str(sent))
    assert 'Imported "Reading Group" with 2 papers' in result.err
    assert imported(1, 1) in result.err
    assert result.out == "[@click=app.quit]Later[/] [31mred · 2499.00001\n"
    # The library has that paper under its arXiv id, whatever the sender calls it.
    assert papers("reading group") == [TWO, "2499.00001"]
    shown = run("list", "show", "reading group")
    assert "start here" in shown.out
    assert "Ada Example · 2026 · not in the library · 2499.00001" in shown.out
    assert "\x1b" not in shown.out
    assert said("remove", "reading group", "2499") == 'Removed 1 paper from "Reading Group"'


def test_an_import_tells_programs_the_same(sent: Path) -> None:
    result = run("list", "import", str(sent), "--json").json
    assert result["name"] == "Reading Group"
    assert [entry["key"] for entry in result["known"]] == [TWO]
    assert [(entry["key"], entry["in_library"]) for entry in result["missing"]] == [("2499.00001", False)]


def test_a_paper_that_only_shares_its_title_is_not_taken_for_another(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text("papers: [{title: Sheepdogs Revisited, key: 2501.00009}, {title: Sheepdogs Revisited, key: tx}]\n")
    result = run("list", "import", str(path), "--json").json
    assert [entry["key"] for entry in result["known"]] == [TWO]
    assert [entry["key"] for entry in result["missing"]] == ["2501.00009"]


@pytest.mark.parametrize(
    "args",
    [
        *("show nobody", "delete nobody", f"add nobody {ONE}", "add my-thesis 2499.99999", "add my-thesis"),
        *("remove my-thesis ", f"move my-thesis {ONE}", f"move my-thesis {ONE} --to 0", "due my-thesis tomorrow"),
        *("create my-thesis", "create ", "import no-such-file.yaml", "steal my-thesis"),
    ],
)
def test_what_makes_no_sense_is_wrong_usage_and_changes_nothing(thesis: Path, args: str) -> None:
    before = thesis.read_bytes()
    fails("list", *args.split(" "))
    assert thesis.read_bytes() == before
    assert [path.name for path in thesis.parent.iterdir()] == ["my-thesis.yaml"]


def test_a_broken_list_is_told_and_stops_no_other(thesis: Path) -> None:
    run("list", "create", "other")
    thesis.write_text("papers: [\n")
    result = run("list", "add", "other", ONE)
    assert result.code == 0
    assert f"{thesis}: line 2" in result.err
    assert papers("other") == [ONE]
    assert run("list", "describe", "my-thesis", "x").code == 1
    assert thesis.read_text() == "papers: [\n"
    assert papers("my-thesis") == [ONE, TWO]


def test_a_conflict_copy_is_told_with_the_command_that_takes_it_in(thesis: Path) -> None:
    copy = thesis.with_name("my-thesis (conflicted copy 2026-01-31).yaml")
    copy.write_text(thesis.read_text().replace(ONE, "2401.00007"))
    result = run("list").err
    assert f"{copy}" in result
    assert "carrel list merge my-thesis 'my-thesis (conflicted copy 2026-01-31)'" in result
    said_ = run("list", "merge", "my-thesis", copy.stem).err
    assert "1 paper new to it" in said_
    assert not copy.exists()
    assert papers("my-thesis") == [ONE, TWO, "2401.00007"]


@pytest.mark.parametrize("name", ["../../x", "x" * 300, "🐑", "con", "[b]x[/b]"])
def test_hostile_names_make_files_in_the_folder_of_lists(own_home: Path, name: str) -> None:
    said("create", name)
    said("add", name, ONE)
    assert papers(name) == [ONE]
    (file,) = (places_in(own_home).config / "lists").iterdir()
    assert file.suffix == ".yaml"
    assert said("delete", name).startswith("Deleted")
