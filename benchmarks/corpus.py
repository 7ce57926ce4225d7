"""Papers that never were: as many as wanted, the same ones for the same seed.

Shaped like real abstracts, because that is what an index's time depends on: words drawn by Zipf's law with the frequent
words of abstracts at the head, a few fixed phrases, and with each paper new rare words (a name that it coins, numbers,
typing errors), so that the vocabulary grows as Heaps' law has it; a long tail of authors. Nothing here was copied from
anywhere.

A paper depends on the seed and its number alone, not on how many are made: the first thousand of a million are the
thousand. Papers are made in blocks, each from a generator of its own, so that any block can be made by itself.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import lru_cache
from itertools import islice
from pathlib import Path
from random import Random
from typing import NamedTuple

from benchmarks import words

BLOCK = 100
# Days that pages are of, and papers a page before the days begin again: a large library has larger pages, not more.
_DAYS, _A_PAGE = 1800, 40
_FIRST_DAY = date(2020, 1, 1)
# Papers a month that have an id of their own, for each round of days.
_A_MONTH = 31 * _A_PAGE
_LENGTHS = range(9, 28)
_CATEGORIES = (
    *("cs.LG", "cs.CV", "cs.CL", "cs.AI", "stat.ML", "cs.RO", "eess.IV", "cs.CR", "cs.IR", "cs.HC", "cs.SD", "math.OC"),
    *("quant-ph", "cs.NE", "eess.AS", "cs.MM", "cs.DC", "cs.SE", "cs.GR", "physics.comp-ph", "q-bio.QM", "math.ST"),
)


class _Drawn(NamedTuple):
    """What papers are drawn from; the same for all of them, made once."""

    tokens: Sequence[str]
    people: Sequence[str]
    first: Sequence[str]
    last: Sequence[str]
    categories: Sequence[str]


@lru_cache(maxsize=2)
def _drawn(seed: int) -> _Drawn:
    random = Random(seed)
    vocabulary = words.vocabulary(random)
    # Drawing from a bag that holds each word as often as it is to come is three times as fast as weighing each time.
    weights = [words.weight(rank) for rank in range(len(vocabulary))]
    bag = [*words.fixed(), *random.choices(vocabulary, weights, k=words.BAG)]
    first, last = ([word.title() for word in random.sample(vocabulary[400:], count)] for count in (900, 9_000))
    people = [f"{random.choice(first)} {random.choice(last)}" for _ in range(12_000)]
    prolific = random.choices(people, [1 / (rank + 30) for rank in range(len(people))], k=60_000)
    categories = random.choices(_CATEGORIES, [1 / (rank + 1) for rank in range(len(_CATEGORIES))], k=2_000)
    return _Drawn(bag, prolific, first, last, categories)


def coined(number: int) -> str:
    """Return the name that a paper coins; every paper has one of its own, and every third never uses it."""
    return words.name(number)


def cited_by_none(number: int) -> bool:
    """Tell whether the name that a paper coins stands in that paper only."""
    return number % 10 == 7


def papers(count: int, seed: int = 1, start: int = 0) -> Iterator[dict[str, object]]:
    """Yield papers in the shape of Carrel's JSON Lines, with abstracts of some 1,400 characters.

    Args:
        count: How many.
        seed: Other papers for another one.
        start: The number of the first.
    """
    drawn = _drawn(seed)

    def endless() -> Iterator[dict[str, object]]:
        block = start // BLOCK
        while True:
            random = Random(seed * 1_000_003 + block)
            for number in range(block * BLOCK, (block + 1) * BLOCK):
                yield _paper(number, random, drawn)
            block += 1

    return islice(endless(), start % BLOCK, start % BLOCK + count)


def _paper(number: int, random: Random, drawn: _Drawn) -> dict[str, object]:
    drawn_tokens = random.choices(drawn.tokens, k=240)
    coin = coined(number).title() if number % 3 else ""
    title_length = random.randrange(5, 10) if coin else random.randrange(9, 13)
    title = " ".join(drawn_tokens[:title_length]).title()
    text = drawn_tokens[title_length : title_length + max(70, min(226, int(random.gauss(192, 40))))]
    _rare(number, coin, text, random)
    page, rank = divmod(number, _A_PAGE)
    again, page = divmod(page, _DAYS)
    day = _FIRST_DAY + timedelta(days=page)
    place = again * _A_MONTH + (day.day - 1) * _A_PAGE + rank + 1
    paper: dict[str, object] = {
        "title": f"{coin}: {title}" if coin else title,
        "abstract": _sentences(text, random, f"https://github.com/{drawn.last[number % 900]}/{coined(number)}"),
        "authors": _authors(random, drawn),
        "date": day.isoformat(),
        "arxiv": f"{day:%y%m}.{place:05}",
        "categories": list(dict.fromkeys(random.choices(drawn.categories, k=random.choice((1, 1, 2, 2, 3))))),
        "sightings": [_sighting(page, day, again * _A_PAGE + rank + 1)],
    }
    if number % 3 == 0:
        paper["keywords"] = list(dict.fromkeys(random.choices(words.TOPICS, k=4)))
    if number % 10 < 7:
        paper["upvotes"] = int(random.lognormvariate(2.3, 1.1))
    if number % 6 == 0:
        # Seen again on the page of a later day.
        later = min(_DAYS - 1, page + 1 + number % 5)
        day = _FIRST_DAY + timedelta(days=later)
        paper["sightings"] = [_sighting(page, _FIRST_DAY + timedelta(days=page), rank + 1), _sighting(later, day, 0)]
    return paper


def _sighting(page: int, day: date, rank: int) -> dict[str, object]:
    return {"source": "benchmark", "label": f"page {page}", "page_date": day.isoformat(), "rank": rank}


def _rare(number: int, coin: str, text: list[str], random: Random) -> None:
    """Put in place of some words those that few papers have: names, numbers, typing errors."""
    places = random.sample(range(len(text)), 8)
    if coin:
        text[places[0]] = text[places[1]] = coin
    if number > BLOCK:
        cited = int(number * random.random())
        if not cited_by_none(cited):
            text[places[2]] = coined(cited).title()
    for place in places[3:5]:
        text[place] = f"{random.randrange(1000) / 10}%" if place % 2 else str(int(random.paretovariate(0.35)) % 10**7)
    wrong = text[places[5]]
    if len(wrong) > 4 and wrong.isalpha():
        cut = random.randrange(1, len(wrong) - 2)
        text[places[5]] = wrong[:cut] + wrong[cut + 1] + wrong[cut] + wrong[cut + 2 :]


def _sentences(text: list[str], random: Random, code: str) -> str:
    said, start = [], 0
    while start < len(text):
        end = start + random.choice(_LENGTHS)
        sentence = " ".join(text[start:end])
        said.append(f"{sentence[:1].upper()}{sentence[1:]}.")
        start = end
    if random.random() < 0.3:
        said.append(f"Code: {code} .")
    return " ".join(said)


def _authors(random: Random, drawn: _Drawn) -> list[str]:
    """Return who wrote a paper: mostly those who write much, and who never wrote before."""
    count = min(12, 1 + int(random.expovariate(0.27)))
    found = dict.fromkeys(random.choices(drawn.people, k=count))
    if random.random() < 0.6:
        found[f"{random.choice(drawn.first)} {random.choice(drawn.last)}"] = None
    return list(found)


def write(path: Path, count: int, seed: int = 1, start: int = 0) -> None:
    """Write papers as JSON Lines."""
    with path.open("w", encoding="utf-8") as file:
        for paper in papers(count, seed, start):
            file.write(json.dumps(paper) + "\n")
