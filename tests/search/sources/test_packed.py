"""Packed files are read like what is in them; what is damaged or a trap is told and ends in time."""

from __future__ import annotations

import gzip
import io
import json
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
from search.sources import packed, read
from search.sources.packed import ALWAYS_FINE
from tests.search.sources.samples import HEADER, PAIRS, items, page, read_pairs, rows, skipped
from tests.search.sources.saved_answers import atom, atom_entry, hf_html, hf_item, snapshot, snapshot_record

TEXT = page(PAIRS[:4])


def zipped(**members: str | bytes) -> bytes:
    """Return a zip archive; `__` in a name stands for a slash, `_` for a full stop."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), data)
    return file.getvalue()


PACK: dict[str, Callable[[bytes], bytes]] = {
    "gz": lambda data: gzip.compress(data, mtime=0),
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
    path = tmp_path / f"{name}.{kind}"
    path.write_bytes(zipped(**{name.replace(".", "_"): TEXT}) if kind == "zip" else PACK[kind](TEXT.encode()))
    (first, *_) = rows(list(read([str(path)])))
    assert first.paper.sightings[0].page == Page("daily-papers", "spring", "--05-09")


def test_the_content_tells_that_it_is_packed_and_not_the_name(tmp_path: Path) -> None:
    path = tmp_path / "spring.txt"
    path.write_bytes(PACK["gz"](TEXT.encode()))
    assert len(rows(list(read([str(path)])))) == 4


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
    assert skipped(found) == [(1, "It is no text. It seems to be a PDF")]


def test_packed_files_in_a_folder_are_found(tmp_path: Path) -> None:
    (tmp_path / "a.json.gz").write_bytes(PACK["gz"](json.dumps([hf_item(1)]).encode()))
    (tmp_path / "b.txt.zst").write_bytes(PACK["zst"](TEXT.encode()))
    (tmp_path / "c.zip").write_bytes(PACK["zip"](page(PAIRS[4:6]).encode()))
    (tmp_path / "d.tar.gz").write_bytes(PACK["gz"](b"x"))
    (tmp_path / "e.png.gz").write_bytes(PACK["gz"](b"x"))
    reading = read([str(tmp_path)])
    assert [Path(document.name).name for document in reading.files] == ["a.json.gz", "b.txt.zst", "c.zip"]
    assert len(rows(list(reading))) == 7


@pytest.mark.parametrize("kind", PACK)
def test_progress_goes_from_nothing_to_all_bytes_of_the_file(tmp_path: Path, kind: str) -> None:
    words = random.Random(1)
    text = snapshot(*(snapshot_record(n, abstract=words.randbytes(8_000).hex()) for n in range(1, 500)))
    path = tmp_path / f"x.json.{kind}"
    path.write_bytes(zipped(x_json=text, y_json=text) if kind == "zip" else PACK[kind](text.encode()))
    reading = read([str(path)])
    assert reading.size == path.stat().st_size
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
    assert reason.startswith("The packed file is damaged or its end is missing")


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
    assert skipped(items(bytes(data))) == [(0, "it is locked with a password")]


@pytest.mark.parametrize("name", ["[Content_Types]_xml", "mimetype"])
def test_office_files_are_no_archives_of_pages(name: str) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("[Content_Types].xml" if "Content" in name else name, "x")
    assert skipped(items(file.getvalue())) == [(1, "It is no text. It seems to be an Office or an EPUB file")]


def test_an_archive_without_pages_says_so() -> None:
    assert skipped(items(zipped(a_png=b"x"))) == [(0, "there are no pages in this archive")]


def test_what_is_packed_twice_is_told() -> None:
    assert "compressed with gzip" in skipped(items(PACK["gz"](PACK["gz"](TEXT.encode()))))[0][1]


@pytest.mark.parametrize("kind", PACK)
def test_a_bomb_is_refused(kind: str) -> None:
    found = items(PACK[kind](b"x" + b" " * (ALWAYS_FINE + 1_000_000)), format="arxiv-snapshot")
    assert not rows(found)
    assert "unpacks to far more than its size lets expect" in skipped(found)[-1][1]


def test_many_small_bombs_in_one_archive_are_one_bomb(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed, "ALWAYS_FINE", 1_000_000)
    members = {f"m{number}_txt": HEADER + " " * 400_000 for number in range(9)}
    found = items(zipped(**members))
    assert any("unpacks to far more" in reason for _, reason in skipped(found))


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


def test_pairs_are_the_same_when_standard_input_is_packed() -> None:
    assert read_pairs(items(PACK["zip"](TEXT.encode()))) == list(PAIRS[:4])
