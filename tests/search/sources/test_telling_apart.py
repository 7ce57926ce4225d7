"""Each format is known by its own reader before any other, in the order in which readers are asked."""

from __future__ import annotations

import json

import pytest

from search.paper import Paper
from search.record import to_record
from search.sources.base import Reader
from search.sources.bibtex import BibTeX
from search.sources.csl_json import CslJson
from search.sources.daily_papers import DailyPapers
from search.sources.feeds import Feeds
from search.sources.jsonl import JsonLines
from search.sources.openalex import OpenAlex
from search.sources.opml import Opml
from search.sources.ris import Ris
from search.sources.semantic_scholar import SemanticScholar
from tests.search.sources.samples import PAIRS, page
from tests.search.sources.services import (
    ACL_BIB,
    ATOM,
    CSL,
    CSL_PREPRINT,
    OPML,
    RDF,
    RSS,
    S2_PAPER,
    WORK,
    ZOTERO_BIB,
    ZOTERO_RIS,
    document,
)

ORDER: tuple[Reader, ...] = (
    OpenAlex(),
    SemanticScholar(),
    CslJson(),
    JsonLines(),
    Opml(),
    Feeds(),
    BibTeX(),
    Ris(),
    DailyPapers(),
)
DAILY = [{"paper": {"id": "2401.00001", "title": "x", "authors": [{"name": "Ada"}]}, "publishedAt": "2024-01-03"}]
SNAPSHOT = {"id": "2401.00001", "submitter": "Ada", "authors": "Ada", "title": "x", "categories": "cs.CL", "doi": None}


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (json.dumps({"meta": {}, "results": [WORK]}), "openalex"),
        (json.dumps([WORK], indent=1), "openalex"),
        (json.dumps(WORK) + "\n" + json.dumps(WORK), "openalex"),
        (json.dumps({"total": 1, "data": [S2_PAPER]}), "semantic-scholar"),
        (json.dumps(S2_PAPER), "semantic-scholar"),
        (json.dumps([CSL]), "csl-json"),
        (json.dumps(CSL_PREPRINT), "csl-json"),
        (json.dumps({"items": [CSL]}), "csl-json"),
        (json.dumps(to_record(Paper("x", doi="10.1000/x", url="https://e.org"))), "jsonl"),
        ('{"title": "x"}', "jsonl"),
        (ZOTERO_BIB, "bibtex"),
        (ACL_BIB, "bibtex"),
        (ZOTERO_RIS, "ris"),
        (RSS, "feed"),
        (RDF, "feed"),
        (ATOM, "feed"),
        (OPML, "opml"),
        (page(PAIRS), "daily-papers"),
    ],
)
def test_the_first_reader_that_knows_a_document_is_its_own(data: str, name: str) -> None:
    assert next(reader.name for reader in ORDER if reader.sniff(document(data))) == name


@pytest.mark.parametrize(
    "data",
    [
        json.dumps(DAILY),
        json.dumps(SNAPSHOT),
        "[]",
        "[1, 2, 3]",
        '{"name": "package", "type": "module"}',
        "<html><body>May 9</body></html>",
        "# Read me\n\nThis is a program.\n\n## Cite\n\n```\n@misc{x, title={y}}\n```\n",
        "[section]\nkey = value\n",
        "import os\n\n@cache(x)\ndef main():\n    pass\n",
    ],
)
def test_what_is_another_reader_s_or_nobody_s_is_left_alone(data: str) -> None:
    ours = (reader for reader in ORDER if not isinstance(reader, JsonLines | DailyPapers))
    assert not [reader.name for reader in ours if reader.sniff(document(data))]
