"""A bibliography that is imported, exported and imported again: nothing that Carrel shows of it is lost."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.paper import Paper
from search.sources.base import Reader
from search.sources.formats.bibtex import BibTeX
from search.sources.formats.csl_json import CslJson
from search.sources.formats.ris import Ris
from search.sources.work_types import CSL, RIS, TO_BIBTEX
from search.text.latex import readable_line
from shelf.export import ExportItem, to_text
from tests.search.sources.services import papers, read_by

READERS: dict[str, Reader] = {"bibtex": BibTeX(), "ris": Ris(), "csl-json": CslJson()}

WORDS = (
    "Lamps",
    "doors & drawers",
    "the VLM",
    "50% of Slate",
    "näive",
    "O'Hara's",
    "C++",
    "a_b",
    "(Part 2)",
    "Moss:",
    "#1",
)
PEOPLE = ("Jane Doe", "Ludwig van Beethoven", "Demo Group", "Paul Erdős", "Ada Smith Jr.", "Plato", "Anna-Lena Maier")
phrases = st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(" ".join)
people = st.lists(st.sampled_from(PEOPLE), max_size=3, unique=True)


def maybe(*texts: str) -> st.SearchStrategy[str]:
    return st.sampled_from(("", *texts))


entries = st.fixed_dictionaries({
    "title": phrases,
    "authors": people,
    "editors": people,
    "year": maybe("2020", "1996"),
    "venue": st.just("") | phrases,
    "publisher": st.just("") | phrases,
    "isbn": maybe("978-0-00-000000-2", "0-00-000000-0 (pbk.)"),
    "issn": maybe("1234-5679", "0000-000X"),
    "volume": maybe("12", "IV", "3A"),
    "number": maybe("3", "3–4", "TR-12_b"),
    "pages": maybe("7", "12–34", "i–xii, 1–99", "e12", "S-12–S-20"),
    "doi": maybe("10.1000/a_b", "10.1000/1520(1996)026<2712:te>2.0.co;2"),
    "url": maybe("https://e.org/a?b=1&c=2"),
    "keywords": st.lists(st.sampled_from(("lamps", "Doors", "a_b", "C++", "slow rivers")), max_size=3, unique=True),
    "genre": maybe("PhD thesis", "Master's thesis", "Habilitation & more", "Thesis"),
    "citekey": maybe("Doe2020", "doe_2020:a!", "Müller.2020+x"),
})  # fmt: skip


def bibtex_of(drawn: dict[str, Any], kind: str) -> str:
    venue = {"article": "journal", "book": "series", "phdthesis": "school", "mastersthesis": "school"}.get(
        kind, "institution" if kind == "techreport" else "booktitle"
    )
    named = {**drawn, venue: drawn["venue"], "type": drawn["genre"] if "thesis" in kind or kind == "techreport" else ""}
    for name, people_of in (("author", "authors"), ("editor", "editors")):
        named[name] = " and ".join(f"{{{each}}}" if "Group" in each else each for each in drawn[people_of])
    named["keywords"] = ", ".join(drawn["keywords"])
    left_out = ("venue", "authors", "editors", "genre", "citekey")
    values = {name: text for name, text in named.items() if text and name not in left_out}
    escape = str.maketrans({sign: f"\\{sign}" for sign in "%&#_"})
    texts = {name: text if name in ("doi", "url") else text.translate(escape) for name, text in values.items()}
    return f"@{kind}{{{drawn['citekey']},\n" + "".join(f"  {n} = {{{t}}},\n" for n, t in texts.items()) + "}\n"


def csl_of(drawn: dict[str, Any], kind: str) -> str:
    record: dict[str, Any] = {"id": drawn["citekey"] or 1, "type": kind, "title": drawn["title"]}
    record |= {name: [{"literal": each} for each in drawn[f"{name}s"]] for name in ("author", "editor")}
    record |= {name.upper(): drawn[name] for name in ("isbn", "issn", "doi", "url")}
    record |= {name: drawn[name] for name in ("publisher", "volume", "genre")}
    record |= {"issue": drawn["number"], "page": drawn["pages"].replace("–", "-"), "container-title": drawn["venue"]}
    record |= {"keyword": ", ".join(drawn["keywords"])}
    if drawn["year"]:
        record["issued"] = {"date-parts": [[int(drawn["year"])]]}
    return json.dumps([{name: value for name, value in record.items() if value}])


def ris_of(drawn: dict[str, Any], kind: str) -> str:
    first, _, last = drawn["pages"].partition("–")
    tags = {"TI": "title", "PY": "year", "T2": "venue", "PB": "publisher", "VL": "volume", "IS": "number"}
    tags |= {"DO": "doi", "UR": "url", "ID": "citekey", "M3": "genre"}
    lines = [f"TY  - {kind}", *(f"{tag}  - {drawn[name]}" for tag, name in tags.items() if drawn[name])]
    lines += [f"{tag}  - {each}" for tag, name in (("AU", "authors"), ("A2", "editors")) for each in drawn[name]]
    lines += [f"KW  - {word}" for word in drawn["keywords"]]
    lines += [f"SN  - {drawn[name]}" for name in ("isbn", "issn") if drawn[name]]
    lines += [f"SP  - {first}", f"EP  - {last}"] if "," not in last else [f"SP  - {drawn['pages']}"]
    return "\n".join((*lines, "ER  - ", ""))


def shown(paper: Paper) -> dict[str, Any]:
    names = ("authors", "date", "year", "venue", "categories", "keywords", "arxiv", "doi", "page_url", "pdf_url")
    told = {name: getattr(paper, name) for name in names}
    return {"title": readable_line(paper.title), **told, "publication": paper.publication}


def again(paper: Paper, name: str) -> Paper:
    (after,) = papers(read_by(READERS[name], to_text([ExportItem(paper)], name)))
    return after


def check(text: str, name: str, drawn: dict[str, Any]) -> None:
    (paper,) = papers(read_by(READERS[name], text))
    how = paper.publication
    assert paper.authors == tuple(drawn["authors"] or drawn["editors"])
    assert how.editors == tuple(drawn["editors"])
    assert paper.keywords == tuple(drawn["keywords"])
    assert paper.venue == drawn["venue"] or drawn["publisher"] in (paper.venue, how.publisher)
    for field in ("isbn", "issn", "volume", "citekey"):
        assert getattr(how, field) == drawn[field]
    assert how.pages == drawn["pages"].replace("-", "–")
    assert how.number == drawn["number"]
    after = again(paper, name)
    # A paper without key or type comes back with those that were made for it.
    made = {each: getattr(how, each) or getattr(after.publication, each) for each in ("citekey", "type")}
    assert shown(after) == shown(replace(paper, publication=replace(how, **made)))


@given(entries, st.sampled_from(sorted({*TO_BIBTEX.values(), "misc", "inbook", "mastersthesis"})))
def test_bibtex_comes_back(drawn: dict[str, Any], kind: str) -> None:
    check(bibtex_of(drawn, kind), "bibtex", drawn)


@given(entries, st.sampled_from(sorted(CSL)))
def test_csl_json_comes_back(drawn: dict[str, Any], kind: str) -> None:
    check(csl_of(drawn, kind), "csl-json", drawn)


@given(entries, st.sampled_from(sorted(RIS)))
def test_ris_comes_back(drawn: dict[str, Any], kind: str) -> None:
    check(ris_of(drawn, kind), "ris", drawn)


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        ("@thesis{a, title={T}, type={phdthesis}}", ("thesis", "PhD thesis")),
        ("@thesis{a, title={T}, type={mathesis}}", ("thesis", "Master's thesis")),
        ("@mastersthesis{a, title={T}}", ("thesis", "Master's thesis")),
        ("@phdthesis{a, title={T}, type={Habilitation}}", ("thesis", "Habilitation")),
        ("@techreport{a, title={T}, type={Thesis}}", ("report", "")),
        ("@misc{a, title={T}, eprint={2401.00001}}", ("article", "")),
        ("@misc{a, title={T}}", ("", "")),
    ],
)
def test_the_type_and_kind_of_an_entry_of_bibtex(entry: str, told: tuple[str, str]) -> None:
    (paper,) = papers(read_by(READERS["bibtex"], entry))
    assert (paper.publication.type, paper.publication.genre) == told
