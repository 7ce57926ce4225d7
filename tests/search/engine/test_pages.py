"""The four real pages, read in the plainest way: what the issue asks for is what the evaluator finds."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

from search.engine.base import PaperChange, Request
from search.paper import Paper, title_hash
from search.query.query import parse
from tests.search.engine.conftest import Open
from tests.search.engine.reference import ReferenceEngine


def papers(page: Path) -> list[Paper]:
    """Take a long block for an abstract and the block before it for its title."""
    blocks = [block.strip() for block in page.read_text(encoding="utf-8", errors="replace").split("\n\n")]
    return [
        Paper(title.splitlines()[-1], abstract, title_hash(title))
        for title, abstract in pairwise(blocks)
        if title and len(title) < 300 < len(abstract)
    ]


ASKED = [
    *(('title:"masked autoencoder"', False), ("unlearning", False), ("distillation -image", False), ("multim", True)),
    *(("multi-modal", True), ('"vision language model"~2', False), ("unlerning~", False), ("m", True)),
    *(("gpt-4 OR llama", False), ("-the", False), ("-model", False)),
]


def test_real_pages_are_searched_exactly(whoosh: Open, pages: list[Path]) -> None:
    found = [paper for page in pages for paper in papers(page)]
    assert len(found) > 250
    changes = [PaperChange(seq, paper) for seq, paper in enumerate(found, 1)]
    engine, reference = whoosh(), ReferenceEngine()
    engine.sync(changes)
    reference.sync(changes)
    for query, typing in ASKED:
        tree = parse(query, typing).tree
        hits, expected = engine.reader().search(Request(tree)), reference.search(Request(tree))
        assert (set(hits.keys), hits.total) == (set(expected.keys), expected.total), query
        assert hits.total > 0 or query == "-the"
