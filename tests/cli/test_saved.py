"""`carrel saved`: editing, previews, and searches as feeds."""

from __future__ import annotations

import json
from pathlib import Path

import feedparser
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from shelf.searches.model import folded, name_trouble
from tests.cli.runner import fails, run
from tests.samples import places_in
from tui.desk.export import file_name
from tui.desk.saved_search_edits import still_used
from tui.desk.saved_searches import SavedSearchPreview

pytestmark = pytest.mark.usefixtures("stocked")


def preview_of(papers: int, bookmarks: int = 0, missed: int = 0) -> str:
    return SavedSearchPreview(("",) * papers, bookmarks, missed).summary


def rows() -> list[dict[str, object]]:
    found: list[dict[str, object]] = run("saved", "list", "--json").json["saved"]
    return found


def row(name: str) -> dict[str, object]:
    return next(each for each in rows() if each["name"] == name)


def save(name: str, *query: str) -> None:
    assert run("saved", "add", name, *query).code == 0


def test_saving_tells_what_it_gives_and_which_bookmarks_it_misses() -> None:
    herding = run("search", "--json", "-n", "0", "sheepdogs").titles
    others = run("search", "--json", "-n", "0", "NOT", "sheepdogs").json["papers"]
    assert run("saved", "add", "dogs", "sheepdogs").err.endswith(f"{preview_of(len(herding))}\n")
    run("bookmark", "add", "2401.00001", *(paper["key"] for paper in others[:7]))
    result = run("saved", "add", "hounds", "sheepdogs").err.splitlines()
    assert result[:2] == ['Saved "hounds"', preview_of(len(herding), 8, 7)]
    assert result[-1] == "  and 2 more"
    assert len(result) == 8
    assert run("saved", "edit", "hounds", "sheepdogs", "OR", "is:bookmarked").err.splitlines() == [
        'Changed query of "hounds"',
        preview_of(len(herding) + 7, 8),
    ]


def test_each_field_is_edited_by_itself() -> None:
    save("dogs", "herding")
    assert 'Changed query of "dogs"' in run("saved", "edit", "dogs", "sheepdogs", "-year:1999").err
    assert "Changed sort" in run("saved", "edit", "dogs", "--sort", "title").err
    assert "key 4" in run("saved", "edit", "dogs", "--key", "4").err
    assert "Changed notify" in run("saved", "edit", "DOGS", "--notify").err
    wanted = {"name": "dogs", "query": "sheepdogs -year:1999", "sort": "title", "key": "4", "notify": True}
    assert {name: row("dogs")[name] for name in wanted} == wanted
    result = run("saved", "edit", "dogs", "--sort", "none", "--key", "none", "--no-notify")
    assert result.err == 'Changed sort, key, notify of "dogs"\n'
    assert {**wanted, "sort": "", "key": "", "notify": False}.items() <= row("dogs").items()
    assert run("saved", "undo").code == 0
    assert wanted.items() <= row("dogs").items(), "one edit is one change"


def test_editing_nothing_or_nobody_is_wrong_usage() -> None:
    save("dogs", "herding")
    result = run("saved", "edit", "dogs")
    assert (result.code, "--notify" in result.err) == (2, True)
    result = run("saved", "edit", "cats", "purring")
    assert (result.code, "cats" in result.err) == (2, True)
    assert run("saved", "edit", "dogs", "--key", "x").code == 2


def test_an_edited_query_has_been_seen_but_for_what_was_new_already() -> None:
    save("dogs", "sheepdogs naive")
    assert row("dogs")["new"] == 0
    run("saved", "edit", "dogs", "sheepdogs")
    assert (row("dogs")["total"], row("dogs")["new"]) == (2, 0)


@pytest.mark.parametrize("call", [("edit", "a", "q:b"), ("rename", "b", "later"), ("add", "later", "q:b")])
def test_a_circle_is_refused_wherever_it_would_be_closed(call: tuple[str, ...]) -> None:
    queries = {"a": "q:later", "b": "q:a"}
    for name, query in queries.items():
        save(name, query)
    assert "form a cycle" in fails("saved", *call)
    assert {each["name"]: each["query"] for each in rows()} == queries


