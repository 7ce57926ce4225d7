"""A bibliography that is imported, exported and imported again: nothing that Carrel shows of it is lost."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from search.paper import Paper
from search.sources.base import Reader
from search.sources.formats.bibtex import BibTeX
from search.sources.formats.csl_json import CslJson
from search.sources.formats.ris import Ris
from search.sources.work_types import CSL, RIS
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
    "citekey": maybe("Doe2020", "doe_2020:a", "Müller.2020+x"),
})  # fmt: skip


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


@given(entries, st.sampled_from(sorted(CSL)))
def test_csl_json_comes_back(drawn: dict[str, Any], kind: str) -> None:
    check(csl_of(drawn, kind), "csl-json", drawn)


@given(entries, st.sampled_from(sorted(RIS)))
def test_ris_comes_back(drawn: dict[str, Any], kind: str) -> None:
    check(ris_of(drawn, kind), "ris", drawn)
