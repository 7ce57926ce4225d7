"""Small random libraries and trees, made of words that meet each other often."""

from __future__ import annotations

from hypothesis import strategies as st

from search.engine.base import PaperChange
from search.paper import Link, Page, Paper, Sighting
from search.query.most import match_most
from search.query.tree import And, Everything, Field, Keys, Node, Not, Or, Phrase, Range, Word, all_of

WORDS = (
    *("model", "models", "modeling", "mode", "masked", "mask", "autoencoder", "autoencoders", "the", "of", "a"),
    *("GPT-4", "naïve", 'na\\"ive', "Erdős", "erdos", "深度学习", "del_maestro", "x", "???", "e\u0301tude", "O'Neil"),
)
KEYS = ("2401.00001", "2401.00002", "tabc", "10.1/x", "k5", "k6")
CATS = ("cs.CV", "cs.CL", "cs", "math.NA", "Q-bio")
DATES = ("", "2024-03-11", "2024-03", "2023", "1999-12-31")
URLS = ("https://github.com/mae/models", "https://github.com/x/GPT-4", "https://gitlab.com/")
PAGES = (Page("daily-papers", "Mar 11", "2024-03-11"), Page("rss", "May 9", "--05-09"), Page("demo", "Mask_ed"))
FIELDS = (
    *("title", "abstract", "author", "any", "id", "cat", "venue", "kw", "code", "page", "year", "date", "added"),
    *("upvotes", "has", "no", "tag", "note", "is", "sort", "nonsense"),
)
VALUES = (
    *WORDS,
    *KEYS,
    *CATS,
    *DATES,
    *("mar-11", "Mar 11", "daily", "github.com/mae", "mae/mod", "2401", "arXiv:2401.00001v2", "NeurIPS 2024", "code"),
    *("pdf", "links", "abstracts", "7", "2024", "2020-2024", "today", "7d", "cod", "gpt4", "modle", "maskde", "/"),
)

texts = st.lists(st.sampled_from(WORDS), max_size=9).map(" ".join)
papers = st.builds(
    Paper,
    title=texts,
    abstract=texts,
    key=st.sampled_from(KEYS),
    authors=st.lists(texts, max_size=3).map(tuple),
    date=st.sampled_from(DATES),
    year=st.sampled_from((None, 7, 2023, 2024, 10**12)),
    venue=st.sampled_from(("", "NeurIPS 2024", "models")),
    categories=st.lists(st.sampled_from(CATS), max_size=2).map(tuple),
    keywords=st.lists(texts, max_size=2).map(tuple),
    arxiv=st.sampled_from(("", "2401.00001")),
    doi=st.sampled_from(("", "10.1234/mask(x)")),
    links=st.lists(st.builds(Link, st.sampled_from(URLS), st.sampled_from(("code", "web"))), max_size=2).map(tuple),
    upvotes=st.sampled_from((None, 0, 7, 2024)),
    added=st.sampled_from(("", "2024-03-11T09:00:00Z")),
    sightings=st.lists(st.builds(Sighting, st.sampled_from(PAGES)), max_size=2).map(tuple),
)
libraries = st.lists(papers, max_size=9).map(
    lambda found: [PaperChange(seq, paper) for seq, paper in enumerate(found, start=1)]
)

_values = st.sampled_from(VALUES) | st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join)
_names: st.SearchStrategy[Node] = st.one_of(
    st.builds(
        Word, _values, st.booleans(), st.booleans(), st.sampled_from((0, 0, 0, 1, 2)), st.booleans(), st.booleans()
    ),
    st.builds(Word, _values),
    st.builds(Phrase, _values, st.booleans(), st.sampled_from((0, 0, 1, 2, 5, 10**9)), st.booleans()),
)
_leaves: st.SearchStrategy[Node] = st.one_of(
    st.just(Everything()),
    _names,
    st.builds(Range, st.sampled_from(("", "2023", "2024-03", "x")), st.sampled_from(("", "2024", "7")), st.booleans()),
    st.builds(Keys, st.frozensets(st.sampled_from((*KEYS, "unknown")))),
)


def _combined(nodes: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    several = st.lists(nodes, max_size=4).map(tuple)
    return st.one_of(
        st.builds(Field, st.sampled_from(FIELDS), nodes),
        st.builds(Not, nodes),
        st.builds(And, several),
        st.builds(Or, several, st.booleans()),
        st.builds(Or, st.lists(_names, min_size=2, max_size=3).map(tuple), alike=st.just(True)),
    )


in_fields: st.SearchStrategy[Node] = st.builds(Field, st.sampled_from(FIELDS), _leaves)
trees: st.SearchStrategy[Node] = in_fields | st.recursive(_leaves, _combined, max_leaves=6)
_asked = st.lists(st.builds(Word, _values) | _leaves, min_size=2, max_size=8)
questions: st.SearchStrategy[Node] = st.builds(
    lambda said, clauses, phrases: match_most(all_of((*said, *clauses)), phrases=phrases),
    _asked,
    st.lists(in_fields | trees, max_size=2),
    st.booleans(),
)
"""Questions of which a paper may lack words, and what else is demanded."""