def test_renaming_goes_through_the_other_searches() -> None:
    save("dogs", "herding")
    save("pets", "q:dogs OR cats")
    save("more", "q:Dogs wool")
    result = run("saved", "rename", "dogs", "all dogs")
    assert result.err == 'Renamed "dogs" to "all dogs", also in "pets", "more"\n'
    assert row("pets")["query"] == 'q:"all dogs" OR cats'
    assert row("pets")["total"] == row("all dogs")["total"]
    assert run("saved", "undo").code == 0
    assert row("pets")["query"] == "q:dogs OR cats"
    assert run("saved", "rename", "dogs", "Pets").code == 2
    assert run("saved", "rename", "nobody", "someone").code == 2
    assert "Renamed" in run("saved", "rename", "dogs", "DOGS").err


def test_searches_are_put_in_another_order() -> None:
    for name in "abcd":
        save(name, "herding")
    assert run("saved", "move", "d", "--to", "1").err == 'Moved "d" up\n'
    assert [each["name"] for each in rows()] == list("dabc")
    run("saved", "move", "a", "--to", "99")
    assert [each["name"] for each in rows()] == list("dbca")
    assert "Nothing to change" in run("saved", "move", "a", "--to", "4").err
    assert run("saved", "move", "a", "--to", "0").code == 2
    assert run("saved", "move", "a").code == 2
    assert run("saved", "move", "z", "--to", "1").code == 2


def test_removing_says_who_used_it() -> None:
    save("dogs", "herding")
    save("pets", "q:dogs OR cats")
    assert run("saved", "remove", "dogs").err == f'Removed "dogs". {still_used(("pets",))}\n'


def test_a_file_that_cannot_be_read_is_told_with_its_line(stocked: Path) -> None:
    save("dogs", "herding")
    path = places_in(stocked).config / "searches.yaml"
    path.write_text(f"{path.read_text('utf-8')}  - name: [\n", "utf-8")
    result = run("saved", "list")
    assert "dogs" in result.out
    assert "searches.yaml" in result.err
    assert "line" in result.err
    fails("saved", "edit", "dogs", "--notify", code=1)
    assert "dogs" in run("saved", "list").out


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "my feeds" / "of papers"


def saved(*searches: tuple[str, str]) -> None:
    for name, query in searches:
        assert run("saved", "add", name, query).code == 0


def test_each_search_is_a_feed_that_readers_understand(folder: Path) -> None:
    saved(("Sheep dogs", "sheepdogs"), ("flock", "flock"))
    assert run("tag", "2401.00001", "+private").code == 0
    result = run("saved", "feeds", str(folder))
    assert (result.code, result.err) == (0, "")
    assert sorted(path.name for path in folder.iterdir()) == ["flock.atom", "sheep_dogs.atom"]
    feed = feedparser.parse((folder / "sheep_dogs.atom").read_bytes())
    assert (feed.bozo, feed.version, feed.feed.title) == (False, "atom10", "Sheep dogs")
    assert [entry.title for entry in feed.entries] == [
        "Sheepdogs Revisited",
        "Sheepdogs Are naïve Learners: Herding 72% of α",
    ]
    for entry in feed.entries:
        assert all((entry.id, entry.updated_parsed, entry.title, entry.link, entry.summary))
    assert "private" not in (folder / "sheep_dogs.atom").read_text("utf-8")


def test_a_paper_without_a_page_has_content_as_atom_wants_it(folder: Path) -> None:
    saved(("flock", "flock"))
    run("saved", "feeds", str(folder))
    (entry,) = feedparser.parse((folder / "flock.atom").read_bytes()).entries
    assert entry.content[0].value == "A hostile flock."
    assert not {*entry.title} & {*"\x1b\x07\u202e\u200b"}


