"""How good similar papers and known-item search are, on real pages.

    python -m benchmarks.similar [PAGES…] [--ablation] [--judged FOLDER] [--scale 10000]

Each Daily Papers page is the web site's own list of papers that belong together. For the papers that
stand on one page only: what share of the 10 most similar stands on that page too? A collection in which people judged
how similar papers are (`benchmarks/judged.py`) gets a column in the table of `--ablation`.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from statistics import fmean, median, stdev

from benchmarks.judged import DEEP, Collection
from benchmarks.known_item import Score, measure
from benchmarks.variants import PLAIN, Recipe, ranking
from search.importing import import_papers
from search.insight.similar import RARITY, SimilarityModel
from search.insight.spelling import respell
from search.library import Library
from search.paper import Paper
from search.query.most import match_most
from search.query.query import parse
from search.query.tree import Or, Word
from search.sources.read import read
from search.synonyms.expand import expand_synonyms
from search.synonyms.synonyms import Synonyms
from search.text.stemmer import quietly
from search.text.words import words

PAGES = Path(__file__).resolve().parents[2] / "shared" / "daily_papers"
NEAREST = 10
# Measured earlier, on five other pages of this kind.
REFERENCES = {
    "chance": 0.27,
    "Whoosh more_like": 0.49,
    "plain tf-idf cosine": 0.55,
    "small neural sentence encoder": 0.56,
    "tf-idf and encoder together": 0.59,
    "target": 0.57,
}
Like = Callable[[int], Sequence[int]]
"""A paper's place to the places of the papers that are most like it."""

VARIANTS: dict[str, list[tuple[str, Recipe]]] = {
    "Step by step": [
        ("plain tf-idf cosine", PLAIN),
        ("+ flatter rarity", replace(PLAIN, rarity=RARITY)),
        ("+ saturation", Recipe(title=1, function_words=True, feedback=0, heaviest=10**6)),
        ("+ no function words", Recipe(title=1, feedback=0, heaviest=10**6)),
        ("+ title twice", Recipe(feedback=0, heaviest=10**6)),
        ("+ the 5 nearest (Rocchio)", Recipe(heaviest=10**6)),
        ("+ the 200 heaviest terms: Carrel", Recipe()),
    ],
    "Left out of Carrel's": [
        ("without flatter rarity", Recipe(rarity=0)),
        ("without saturation: tf: log", Recipe(tf="log")),
        ("with function words", Recipe(function_words=True)),
        ("title once", Recipe(title=1)),
        ("without the nearest", Recipe(feedback=0)),
        ("with all terms", Recipe(heaviest=10**6)),
    ],
    "Sensitivity": [
        *((f"rarity + {n}", Recipe(rarity=n)) for n in (1, 1.5, 2.5, 3, 4)),
        *((f"tf: c / (c + {k})", Recipe(tf=f"c / (c + {k})")) for k in (2, 3, 5, 6, 8)),
        *((f"title {n} times", Recipe(title=n)) for n in (3, 4)),
        *((f"the {n} nearest", Recipe(feedback=n)) for n in (1, 2, 3, 4, 6, 8)),
        *((f"the nearest count {w}", Recipe(weight=w)) for w in (0.5, 2.0)),
        *((f"{n} terms", Recipe(heaviest=n)) for n in (50, 100, 150, 300)),
    ],
    "Before": [
        ("tf: log, rarity + 1, 3 nearest, 50 terms", Recipe(tf="log", rarity=1, feedback=3, heaviest=50)),
        ("the same, 5 nearest, 200 terms", Recipe(tf="log", rarity=1)),
    ],
    "Tried and dropped": [
        *((f"tf: {name}", Recipe(tf=name)) for name in ("raw", "square root", "0/1", "BM25")),
        *((f"pairs of words, weight {w}", Recipe(pairs=w)) for w in (0.3, 0.5, 1.0)),
        *((f"pivoted length, slope {s}", Recipe(pivot=s)) for s in (0.2, 0.5)),
        *((f"no term in over {m:.0%} of the papers", Recipe(most=m)) for m in (0.3, 0.5)),
        *((f"no term in under {n} papers", Recipe(least=n)) for n in (3, 5)),
    ],
}


