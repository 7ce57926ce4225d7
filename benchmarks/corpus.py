"""Papers that never were: as many as wanted, the same ones for the same seed.

Words are made of syllables and drawn by Zipf's law, with the few hundred words that real abstracts are
full of at its head, so that posting lists, prefixes and scores are shaped as in a real library. Nothing
here was copied from anywhere.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path
from random import Random

# At the head, most frequent first: what is in every abstract, and topics that people look for.
_COMMON = """
the of and a to in we that is for on with model by this our as are from an learning can which it data training
models method language image performance results show propose approach tasks large based these using new network
existing generation methods task visual diffusion video text reasoning representation efficient high attention
quality across between while such demonstrate framework multimodal transformer pretraining transfer benchmark
retrieval distillation segmentation policy reward agent alignment inference sampling latent token embedding gradient
robust masked autoencoder unlearning quantization contrastive supervised self adaptive evaluation dataset scaling
"""
COMMON = _COMMON.split()
_STARTS = ("br", "ch", "dr", "gr", "pl", "qu", "sh", "st", "tr", *"bcdfghjklmnprstvwz")
_MIDDLES = ("ai", "ea", "ou", "io", *"aeiou")
_ENDS = ("", "nd", "rk", "st", "ng", *"nrstlm")
_AUTHORS = 4000
VOCABULARY = 30_000


def vocabulary(random: Random) -> list[str]:
    """Return all words, the most frequent first."""
    found = dict.fromkeys(COMMON)
    while len(found) < VOCABULARY:
        syllables = random.choices((1, 2, 3, 4), (1, 4, 3, 1))[0]
        word = "".join(
            random.choice(_STARTS) + random.choice(_MIDDLES) + random.choice(_ENDS) for _ in range(syllables)
        )
        if len(word) > 2:
            found.setdefault(word)
    return list(found)


def papers(count: int, seed: int = 1) -> Iterator[dict[str, object]]:
    """Yield papers in the shape of Carrel's JSON Lines, about 1,700 characters each, 25 a page."""
    random = Random(seed)
    words = vocabulary(random)
    weights = list(accumulate(1 / (rank + 2.7) for rank in range(len(words))))
    names = [f"{random.choice(words).title()} {random.choice(words[200:]).title()}" for _ in range(_AUTHORS)]

    def said(length: int) -> list[str]:
        return random.choices(words, cum_weights=weights, k=length)

    for number in range(count):
        sentences = [" ".join(said(random.randint(9, 28))).capitalize() + "." for _ in range(random.randint(7, 14))]
        if random.random() < 0.3:
            sentences.append(f"Code: https://github.com/{words[number % 900]}/{random.choice(words)} .")
        page, rank = divmod(number, 25)
        year, day = 2020 + page // 250 % 7, page % 250
        date = f"{year}-{day // 28 + 1:02}-{day % 28 + 1:02}"
        yield {
            "title": f"{' '.join(said(random.randint(4, 11))).title()} {number}",
            "abstract": " ".join(sentences),
            "authors": random.sample(names, random.randint(1, 8)),
            "date": date,
            "arxiv": f"{year % 100:02}{day // 28 + 1:02}.{number:05}",
            "sightings": [{"source": "benchmark", "label": f"page {page}", "page_date": date, "rank": rank + 1}],
        }


def write(path: Path, count: int, seed: int = 1) -> None:
    """Write papers as JSON Lines."""
    with path.open("w", encoding="utf-8") as file:
        for paper in papers(count, seed):
            file.write(json.dumps(paper) + "\n")