def test_a_file_is_written_again_only_when_it_changes(folder: Path, own_home: Path) -> None:
    saved(("dogs", "sheepdogs"), ("all", ""))
    first = run("saved", "feeds", str(folder), "--json").json["feeds"]
    assert [(each["name"], each["written"]) for each in first] == [("dogs", True), ("all", True)]
    before = {path: (path.stat().st_mtime_ns, path.stat().st_ino) for path in folder.iterdir()}
    again = run("saved", "feeds", str(folder), "--json").json["feeds"]
    assert [each["written"] for each in again] == [False, False]
    assert {path: (path.stat().st_mtime_ns, path.stat().st_ino) for path in folder.iterdir()} == before
    run("import", "--format", "jsonl", "-", stdin=json.dumps({"title": "A new paper on sheepdogs"}) + "\n")
    more = run("saved", "feeds", str(folder), "dogs", "--json").json["feeds"]
    assert [(each["name"], each["papers"], each["written"]) for each in more] == [("dogs", 3, True)]


def test_ids_stay_when_more_comes(folder: Path) -> None:
    saved(("dogs", "sheepdogs"))
    run("saved", "feeds", str(folder))
    before = feedparser.parse((folder / "dogs.atom").read_bytes())
    run("import", "--format", "jsonl", "-", stdin=json.dumps({"title": "A new paper on sheepdogs"}) + "\n")
    run("saved", "feeds", str(folder))
    now = feedparser.parse((folder / "dogs.atom").read_bytes())
    assert now.feed.id == before.feed.id
    assert now.entries[0].title == "A new paper on sheepdogs"
    assert [entry.id for entry in now.entries[1:]] == [entry.id for entry in before.entries]
    assert [entry.updated for entry in now.entries[1:]] == [entry.updated for entry in before.entries]


def test_only_the_latest_papers_are_in_a_feed(folder: Path) -> None:
    saved(("dogs", "sheepdogs sort:title"))
    run("saved", "feeds", str(folder), "--top", "1")
    feed = feedparser.parse((folder / "dogs.atom").read_bytes())
    assert [entry.title for entry in feed.entries] == ["Sheepdogs Revisited"]


def test_a_search_that_finds_nothing_is_an_empty_feed(folder: Path) -> None:
    saved(("nothing", "zyzzyva"))
    assert run("saved", "feeds", str(folder)).code == 0
    feed = feedparser.parse((folder / "nothing.atom").read_bytes())
    assert (feed.bozo, feed.entries, feed.feed.title) == (False, [], "nothing")


def test_hostile_names_stay_in_the_folder(folder: Path) -> None:
    names = ("../../x", "/etc/passwd", "con", ".hidden", "a/b", "a-b", "a b", "a_b", "羊 & <b>", "x" * 64, "é")
    saved(*((name, "sheep") for name in names))
    feeds = run("saved", "feeds", str(folder), "--json").json["feeds"]
    files = {Path(each["file"]) for each in feeds}
    assert len(files) == len(names)
    assert {path.parent for path in files} == {folder}
    assert {path.name for path in folder.iterdir()} == {path.name for path in files}
    assert all(feedparser.parse(path.read_bytes()).bozo is False for path in files)


@given(st.text(min_size=1, max_size=64), st.text(min_size=1, max_size=64))
def test_no_two_names_are_one_file_and_all_are_plain(one: str, other: str) -> None:
    assume(not (name_trouble(one) or name_trouble(other)))
    names = [file_name(one), file_name(other)]
    assert (names[0] == names[1]) == (folded(one) == folded(other))
    for name in names:
        assert name
        assert not set(name) & set('/\\:*?"<>|\0. ')
        assert not name.startswith("-")
        assert len(name.encode()) < 200


def test_what_cannot_be_written_and_who_is_not_there_is_told(folder: Path, tmp_path: Path) -> None:
    assert run("saved", "feeds", str(folder)).code == 2
    saved(("dogs", "sheepdogs"))
    assert run("saved", "feeds", str(folder), "cats").code == 2
    (tmp_path / "file").write_text("in the way")
    fails("saved", "feeds", str(tmp_path / "file" / "below"), code=1)
    assert not folder.exists()
