"""Files with the trouble of real ones, imported and exported again: every paper in them, and nothing that is none."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.runner import run

FOLDER = Path(__file__).resolve().parents[1] / "data" / "field"
JANE, TWO = ["Jane Doe"], ["Jane Doe", "Rick Roe"]
pytestmark = pytest.mark.usefixtures("own_home")

# What each paper of a file has, by its title.
PAPERS: dict[str, dict[str, dict[str, Any]]] = {
    "08-crossref.bib": {
        "A Lamp That Listens": {"date": "2003-06", "venue": "Demo Workshop 2003", "authors": ["Ada Ember"]},
        "Inherits From Xdata": {"date": "2011-05", "venue": "Journal of Xdata"},
    },
    "09-first-untitled.csl.json": {"A Paper With a Title": {"authors": ["Rick Roe"]}, "Another Paper": {}},
    "10-no-type.csl.json": {"A Paper Without a Type": {"doi": "10.5555/b.1", "date": "2021"}},
    "11-type-title-only.csl.json": {
        "A Life Without Names": {},
        "Second Work": {"authors": JANE, "date": "1999"},
    },
    "12-crossref-work.json": {
        "A Demo of Entangled Lamps": {
            "date": "2014-04-02",
            "doi": "10.5555/demo.89.1",
            "authors": ["C. M. Herd", "A. Del Muster"],
            "abstract": "We show lamps.",
        }
    },
    "13-crossref-list.json": {"A Second Demo": {"doi": "10.5555/demo.89.2", "date": "2015"}},
    "14-latin1.json": {"Über Müller": {"authors": ["Ann Grün"]}},
    "15-doi-hosts.bib": {
        "Acm Old Address": {"doi": "10.1145/1137627.1137631"},
        "Ieee Old Address": {"doi": "10.1109/sp.2007.1"},
        "Proxy Address": {"doi": "10.2979/demo.25.2.05"},
        "Doi Percent": {"doi": "10.5555/x.9"},
        "Doi With Query": {"doi": "10.5555/x.10"},
        "Doi Math Angles": {"doi": "10.5555/1520(1996)026<2712:te>2.0.co;2"},
        "Doi Html Angles": {"doi": "10.5555/1520(1996)026<2712:tf>2.0.co;2"},
        "Two Dois": {"doi": "10.5555/x.6"},
    },
    "17-urls.bib": {
        "No Scheme": {"url": "https://www.example.org/stable/27920539"},
        "Two Addresses": {"url": "http://a.example.org/1", "links": [{"url": "http://b.example.org/2", "kind": "web"}]},
        "Tilde Text": {"url": "http://www.cs.example.edu/~ann/paper.html"},
        "Tilde Sim": {"url": "http://www.cs.example.edu/~ann/paper.html"},
        "Inner Tilde": {"links": [{"url": "https://example.org/a_b~c", "kind": "web"}]},
    },
    "19-accents.bib": {
        "Erdoğan in Wrocław": {"authors": ["Ayşe Erdoğan", "Lech Wałęsa", "R Ṣarma", "S Mohrův", "Q Bḏo"]},
        "Petrovʹ Lemmas": {"authors": ["I. Gelʹfand", "B. Nguyễn", "A. Phư"]},
    },
    "20-zotero-arxiv.bib": {
        "Zotero Saved This": {"arxiv": "1312.6117"},
        "Note Only": {"arxiv": "1409.0474"},
        "Eid Only": {"arxiv": "1312.6115"},
        "Glued": {"arxiv": "1803.11174"},
        "Volume": {"arxiv": "1312.6116"},
    },
    "23-names.bib": {
        "Extended Names": {"authors": ["Hans Harm", "Jane von Test"]},
        "Per Name Option": {"authors": ["Alan von Anim"]},
        "Trailing And": {"authors": ["John Smith", "Jane Doe"]},
        "Double And": {"authors": ["John Smith", "Jane Doe"]},
        "Et Al": {"authors": ["John Smith"]},
        "Comma List Last And": {"authors": ["F. Pard", "T. Kirk", "K. MacCrim", "J. Mill", "D. Whit"]},
        "Two Full Names": {"authors": ["Yosh Beng", "Aaron Cour"]},
        "Inverted Comma List": {"authors": ["C Peik", "C Pott", "L Eck", "M Kelm"]},
        "Chinese": {"authors": ["王小明", "李雷"]},
        "Editor Only": {"authors": ["John Smith", "Jane Doe"]},
    },
    "24-at-line.bib": {"A Study of @mention (replies) in Text": {"authors": JANE, "year": 2020}},
    "28-keywords-lost.bib": {
        "Keeps Its Words": {
            "keywords": ["lamps", "doors"],
            "publication": {
                "type": "book",
                "publisher": "Demo Press",
                "isbn": "978-0-00-000000-2",
                "citekey": "a",
            },
        }
    },
    "29-feed-latex-names.xml": {
        "Only Updated": {"authors": ["Johannes Kolstø", "Benedikt Lütke"], "date": "2022-05-13"}
    },
    "30-old-arxiv-rss.xml": {
        "A Demo & More": {"date": "2021-03-04", "arxiv": "2103.00001", "authors": ["Jane Doe", "Pál Erdős"]},
        "An Update": {"date": "2020-03", "arxiv": "2003.00002"},
        "A Cross": {"date": "2021-02", "arxiv": "2102.00003"},
    },
    "33-zotero.rdf": {"A Demo In RDF": {"authors": JANE, "date": "2020-05-01", "doi": "10.5555/rdf.1"}},
    "36-cr-header.bib": {"Carriage Returns": {"authors": JANE, "date": "2020"}},
    "40-medline.nbib": {
        "A demo trial of lamps in the ward: a randomised study of light and sleep": {
            "authors": TWO,
            "date": "2016-07",
            "doi": "10.5555/demo.2016.7",
            "venue": "Journal of demo medicine",
            "keywords": ["lamps"],
        }
    },
    "41-pubmed.xml": {
        "A demo trial of lamps in the ward": {"authors": JANE, "date": "2016-07", "doi": "10.5555/demo.2016.7"}
    },
    "42-oai.xml": {"A Demo Record": {"arxiv": "1511.00001", "date": "2015-11-13", "categories": ["cs.CL", "cs.LG"]}},
    "43-endnote.xml": {"A Demo In EndNote": {"authors": JANE, "venue": "Journal of Demo", "doi": "10.5555/en.1"}},
    "44-refer.enw": {"A Demo In Refer": {"authors": TWO, "doi": "10.5555/enw.1", "abstract": "We demo."}},
    "46-dblp.xml": {"A Demo In DBLP": {"authors": JANE, "arxiv": "2001.00001", "year": 2020}},
    "47-info.yaml": {"A Demo In Papis": {"authors": JANE, "year": 2020, "doi": "10.5555/papis.1"}},
    "48-CITATION.cff": {"A Demo In CFF": {"authors": JANE, "doi": "10.5555/cff.1"}},
    "50-csl.yaml": {"A Demo In CSL YAML": {"authors": JANE, "year": 2020}},
    "52-wos.isi": {"A Demo In Web of Science": {"authors": ["J Doe", "R Roe"], "doi": "10.5555/wos.1", "year": 2020}},
}


def imported(name: str, *options: str) -> dict[str, Any]:
    found: dict[str, Any] = run("import", str(FOLDER / name), "--json", *options).json
    return found


def exported() -> list[dict[str, Any]]:
    return [json.loads(line) for line in run("export", "--format", "jsonl").out.splitlines()]


@pytest.mark.parametrize("name", PAPERS)
def test_every_paper_of_the_file_comes_in_as_it_is(name: str) -> None:
    tally = imported(name)
    assert tally["rows"] == tally["new"] == len(PAPERS[name])
    found = {paper["title"]: paper for paper in exported()}
    assert set(found) == set(PAPERS[name])
    for title, fields in PAPERS[name].items():
        assert {name: found[title].get(name) for name in fields} == fields


@pytest.mark.parametrize("name", ["03-notes.txt", "05-README.md", "07-ovid.txt", "35-no-entry.bib"])
def test_what_is_no_paper_is_refused(name: str) -> None:
    result = run("import", str(FOLDER / name), "--json")
    assert (result.code, json.loads(result.out)["rows"]) == (1, 0)


def test_two_works_with_one_title_stay_two() -> None:
    assert imported("01-same-title.bib")["new"] == 7
    assert imported("01-same-title.bib")["new"] == 0
    assert {paper["authors"][0] for paper in exported()} == {
        "T Moor", "R Desi", "Yan Lec", "Ian Goodf", "Greendb", "Scylladb", "Couchdb",
    }  # fmt: skip


def test_one_doi_under_two_titles_is_two_papers_and_told() -> None:
    tally = imported("27-one-doi-two-titles.bib")
    assert (tally["new"], [each["line"] for each in tally["noticed"]]) == (2, [2])


def test_an_encoding_is_guessed_and_told_and_can_be_named() -> None:
    (notice,) = imported("32-gbk.bib")["noticed"]
    assert "--encoding" in notice["reason"]
    assert [paper["title"] for paper in exported()] == ["中文标题"]
    assert imported("32-gbk.bib", "--encoding", "gbk")["noticed"] == []


def write_lamps(folder: Path, encoding: str) -> None:
    (folder / "lamps.bib").write_bytes("@misc{a, title={Lämpchen für alle}}\n".encode(encoding))


@pytest.mark.parametrize(
    ("encoding", "named"),
    [("utf-16-le", "utf-16"), ("utf-16-be", "utf16"), ("utf-32-le", "utf-32"), ("utf-16", "gbk"), ("cp850", "cp850")],
)
def test_an_encoding_with_or_without_a_byte_order_mark(encoding: str, named: str, tmp_path: Path) -> None:
    write_lamps(tmp_path, encoding)
    assert run("import", str(tmp_path), "--encoding", named).code == 0
    assert [paper["title"] for paper in exported()] == ["Lämpchen für alle"]


@pytest.mark.parametrize("named", ["nonsense", "hex", "rot13", "undefined", "punycode", "a\0b"])
def test_what_is_no_encoding_of_texts_is_refused(named: str, tmp_path: Path) -> None:
    write_lamps(tmp_path, "utf-8")
    result = run("import", str(tmp_path), "--encoding", named)
    assert (result.code, "no encoding of texts" in result.err) == (2, True)


def test_json_in_which_bytes_of_letters_look_like_signs(tmp_path: Path) -> None:
    text = '[{"id": "a", "type": "book", "title": "データ構造の図表", "DOI": "10.5555/a"}]'
    (tmp_path / "a.json").write_bytes(text.encode("shift_jis"))
    assert run("import", str(tmp_path), "--encoding", "shift_jis").code == 0
    assert [paper["title"] for paper in exported()] == ["データ構造の図表"]


def test_what_is_read_as_windows_1252_is_told() -> None:
    (notice,) = imported("14-latin1.json")["noticed"]
    assert "Windows-1252; --encoding names another" in notice["reason"]


@pytest.mark.parametrize("form", ["bibtex", "ris", "csl-json"])
def test_what_a_book_says_of_itself_is_written_back(form: str, tmp_path: Path) -> None:
    imported("28-keywords-lost.bib")
    before = exported()
    suffix = {"bibtex": "bib", "ris": "ris", "csl-json": "json"}[form]
    assert run("export", "--format", form, "-o", str(tmp_path / f"a.{suffix}")).code == 0
    assert run("import", str(tmp_path / f"a.{suffix}"), "--json").json["updated"] == 0
    after = exported()
    for paper in (*before, *after):
        del paper["sightings"]
    assert before == after


def test_the_folder_of_all_of_them_is_read_in_one_go() -> None:
    tally = imported("")
    assert tally["rows"] >= sum(map(len, PAPERS.values()))
    assert set(tally["unknown"]["suffixes"]) == {".txt", ".md", ".bib"}


def test_a_named_file_of_unknown_format_says_what_was_tried() -> None:
    result = run("import", str(FOLDER / "03-notes.txt"))
    assert "none of bibtex, ris" in result.err


def test_marks_go_to_the_paper_that_the_entry_became_and_not_to_another_of_that_title(tmp_path: Path) -> None:
    entry = "@misc{{{0}, title={{Online reference}}, author={{{0}}}, year={{{1}}}, keywords={{{0}}}}}\n"
    path = tmp_path / "refs.bib"
    path.write_text(entry.format("Greendb", 2010) + entry.format("Couchdb", 2020))
    assert run("import", str(path), "--marks").code == 0
    for name in ("greendb", "couchdb"):
        (found,) = run("search", f"tag:{name}", "--json").json["papers"]
        assert [author.lower() for author in found["authors"]] == [name]
