"""What a segment is made of is what words, stems and exact forms say, paper by paper."""

from __future__ import annotations

from collections import defaultdict
from itertools import accumulate

from hypothesis import given
from hypothesis import strategies as st

from search.engine.whoosh.field_names import EXACT, GAP, STEMMED, WORD, document, term
from search.engine.whoosh.segment_builder import InvertedField, SegmentBuilder
from search.engine.whoosh.whoosh_schema import SCHEMA
from search.paper import Paper
from search.text.words import exact, stem, words

Held = dict[bytes, list[tuple[int, list[int]]]]
"""Term to papers and places."""

_TEXT = st.text(st.sampled_from("abéßﬁÅ中の 09-_.,'\"$\\ıŁ\u0301\u200d"), max_size=30) | st.sampled_from(
    ("Learning learned learns", "the x" + "y" * 200, "distillation of distilled Erdős", "")
)
_PAPERS = st.builds(
    Paper,
    title=_TEXT,
    abstract=_TEXT,
    authors=st.lists(_TEXT, max_size=4).map(tuple),
    keywords=st.lists(_TEXT, max_size=3).map(tuple),
    categories=st.lists(st.sampled_from(("cs.CV", "cs.LG", "Cs.lg")), max_size=3).map(tuple),
    venue=_TEXT,
    year=st.none() | st.integers(-(2**40), 2**40),
)


def _text(name: str, papers: list[list[str]]) -> tuple[Held, list[int]]:
    found: Held = defaultdict(list)
    lengths = []
    for number, passages in enumerate(papers):
        here: dict[bytes, list[int]] = defaultdict(list)
        place = length = 0
        for passage in passages:
            for word in words(passage):
                here[term(WORD + word)].append(place)
                if name in STEMMED:
                    here[term(stem(word))].append(place)
                place += 1
                length += 1
            place += GAP
        lengths.append(length)
        for bterm, places in here.items():
            found[bterm].append((number, places))
    return found, lengths


def _values(papers: list[list[str]]) -> Held:
    found: Held = defaultdict(list)
    for number, values in enumerate(papers):
        for value in {exact(value) for value in values} - {""}:
            found[term(value)].append((number, []))
    return found


def _unfolded(inverted: InvertedField) -> Held:
    """Return what columns tell, and be sure that each term has its own postings or another one's."""
    found: Held = {}
    posting = place = 0
    for bterm, size, same in zip(inverted.terms, inverted.sizes, inverted.same, strict=True):
        if same >= 0:
            assert size == 0
            found[bterm] = found[inverted.terms[same]]
            continue
        found[bterm] = []
        for doc, count in zip(inverted.docs[posting:][:size], inverted.counts[posting:][:size], strict=True):
            gaps = inverted.gaps[place:][:count].tolist()
            found[bterm].append((int(doc), list(accumulate(gaps))))
            place += int(count)
        posting += int(size)
    assert posting == len(inverted.docs)
    return found


@given(st.lists(_PAPERS, max_size=6))
def test_terms_places_and_lengths_are_those_of_each_paper(papers: list[Paper]) -> None:
    documents = [document(paper, seq, seq) for seq, paper in enumerate(papers, 1)]
    gathered = SegmentBuilder()
    for one in documents:
        gathered.add(one)
    fields, lengths = gathered.columns()
    assert set(fields) == {name for name, field in SCHEMA.items() if field.indexed}
    for name in lengths:
        held, counted = _text(name, [one[name] for one in documents])
        assert _unfolded(fields[name]) == held
        assert fields[name].terms == sorted(held)
        assert lengths[name].tolist() == counted
    for name in EXACT:
        assert _unfolded(fields[name]) == _values([one[name] for one in documents])
    assert gathered.numbers["year"] == [one["year"] for one in documents]
