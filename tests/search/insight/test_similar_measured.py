"""The benchmark measures what it says, and docs/similar.md says what the code does."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from pathlib import Path
from statistics import fmean

import pytest

from benchmarks import similar as benchmark
from benchmarks.known_item import measure, remembered
from benchmarks.variants import Recipe, ranking
from search.insight import similar
from search.paper import Page, Paper, Sighting
from search.sources.base import PaperRow
from search.sources.read import read

DOCS = (Path(__file__).parents[3] / "docs" / "similar.md").read_text("utf-8")


@pytest.fixture(scope="module")
def drawn() -> list[Paper]:
    """Papers with words drawn from three topics and a common stock."""
    chance = random.Random(4)
    stock = [f"word{n}" for n in range(60)]
    topics = [[f"{name}{n}" for n in range(25)] for name in ("alpha", "beta", "gamma")]
    papers = []
    for n in range(45):
        topic = topics[n % 3]
        title = " ".join(chance.choices(topic, k=3) + chance.choices(stock, k=3))
        abstract = " ".join(chance.choices(topic, k=15) + chance.choices(stock, k=40))
        page = Page("daily-papers", f"page{n % 3}")
        papers.append(Paper(title, abstract, f"k{n}", sightings=(Sighting(page, n),)))
    return papers


def test_the_plain_program_gives_what_the_product_gives(drawn: list[Paper]) -> None:
    product = benchmark.carrel(drawn)
    plain = ranking(Recipe(), [(paper.title, paper.abstract) for paper in drawn])
    same = [list(product(place)) == plain(place, 10) for place in range(len(drawn))]
    # The product rounds weights to 32 bits, so two papers with nearly equal scores may swap.
    assert sum(same) >= len(same) - 2


def test_papers_of_a_topic_are_found_and_chance_is_what_it_is(drawn: list[Paper]) -> None:
    assert fmean(benchmark.chance(drawn)) == pytest.approx(14 / 44)
    assert fmean(benchmark.shares(drawn, benchmark.carrel(drawn))) > 0.9


def test_a_paper_on_two_pages_is_not_asked_about(drawn: list[Paper]) -> None:
    both = Paper("on both", "", "both", sightings=(drawn[0].sightings[0], drawn[1].sightings[0]))
    assert len(benchmark.shares([both, *drawn[:5]], lambda _: ())) == 5


def test_four_pages_reach_the_target(pages: list[Path]) -> None:
    papers: dict[str, Paper] = {}
    for item in read(map(str, pages)):
        if isinstance(item, PaperRow):
            key = item.paper.aliases[-1]
            held = papers.get(key)
            seen = (*(held.sightings if held else ()), *item.paper.sightings)
            papers[key] = Paper(item.paper.title, item.paper.abstract, key, sightings=seen)
    found = list(papers.values())
    assert fmean(benchmark.shares(found, benchmark.carrel(found))) >= benchmark.REFERENCES["target"]


@pytest.mark.parametrize(
    "title",
    [
        "Masked Autoencoders Are Scalable Vision Learners",
        *("4M: Massively (Multimodal) Masked Modeling", "On Two Words", "Naïve Übung", "A", ""),
        *("— : …", r"$\alpha$-VAE at 72\% of the cost"),
    ],
)
def test_a_remembered_title_is_a_little_wrong(title: str) -> None:
    made = [remembered(title, random.Random(seed)) for seed in range(40)]
    assert made == [remembered(title, random.Random(seed)) for seed in range(40)]
    count = len(re.findall(r"[^\W_]\S*", title))
    if count > 2:
        assert all(len(one.split()) == count - 1 for one in made)
        assert any(set(one.split()) - set(title.split()) for one in made)
    assert all(one == one.strip() for one in made)


def test_known_items_are_counted() -> None:
    titles = {"a": "Masked models of pictures", "b": "Robots grasp many cups"}
    asked: list[str] = []

    def find(query: str) -> Sequence[str]:
        asked.append(query)
        return ["a", "b"]

    score = measure(titles, find, times=2)
    assert (score.asked, score.first, score.found, score.share) == (4, 2, 4, 0.5)
    assert score.missed == tuple((query, "b") for query in asked[2:])
    assert measure(titles, lambda _: []).first == 0
    assert measure({}, find).share == 0.0


def test_the_documented_parameters_are_the_codes() -> None:
    rows = re.findall(r"^\| .* \| ([\d.]+) \| `(\w+)\.([A-Z_]+)` \|$", DOCS, re.MULTILINE)
    modules = {"similar": similar}
    found = {(module, name): float(value) for value, module, name in rows}
    assert found == {(module, name): getattr(modules[module], name) for module, name in found}
    constants = {
        (module, name)
        for module, where in modules.items()
        for name in vars(where)
        if re.fullmatch(r"[A-Z][A-Z_]+", name) and isinstance(getattr(where, name), int | float)
    }
    # The longest word is not a parameter: it is imported.
    assert set(found) == constants - {("similar", "MAX_WORD")}


def test_the_documented_variants_are_the_benchmarks() -> None:
    named = {name for recipes in benchmark.VARIANTS.values() for name, _ in recipes}
    table = DOCS[DOCS.index("| variant |") :]
    assert named == set(re.findall(r"^\| (.+?) \| 0\.\d{3} \| .* \|$", table, re.MULTILINE))
    assert similar.as_query(("masked", "autoencoder", "modality")) in DOCS
