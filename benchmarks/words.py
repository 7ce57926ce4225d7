"""The words of papers that never were, and how often each comes.

The words that the benchmarks search for stand in `RATES` with the share of an abstract's words that they are, so that
they are in as many papers as the benchmark's rows say, whatever the number of papers.
"""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

# At the head, most frequent first: what is in every abstract, and topics that people look for.
_COMMON = """
the of and a to in we that is for on with by this our as are from an can which it be have has
method image performance results show propose approach tasks large based these using new network
existing generation methods task visual diffusion video text reasoning representation efficient high attention
quality across between while such demonstrate framework transformer pretraining transfer benchmark
retrieval distillation segmentation policy reward agent alignment inference sampling latent token embedding gradient
robust masked autoencoder unlearning quantization contrastive supervised self adaptive evaluation dataset scaling
"""
COMMON = _COMMON.split()
TOPICS = COMMON[COMMON.index("reasoning") :]
VOCABULARY = 40_000
# Words in the bag that papers are drawn from.
BAG = 400_000
# Of a hundred thousand words of text. With its title an abstract has some 200: 690 in 100,000 stand in 75 % of them.
RATES = {
    "models": 690,
    "learning": 420,
    "data": 390,
    "training": 365,
    "language": 240,
    # Words side by side, as they are in real abstracts.
    "large language models": 60,
    "deep neural networks": 40,
    "natural language processing": 12,
    "masked autoencoder": 10,
    "vision language model": 12,
    "learning models data": 8,
    "multimodal": 40,
    "multimedia": 4,
    "multimodality": 2,
    "multimeter": 0.5,
    "quaternion": 0.6,
}
_STARTS = ("br", "ch", "dr", "gr", "pl", "qu", "sh", "st", "tr", *"bcdfghjklmnprstvwz")
_MIDDLES = ("ai", "ea", "ou", "io", *"aeiou")
_ENDS = ("", "", "", "", "nd", "rk", "st", "ng", *"nrstlm")
_CONSONANTS = "bdfgklmnprstvz"
_VOWELS = "aeiou"


def vocabulary(random: Random) -> list[str]:
    """Return the words that papers have in common, the most frequent first."""
    found = dict.fromkeys(COMMON)
    while len(found) < VOCABULARY:
        # Frequent words are short, in every language.
        syllables = random.choice((1, 1, 2, 2, 2)) if len(found) < 3_000 else random.choice((2, 2, 3, 3, 4))
        word = "".join(
            random.choice(_STARTS) + random.choice(_MIDDLES) + random.choice(_ENDS) for _ in range(syllables)
        )
        if len(word) > 2:
            found.setdefault(word)
    return list(found)


def weight(rank: int) -> float:
    """Return how often a word comes, by its place in the vocabulary: Zipf's law, with Mandelbrot's flat head."""
    return float(1 / (rank + 2.7) ** 1.05)


def fixed() -> Iterator[str]:
    """Yield words and phrases as often as `RATES` has them in a bag."""
    for text, rate in RATES.items():
        yield from [text] * max(1, round(rate * BAG / 100_000))


def name(number: int) -> str:
    """Return a name for a number; no two numbers have the same one, and neighbours are not alike."""
    # Multiplied by a number that has no divisor in common with the range: each gets a place of its own, far apart.
    left = number * 7_919_311 % (70**5)
    letters = []
    for _ in range(5):
        left, pair = divmod(left, 70)
        letters.append(_CONSONANTS[pair % 14] + _VOWELS[pair // 14])
    return "".join(letters)
