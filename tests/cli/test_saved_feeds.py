"""`carrel saved feeds`: what saved searches find, as files that feed readers follow."""

from __future__ import annotations

import json
from pathlib import Path

import feedparser
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from shelf.searches.model import folded, name_trouble
from tests.cli.runner import run
from tui.desk.saved_feeds import file_name

pytestmark = pytest.mark.usefixtures("stocked")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "my feeds" / "of papers"


def saved(*searches: tuple[str, str]) -> None:
    for name, query in searches:
        assert run("saved", "add", name, query).code == 0


def test_each_search_is_a_feed_that_readers_understand(folder: Path) -> None:
    saved(("Sheep dogs", "sheepdogs"), ("flock", "flock"))
    assert run("tag", "2401.00001", "+private").code == 0
    told = run("saved", "feeds", str(folder))
    assert (told.code, told.err) == (0, "")
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
    told = run("saved", "feeds", str(tmp_path / "file" / "below"))
    assert told.code == 1
    assert "Traceback" not in told.err
    assert not folder.exists()
