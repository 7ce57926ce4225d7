"""Moving in from Zotero: its database gives papers, tags, notes and reading lists, and stays as it is."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.runner import run

pytestmark = pytest.mark.usefixtures("own_home")

# The tables of Zotero 6 and 7 as far as they are read.
SCHEMA = """
CREATE TABLE libraries (libraryID INTEGER PRIMARY KEY, type TEXT);
CREATE TABLE itemTypes (itemTypeID INTEGER PRIMARY KEY, typeName TEXT);
CREATE TABLE items (itemID INTEGER PRIMARY KEY, itemTypeID INT, libraryID INT);
CREATE TABLE fields (fieldID INTEGER PRIMARY KEY, fieldName TEXT);
CREATE TABLE itemDataValues (valueID INTEGER PRIMARY KEY, value);
CREATE TABLE itemData (itemID INT, fieldID INT, valueID INT);
CREATE TABLE creators (creatorID INTEGER PRIMARY KEY, firstName TEXT, lastName TEXT, fieldMode INT);
CREATE TABLE creatorTypes (creatorTypeID INTEGER PRIMARY KEY, creatorType TEXT);
CREATE TABLE itemCreators (itemID INT, creatorID INT, creatorTypeID INT, orderIndex INT);
CREATE TABLE collections (collectionID INTEGER PRIMARY KEY, collectionName TEXT, parentCollectionID INT);
CREATE TABLE collectionItems (collectionID INT, itemID INT);
CREATE TABLE tags (tagID INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE itemTags (itemID INT, tagID INT, type INT);
CREATE TABLE itemNotes (itemID INTEGER PRIMARY KEY, parentItemID INT, note TEXT);
CREATE TABLE itemAttachments (itemID INTEGER PRIMARY KEY, parentItemID INT, linkMode INT, path TEXT);
CREATE TABLE deletedItems (itemID INTEGER PRIMARY KEY);
INSERT INTO libraries VALUES (1, 'user');
INSERT INTO itemTypes VALUES (1, 'journalArticle'), (2, 'book'), (3, 'note'), (4, 'attachment');
INSERT INTO fields VALUES (1, 'title'), (2, 'date'), (3, 'DOI'), (4, 'publicationTitle'), (5, 'url'), (6, 'extra');
INSERT INTO creatorTypes VALUES (1, 'author'), (2, 'editor');
INSERT INTO creators VALUES (1, 'Ada', 'Ember', 0), (2, '', 'The Lamp Group', 1);
INSERT INTO items VALUES (1, 1, 1), (2, 2, 1), (3, 3, 1), (4, 4, 1), (5, 2, 1);
INSERT INTO itemDataValues VALUES (1, 'Lamps at Night'), (2, '2020-05-01 May 1, 2020'), (3, '10.5555/z.1'),
    (4, 'Journal of Lamps'), (5, 'A Book of Doors'), (6, 'https://github.com/ada/lamps'), (7, 'In the Bin'),
    (8, 'Citation Key: ember20');
INSERT INTO itemData VALUES (1, 1, 1), (1, 2, 2), (1, 3, 3), (1, 4, 4), (1, 6, 8), (2, 1, 5), (4, 5, 6), (5, 1, 7);
INSERT INTO itemCreators VALUES (1, 1, 1, 0), (1, 2, 1, 1), (2, 1, 2, 0);
INSERT INTO collections VALUES (1, 'Thesis', NULL), (2, 'Chapter 2', 1);
INSERT INTO collectionItems VALUES (1, 1), (2, 2);
INSERT INTO tags VALUES (1, 'to read'), (2, 'Machine-made');
INSERT INTO itemTags VALUES (1, 1, 0), (1, 2, 1);
INSERT INTO itemNotes VALUES (3, 1, '<p>Read <b>this</b> first.</p>');
INSERT INTO itemAttachments VALUES (4, 1, 3, NULL);
INSERT INTO deletedItems VALUES (5);
"""


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "zotero.sqlite"
    with closing(sqlite3.connect(path)) as made:
        made.executescript(SCHEMA)
    return path


def test_a_library_of_zotero_comes_in_with_what_was_added_to_it(database: Path) -> None:
    before = database.read_bytes(), sorted(database.parent.iterdir())
    tally = run("import", str(database), "--json").json
    assert (tally["rows"], tally["new"], tally["skipped"]) == (2, 2, [])
    lamps = run("show", "10.5555/z.1", "--json").json
    assert lamps["authors"] == ["Ada Ember", "The Lamp Group"]
    assert (lamps["date"], lamps["venue"], lamps["publication"]["citekey"]) == (
        "2020-05-01",
        "Journal of Lamps",
        "ember20",
    )
    assert (lamps["keywords"], lamps["code"]) == (["Machine-made"], ["https://github.com/ada/lamps"])
    assert run("search", "tag:to-read", "--json").keys == ["10.5555/z.1"]
    assert "Read **this** first." in run("note", "10.5555/z.1").out
    assert run("list", "show", "Thesis", "--json").keys == ["10.5555/z.1"]
    assert len(run("list", "show", "Thesis / Chapter 2", "--json").keys) == 1
    assert (database.read_bytes(), sorted(database.parent.iterdir())) == before


def test_moving_in_again_changes_nothing_and_can_be_undone(database: Path) -> None:
    run("import", str(database))
    again = run("import", str(database), "--json").json
    assert (again["new"], again["updated"]) == (0, 0)
    assert run("list", "show", "Thesis", "--json").keys == ["10.5555/z.1"]
    assert run("note", "10.5555/z.1").out.count("first") == 1
    assert run("undo").code == 0  # the reading lists
    assert run("list", "show", "Thesis").code != 0
    assert run("undo").code == 0  # tags and notes
    assert run("search", "tag:to-read", "--json").keys == []


def test_another_database_is_told(tmp_path: Path) -> None:
    path = tmp_path / "other.sqlite"
    with closing(sqlite3.connect(path)) as made:
        made.executescript("CREATE TABLE items (x); CREATE VIEW fields AS SELECT 1")
    result = run("import", str(path))
    assert result.code == 1
    assert "not Zotero's" in result.err
    path.write_bytes(path.read_bytes()[:4096][:-100])
    assert run("import", str(path)).code == 1


def test_a_library_of_papis_is_found_and_comes_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    folder = tmp_path / "my papers" / "lamp"
    folder.mkdir(parents=True)
    (folder / "info.yaml").write_text(
        "title: Lamps at Night\nauthor: Ember, Ada\nyear: 2020\nref: ember20\ntags: [to read, lamps]\nnotes: notes.md\n"
    )
    (folder / "notes.md").write_text("Read this first.\n")
    config = tmp_path / "config" / "papis" / "config"
    config.parent.mkdir(parents=True)
    config.write_text(f"[settings]\ndefault-library = mine\n[mine]\ndir = {tmp_path / 'my papers'}\n")
    assert run("import", "--from", "papis", "--json").json["new"] == 1
    (key,) = run("search", "tag:to-read tag:lamps", "--json").keys
    assert "Read this first." in run("note", key).out
    assert run("import", "--from", "papis", "--json").json["new"] == 0
    assert run("note", key).out.count("first") == 1


@pytest.mark.parametrize("program", ["papis", "zotero"])
def test_a_program_that_is_not_there_is_told(program: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    result = run("import", "--from", program)
    assert result.code == 1
    assert str(tmp_path) in result.err


def test_one_value_of_any_length_costs_no_item(database: Path) -> None:
    note = f'<p>Read me.</p><img src="data:image/png;base64,{"A" * 5_000_000}">'
    with closing(sqlite3.connect(database)) as made:
        made.execute("UPDATE itemNotes SET note = ?", (note,))
        made.execute("INSERT INTO itemNotes VALUES (4, NULL, '')")  # Zotero has a row for each attachment, too
        made.commit()
    tally = run("import", str(database), "--json").json
    assert (tally["rows"], tally["skipped"], tally["noticed"]) == (2, [], [])
    assert "Read me." in run("note", "10.5555/z.1").out


def test_tables_that_join_without_end_are_refused(database: Path) -> None:
    with closing(sqlite3.connect(database)) as made:
        made.executescript("DROP TABLE fields; CREATE TABLE fields (fieldID INT, fieldName TEXT)")
        made.executemany("INSERT INTO fields VALUES (1, 'title')", [()] * 300)
        made.executemany("INSERT INTO itemData VALUES (1, 1, 1)", [()] * 300)
        made.commit()
    result = run("import", str(database))
    assert result.code == 1
    assert "endless" in result.err
