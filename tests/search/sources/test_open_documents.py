"""Files, folders and `-` are found as a person means them; nothing hangs and nothing is read twice."""

from __future__ import annotations

import gzip
import io
import json
import os
import random
import struct
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import backports
import pytest
from backports import zstd

from search.paper import Page
from search.sources import open_documents
from search.sources.base import NOT_REGULAR, Document, PaperRow, Skipped
from search.sources.open_documents import ALWAYS_FINE, NO_SUCH_FILE, UNPACKS_TOO_FAR, find_documents, not_a_file
from search.sources.read import read
from tests.search.sources.samples import HEADER, PAIRS, items, page, rows, saved, skipped
from tests.search.sources.saved_answers import atom, atom_entry, hf_html, hf_item, snapshot, snapshot_record


def names(*paths: Path | str) -> list[str]:
    return [item.name for item in find_documents(map(str, paths)) if isinstance(item, Document)]


def reasons(*paths: Path | str) -> list[str]:
    return [item.reason for item in find_documents(map(str, paths)) if isinstance(item, Skipped)]


def touch(*paths: Path) -> None:
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(page(PAIRS[:2]))


def test_a_folder_gives_its_pages_in_order_and_nothing_else(tmp_path: Path) -> None:
    wanted = [tmp_path / name for name in ("a.txt", "b/c.md", "b/d/e.jsonl", "f", "g.TEXT", "h.json")]
    touch(*wanted, tmp_path / "x.pdf", tmp_path / ".hidden.txt", tmp_path / ".git/y.txt", tmp_path / "z.py")
    assert names(tmp_path) == [str(path) for path in wanted]


def test_a_file_that_is_named_is_taken_whatever_it_is_called(tmp_path: Path) -> None:
    touch(tmp_path / ".hidden.html")
    assert names(tmp_path / ".hidden.html") == [str(tmp_path / ".hidden.html")]


def test_a_file_is_read_once_however_it_is_reached(tmp_path: Path) -> None:
    touch(tmp_path / "a.txt")
    (tmp_path / "b.txt").symlink_to(tmp_path / "a.txt")
    assert len(names(tmp_path / "a.txt", tmp_path, tmp_path / "." / "a.txt", tmp_path / "b.txt")) == 1


def test_links_in_circles_end(tmp_path: Path) -> None:
    touch(tmp_path / "in" / "a.txt")
    (tmp_path / "in" / "loop").symlink_to(tmp_path)
    (tmp_path / "in" / "self").symlink_to(tmp_path / "in" / "self")
    assert len(names(tmp_path)) == 1


def test_deep_folders_are_walked(tmp_path: Path) -> None:
    before = Path.cwd()
    os.chdir(tmp_path)
    try:
        for _ in range(400):
            os.mkdir("d")  # noqa: PTH102 - the whole path would be too long
            os.chdir("d")
    finally:
        os.chdir(before)
    assert "no pages" in reasons(tmp_path)[0]


@pytest.mark.parametrize(
    ("path", "reason"), [("no/such/file", NO_SUCH_FILE), ("a\0b", "embedded null "), ("x" * 5_000, "name too long")]
)
def test_a_path_that_leads_nowhere_is_told(path: str, reason: str) -> None:
    (told,) = reasons(path)
    assert reason in told  # Python 3.13 words it differently


