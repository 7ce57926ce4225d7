"""How well Carrel ranks what people ask for, on test collections whose papers were judged by people.

    python -m benchmarks.ranking FOLDER… [--worst 10]

Each question is asked as it stands, and with all words demanded; where papers are the questions, for similar papers.
The collections stay outside the repository; see `benchmarks/judged.py` for their files.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from benchmarks.judged import DEEP, Answers, Collection, Judged, Measures
from benchmarks.rankers import REFERENCE, present
from benchmarks.tables import tell
from search.importing import import_papers
from search.sources.read import read
from tui.config.paths import Paths
from tui.desk.desk import Desk
from tui.desk.question import Question

CARREL, DEMANDED, SIMILAR = "Carrel", "Carrel, all words", "Carrel, similar"


def answers(collection: Collection) -> Iterator[tuple[str, Answers]]:
    """Ask everyone everything."""
    with tempfile.TemporaryDirectory() as home:
        yield from _carrel(collection, Path(home))
    for name, make in present().items():
        ask = make(collection.papers)
        yield name, [ask(question.text) for question in collection.questions]


def _carrel(collection: Collection, home: Path) -> Iterator[tuple[str, Answers]]:
    desk = Desk(Paths.under(home))
    import_papers(desk.library, read([str(collection.folder / "docs.jsonl")]))
    desk.library.sync()
    ids = {paper.doi: paper.id for paper in collection.papers}
    keys = {paper.id: paper.doi for paper in collection.papers}

    def all_of(ask: Callable[[Judged], Iterable[str]]) -> Answers:
        return [[ids[key] for key in ask(question)] for question in collection.questions]

    if collection.by_example:
        like = desk.library.snapshot().similar
        yield SIMILAR, all_of(lambda one: (key for key, _ in like([keys[one.paper]], limit=DEEP).papers))
    else:
        yield CARREL, all_of(lambda one: desk.answer(Question(one.text, most=True)).keys[:DEEP])
        yield DEMANDED, all_of(lambda one: desk.answer(Question(one.text)).keys[:DEEP])
    desk.close()


def table(head: str, rows: Mapping[str, Measures]) -> None:
    """Print measures as Markdown."""
    print(f"\n| {head} | nDCG@10 | MAP@100 | recall@100 | nothing found |\n|---|--:|--:|--:|--:|")
    for name, row in rows.items():
        print(f"| {name} | {row.ndcg:.3f} | {row.precision:.3f} | {row.recall:.3f} | {row.nothing:.0%} |", flush=True)


def worst(collection: Collection, ours: Answers, theirs: Answers, count: int) -> None:
    """Print the questions that lost most against the reference, and where in either answer the relevant papers are."""
    rows = list(zip(collection.questions, ours, theirs, strict=True))
    lost = [b.ndcg - a.ndcg for a, b in zip(*map(collection.measured, (ours, theirs)), strict=True)]
    titles = {paper.id: paper.title for paper in collection.papers}
    for place in sorted(range(len(rows)), key=lambda place: -lost[place])[:count]:
        question, mine, other = rows[place]
        print(f"\n{question.id} (−{lost[place]:.3f}): {' '.join(question.text.split())}")
        good = [each for each, grade in question.grades.items() if grade >= collection.relevant]
        for each in sorted(good, key=lambda each: _place(other, each)):
            if min(_place(mine, each), _place(other, each)) <= 10:
                print(f"  {_place(mine, each):>4} against {_place(other, each):>3}  {each}  {titles[each]}")


def _place(ids: Sequence[str], one: str) -> int:
    return ids.index(one) + 1 if one in ids else DEEP + 1


def run(folders: Sequence[Path], count: int) -> None:
    """Print a table for each collection, the differences wanted, and the mean of the collections asked with text."""
    means: dict[str, list[Measures]] = {}
    for folder in folders:
        tell(f"{folder.name} …")
        collection = Collection.read(folder)
        found = dict(answers(collection))
        rows = {name: Measures.mean(collection.measured(ids)) for name, ids in found.items()}
        table(f"{folder.name}, {len(collection.questions)} questions", rows)
        if not collection.by_example:
            for name, row in rows.items():
                means.setdefault(name, []).append(row)
        if count:
            worst(collection, next(iter(found.values())), found[REFERENCE], count)
    asked = max(map(len, means.values()), default=0)
    if asked > 1:
        table(f"mean of {asked} text collections", {name: Measures.mean(rows) for name, rows in means.items()})


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("folders", nargs="+", type=Path, metavar="FOLDER", help="a collection")
    arguments.add_argument("--worst", type=int, default=0, metavar="N", help="also the N questions that lost most")
    given = arguments.parse_args()
    run(given.folders, given.worst)