def shares(papers: Sequence[Paper], like: Like) -> list[float]:
    """Return for each paper that is on one page only the share of its nearest that are there too."""
    found = []
    for place, paper in enumerate(papers):
        if len(paper.pages) == 1:
            near = like(place)
            found.append(sum(paper.pages[0] in papers[other].pages for other in near) / NEAREST)
    return found


def chance(papers: Sequence[Paper]) -> list[float]:
    """Return the shares that papers drawn by lot would have."""
    alone = [paper.pages[0] for paper in papers if len(paper.pages) == 1]
    return [(sum(page in paper.pages for paper in papers) - 1) / (len(papers) - 1) for page in alone]


def carrel(papers: Sequence[Paper]) -> Like:
    """Return what the product does."""
    similar = SimilarityModel((paper.key, paper.title, paper.abstract) for paper in papers)
    places = {paper.key: place for place, paper in enumerate(papers)}
    return lambda place: [places[key] for key, _ in similar.like([papers[place].key], limit=NEAREST).papers]


def variant(papers: Sequence[Paper], recipe: Recipe) -> Like:
    """Return what a variant does."""
    ranked = ranking(recipe, [(paper.title, paper.abstract) for paper in papers])
    return lambda place: ranked(place, NEAREST)


def more_like(papers: Sequence[Paper]) -> Like:
    """Return what Whoosh's `more_like` does, with its own settings over stemmed titles and abstracts."""
    with quietly():
        from whoosh.analysis import StemmingAnalyzer
        from whoosh.fields import TEXT, Schema
        from whoosh.filedb.filestore import RamStorage

        index = RamStorage().create_index(Schema(text=TEXT(analyzer=StemmingAnalyzer(), vector=True)))
        writer = index.writer()
        for paper in papers:
            writer.add_document(text=f"{paper.title}\n{paper.abstract}")
        writer.commit()
        searcher = index.searcher()

    return lambda place: [hit.docnum for hit in searcher.more_like(place, "text", top=NEAREST)]


def told(name: str, found: Sequence[float]) -> None:
    """Print a figure with its standard error, where it has one."""
    error = f" ± {stdev(found) / len(found) ** 0.5:.3f}" if len(set(found)) > 4 else ""
    print(f"  {name:<42} {fmean(found):.3f}{error}", flush=True)


def gains(collection: Collection, recipe: Recipe) -> list[float]:
    """Return the nDCG@10 of what a variant does for each question of a collection."""
    ranked = ranking(recipe, [(paper.title, paper.abstract) for paper in collection.papers])
    places = {paper.id: place for place, paper in enumerate(collection.papers)}
    near = [ranked(places[question.paper], DEEP) for question in collection.questions]
    found = [[collection.papers[place].id for place in one] for one in near]
    return [each.ndcg for each in collection.measured(found)]


def page_share(papers: Sequence[Paper]) -> None:
    """Print how many of the nearest stand on the same page, beside the references."""
    alone = sum(len(paper.pages) == 1 for paper in papers)
    pages = {page for paper in papers for page in paper.pages}
    print(f"Similar papers: {len(papers)} papers on {len(pages)} pages, {alone} of them on one page only;")
    print(f"share of the {NEAREST} most similar that stand on the same page (± standard error)\n")
    told("chance", chance(papers))
    told("Whoosh more_like", shares(papers, more_like(papers)))
    told("plain tf-idf cosine", shares(papers, variant(papers, PLAIN)))
    told("Carrel", shares(papers, carrel(papers)))
    print("\n  References of the issue (five pages of this kind):")
    for name, figure in REFERENCES.items():
        print(f"  {name:<42} {figure:.2f}")


def table(measures: Mapping[str, Callable[[Recipe], list[float]]]) -> None:
    """Print what each choice is worth, as the table of docs/similar.md.

    The difference is taken question by question: its error is far smaller than that of either mean.
    """
    as_it_is = [measure(Recipe()) for measure in measures.values()]
    print("\n| variant |", " | ".join(f"{name} | against Carrel" for name in measures), "|")
    print("|---" + "|--:|--:" * len(measures) + "|")
    for title, recipes in VARIANTS.items():
        print(f"| **{title}** |" + " |" * 2 * len(measures))
        for name, recipe in recipes:
            found = [measure(recipe) for measure in measures.values()]
            cells = [_compared(*pair) for pair in zip(found, as_it_is, strict=True)]
            print(f"| {name} | {' | '.join(cells)} |", flush=True)