def test_a_folder_without_pages_is_told(tmp_path: Path) -> None:
    touch(tmp_path / "x.pdf")
    assert reasons(tmp_path)[0].startswith("no pages in this folder (looked for .atom, .bib")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_pipes_and_devices_do_not_hang(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    assert reasons(tmp_path / "pipe.txt") == [not_a_file("a pipe")]
    assert reasons("/dev/zero") == [not_a_file("a device")]
    assert "no pages" in reasons(tmp_path)[0]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_file_that_became_a_pipe_or_vanished_does_not_hang(tmp_path: Path) -> None:
    touch(tmp_path / "a.txt", tmp_path / "b.txt", tmp_path / "c.txt")
    reading = read([str(tmp_path)])
    (tmp_path / "a.txt").unlink()
    os.mkfifo(tmp_path / "a.txt")
    (tmp_path / "b.txt").unlink()
    found = list(reading)
    assert [(Path(item.file).name, item.reason) for item in found if isinstance(item, Skipped)] == [
        ("a.txt", NOT_REGULAR),
        ("b.txt", "no such file or directory"),
    ]
    assert len(rows(found)) == 2


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read_is_told(tmp_path: Path) -> None:
    touch(tmp_path / "a.txt", tmp_path / "locked" / "b.txt")
    (tmp_path / "a.txt").chmod(0)
    (tmp_path / "locked").chmod(0)
    try:
        assert {reason for _, reason in skipped(list(read([str(tmp_path)])))} == {"permission denied"}
    finally:
        (tmp_path / "locked").chmod(0o700)


def test_a_name_from_another_world_is_shown_clean(tmp_path: Path) -> None:
    touch(tmp_path / "evil\x1b[2J\u202e.txt")
    found = list(read([str(tmp_path)]))
    assert rows(found)[0].file.endswith("evil[2J.txt")
    assert rows(found)[0].paper.sightings[0].page.label == "evil[2J"


def test_standard_input_is_read_once_and_can_stand_among_files(tmp_path: Path) -> None:
    touch(tmp_path / "a.txt")
    reading = read(["-", str(tmp_path / "a.txt"), "-"], stdin=io.BytesIO(page(PAIRS[2:4]).encode()))
    assert [Path(item.file).name for item in reading if isinstance(item, PaperRow)] == ["-", "-", "a.txt", "a.txt"]


def test_a_bad_file_among_good_ones_costs_no_other(tmp_path: Path) -> None:
    touch(tmp_path / "a.txt", tmp_path / "c.txt")
    (tmp_path / "b.txt").write_bytes(b"%PDF-1.7")
    found = list(read([str(tmp_path), str(tmp_path / "missing")]))
    assert len(rows(found)) == 4
    assert [(Path(item.file).name, item.line) for item in found if isinstance(item, Skipped)] == [
        ("b.txt", 1),
        ("missing", 0),
    ]


TEXT = page(PAIRS[:4])


def zipped(**members: str | bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, data in members.items():
            archive.writestr(name if "." in name else name.replace("__", "/").replace("_", "."), data)
    return file.getvalue()


PACK: dict[str, Callable[[bytes], bytes]] = {
    "gz": lambda data: gzip.compress(data, 1, mtime=0),
    "zst": zstd.compress,
    "zip": lambda data: zipped(page_txt=data),
}


@pytest.mark.parametrize("kind", PACK)
@pytest.mark.parametrize(
    ("text", "count"),
    [
        (TEXT, 4),
        (json.dumps({"title": "One"}) + "\n", 1),
        (json.dumps([hf_item(1), hf_item(2)]), 2),
        (hf_html([hf_item(1)]), 1),
        (atom(atom_entry()), 1),
        (snapshot(snapshot_record(1), snapshot_record(2)), 2),
    ],
    ids=["page", "jsonl", "hf", "html", "atom", "snapshot"],
)
def test_every_format_is_read_packed_too(kind: str, text: str, count: int) -> None:
    packed_items, plain = items(PACK[kind](text.encode())), items(text)
    assert len(rows(packed_items)) == count
    assert [row.paper.title for row in rows(packed_items)] == [row.paper.title for row in rows(plain)]


@pytest.mark.parametrize("kind", PACK)
@pytest.mark.parametrize("name", ["spring.txt", "spring"])
def test_a_packed_page_is_the_same_page(tmp_path: Path, kind: str, name: str) -> None:
    data = zipped(**{name.replace(".", "_"): TEXT}) if kind == "zip" else PACK[kind](TEXT.encode())
    (first, *_) = rows(saved(tmp_path / f"{name}.{kind}", data))
    assert first.paper.sightings[0].page == Page("daily-papers", "spring", "--05-09")


def test_an_archive_gives_its_pages_in_order_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "pages.zip"
    path.write_bytes(
        zipped(
            a_txt=page(PAIRS[:2]),
            deep__b_json=json.dumps([hf_item(1)]),
            picture_png=b"\x89PNG",
            __MACOSX__a_txt=b"\0\1",
            deep___hidden_txt="x",
            c_txt=page(PAIRS[2:4]),
        )
    )
    found = rows(list(read([str(path)])))
    assert [(Path(row.file).name, row.line) for row in found] == [
        ("a.txt", 11),
        ("a.txt", 15),
        ("b.json", 1),
        ("c.txt", 11),
        ("c.txt", 15),
    ]
    assert found[0].file == f"{path}/a.txt"


def test_a_bad_file_in_an_archive_costs_no_other() -> None:
    found = items(zipped(a_txt=TEXT, b_txt=b"%PDF-1.7", c_txt=page(PAIRS[4:6])))
    assert len(rows(found)) == 6
    assert skipped(found) == [(1, "Not a text file. It looks like a PDF")]


def test_packed_files_in_a_folder_are_found(tmp_path: Path) -> None:
    (tmp_path / "a.json.gz").write_bytes(PACK["gz"](json.dumps([hf_item(1)]).encode()))
    (tmp_path / "b.txt.zst").write_bytes(PACK["zst"](TEXT.encode()))
    (tmp_path / "c.zip").write_bytes(PACK["zip"](page(PAIRS[4:6]).encode()))
    (tmp_path / "d.tar.gz").write_bytes(PACK["gz"](b"x"))
    (tmp_path / "e.png.gz").write_bytes(PACK["gz"](b"x"))
    reading = read([str(tmp_path)])
    assert [Path(document.name).name for document in reading.files] == ["a.json.gz", "b.txt.zst", "c.zip"]
    assert len(rows(list(reading))) == 7


@pytest.mark.parametrize("kind", ["plain", *PACK])
def test_progress_goes_from_nothing_to_all_bytes_of_the_files(tmp_path: Path, kind: str) -> None:
    words = random.Random(1)
    text = snapshot(*(snapshot_record(n, abstract=words.randbytes(2_000).hex()) for n in range(1, 500)))
    path = tmp_path / (f"x.json.{kind}" if kind in PACK else "x.json")
    pack = PACK.get(kind, bytes)
    path.write_bytes(zipped(x_json=text, y_json=text) if kind == "zip" else pack(text.encode()))
    touch(tmp_path / "y.txt")
    reading = read([str(tmp_path)])
    assert reading.size == sum(document.stat().st_size for document in tmp_path.iterdir() if document.is_file())
    steps = [reading.done, *(reading.done for _ in reading), reading.done]
    assert steps == sorted(steps)
    assert (steps[0], steps[-1]) == (0, reading.size)
    assert 0 < steps[len(steps) // 2] < reading.size


@pytest.mark.parametrize("kind", ["gz", "zst"])
def test_a_packed_file_that_breaks_off_gives_what_is_whole_in_it(kind: str) -> None:
    words = random.Random(1)
    text = snapshot(*(snapshot_record(n, abstract=words.randbytes(400).hex()) for n in range(1, 600)))
    data = PACK[kind](text.encode())
    found = items(data[: len(data) // 2])
    assert 100 < len(rows(found)) < 400
    assert rows(found)[99].paper.arxiv == "2401.00100"
    ((line, reason),) = skipped(found)
    assert line > len(rows(found))
    assert reason.startswith("The compressed file is damaged or incomplete")


@pytest.mark.parametrize("kind", PACK)
@pytest.mark.parametrize("change", [lambda data: data[:20], lambda data: data[:10] + b"\xff" * 40 + data[50:]])
def test_damage_is_told(kind: str, change: Callable[[bytes], bytes]) -> None:
    found = items(change(PACK[kind](TEXT.encode())))
    assert not rows(found)
    assert skipped(found)


def test_a_file_with_a_wrong_checksum_in_an_archive_is_told() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("a.txt", TEXT)
    found = items(file.getvalue().replace(b"We ask", b"Me ask"))
    assert "Bad CRC-32" in skipped(found)[0][1]


def test_a_locked_archive_is_told() -> None:
    data = bytearray(zipped(a_txt=TEXT))
    at = data.index(b"PK\x01\x02") + 8
    data[at : at + 2] = struct.pack("<H", 1)
    assert skipped(items(bytes(data))) == [(0, "protected by a password")]


@pytest.mark.parametrize(
    ("data", "line", "reason"),
    [
        (zipped(**{"[Content_Types].xml": "x"}), 1, "It looks like an Office or an EPUB file"),
        (zipped(mimetype="x"), 1, "It looks like an Office or an EPUB file"),
        (zipped(a_png=b"x"), 0, "no pages in this archive"),
        (PACK["gz"](PACK["gz"](TEXT.encode())), 1, "compressed with gzip"),
    ],
    ids=["office", "epub", "pictures", "twice"],
)
def test_what_holds_no_pages_is_told(data: bytes, line: int, reason: str) -> None:
    ((at, told),) = skipped(items(data))
    assert (at, reason in told) == (line, True)


@pytest.mark.parametrize("kind", PACK)
def test_a_bomb_is_refused(kind: str) -> None:
    found = items(PACK[kind](b"x" + b" " * (ALWAYS_FINE + 1_000_000)), format="arxiv-snapshot")
    assert not rows(found)
    assert UNPACKS_TOO_FAR in skipped(found)[-1][1]


def test_many_small_bombs_in_one_archive_are_one_bomb(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(open_documents, "ALWAYS_FINE", 1_000_000)
    members = {f"m{number}_txt": HEADER + " " * 400_000 for number in range(9)}
    found = items(zipped(**members))
    assert any(UNPACKS_TOO_FAR in reason for _, reason in skipped(found))


def test_a_table_of_contents_without_end_is_refused() -> None:
    data = bytearray(zipped(a_txt=TEXT) + b"\0" * 6_000_000)
    end = data.index(b"PK\x05\x06")
    size, offset = 5_000_000, 0
    record = data[end : end + 22]
    record[12:20] = struct.pack("<II", size, offset)
    assert "table of contents is too long" in skipped(items(bytes(data[:end]) + b"\0" * size + bytes(record)))[0][1]


def test_without_zstd_the_way_out_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "backports.zstd", None)
    monkeypatch.delattr(backports, "zstd")
    (said,) = skipped(items(PACK["zst"](TEXT.encode())))
    assert "Unpack it first: zstd -d FILE" in said[1]
