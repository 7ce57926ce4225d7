"""How each service finds papers by the words of their titles: more than what was asked for, or something near it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from tests.search.fetch.corpus import Made


def words(text: str) -> list[str]:
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(sign))
    return re.findall(r"[^\W_]+", plain)


def with_phrase(papers: Iterable[Made], query: str) -> list[Made]:
    phrases = re.findall(r'ti:"([^"]*)"', query)
    assert query == " OR ".join(f'ti:"{phrase}"' for phrase in phrases), query
    return [paper for paper in papers if any(f" {each} " in f" {' '.join(words(paper.title))} " for each in phrases)]


def with_words(papers: Iterable[Made], value: str) -> list[Made]:
    assert not re.search(r"[^\w |]|\b(AND|OR|NOT)\b", value), value
    wanted = [set(words(each)) for each in value.split("|")]
    return [paper for paper in papers if any(each <= set(words(paper.title)) for each in wanted)]


def nearest(papers: Sequence[Made], query: str) -> list[Made]:
    wanted = set(words(query))
    scored = sorted(papers, key=lambda paper: -len(wanted & set(words(paper.title))))
    return [paper for paper in scored[:1] if len(wanted & set(words(paper.title))) * 2 > len(wanted)]