def _compared(found: Sequence[float], as_it_is: Sequence[float]) -> str:
    apart = [one - other for one, other in zip(found, as_it_is, strict=True)]
    error = f"{fmean(apart):+.3f} ± {stdev(apart) / len(apart) ** 0.5:.3f}" if any(apart) else "–"
    return f"{fmean(found):.3f} | {error.replace('-', '−')}"


def known_item(library: Library, papers: Sequence[Paper]) -> None:
    """Print how often a half-remembered title finds its paper."""
    titles = {paper.key: paper.title for paper in papers}
    print("\nKnown-item search: a title with a word dropped, two swapped and a typo; its paper comes first in\n")
    told_score("all words demanded", measure(titles, lambda text: library.snapshot().search(parse(text).tree).keys))
    told_score("any of the words", measure(titles, lambda text: _any(library, text)))
    synonyms = Synonyms(library.acronyms)
    told_score("as a question (target: ≥ 95 %)", measure(titles, lambda text: _asked(library, synonyms, text)))


def _asked(library: Library, synonyms: Synonyms, text: str) -> Sequence[str]:
    """Return what `carrel search` finds."""
    now = library.snapshot()
    tree, _ = respell(parse(text).tree, now)
    return now.search(match_most(expand_synonyms(tree, synonyms).tree)).keys


def told_score(name: str, score: Score) -> None:
    """Print how a search did."""
    found = f"found at all: {score.found / score.asked:.1%}"
    print(f"  {name:<42} {score.share:.1%} of {score.asked} ({found})", flush=True)


def _any(library: Library, text: str) -> Sequence[str]:
    terms = tuple(Word(word) for word in dict.fromkeys(words(text)))
    return library.snapshot().search(Or(terms) if len(terms) > 1 else terms[0]).keys if terms else ()


def scale(papers: Sequence[Paper], count: int) -> None:
    """Print the processor time for invented papers: sentences drawn from the pages, with names of their own."""
    drawn = random.Random(1)
    sentences = [sentence for paper in papers for sentence in paper.abstract.split(". ")]

    def name() -> str:
        return "".join(drawn.choices("bdfgklmnprst", k=3) + drawn.choices("aeiou", k=2) + drawn.choices("xyz", k=1))

    texts = [
        (str(n), f"{name()} {drawn.choice(papers).title}", ". ".join((*drawn.choices(sentences, k=8), name())))
        for n in range(count)
    ]
    start = time.process_time()
    similar = SimilarityModel(texts)
    print(
        f"\nScale: {count:,} papers made comparable in {time.process_time() - start:.1f} s of processor time; ", end=""
    )
    taken = []
    for key, *_ in drawn.sample(texts, min(100, count)):
        start = time.process_time()
        similar.like([key])
        taken.append(1000 * (time.process_time() - start))
    print(f"asking takes {median(taken):.0f} ms (median), {max(taken):.0f} ms at most")


def run(paths: Iterable[str], *, ablation: bool, judged: Iterable[Path], count: int) -> None:
    """Take the pages into a library of their own and measure."""
    with tempfile.TemporaryDirectory() as folder:
        library = Library(Path(folder) / "catalog.sqlite", Path(folder) / "index")
        import_papers(library, read(paths))
        papers = list(library.papers(list(library.snapshot().columns.titles)).values())
        if len({page for paper in papers for page in paper.pages}) < 2:
            sys.exit("at least two pages with papers are needed")
        page_share(papers)
        if ablation:
            collections = [Collection.read(folder) for folder in judged]
            by_page = {"same page": lambda recipe: shares(papers, variant(papers, recipe))}
            table(by_page | {each.folder.name: partial(gains, each) for each in collections})
        library.sync()
        known_item(library, papers)
        library.close()
    if count:
        scale(papers, count)


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("pages", nargs="*", default=[str(PAGES)], help="pages or folders of them")
    arguments.add_argument("--ablation", action="store_true", help="also what each choice is worth")
    arguments.add_argument("--judged", nargs="*", type=Path, default=[], metavar="FOLDER", help="also on a collection")
    arguments.add_argument("--scale", type=int, default=0, metavar="N", help="also the time that N papers take")
    given = arguments.parse_args()
    run(given.pages, ablation=given.ablation, judged=given.judged, count=given.scale)
