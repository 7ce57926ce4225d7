"""`carrel search` and `show`."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import click

from search.errors import BusyError
from search.library import Library
from search.query.fields import SORTS
from search.query.parser import Query
from search.text.clean import clean
from tui.browsing import Answer, Question
from tui.desk import Desk
from tui.remembered import remember
from tui.render import block, line
from tui.verbs.minus import MinusCommand, word
from tui.verbs.output import about, console, paper_json, print_json, print_papers, tell, user_desk

if TYPE_CHECKING:
    from search.explained.explanation import Explanation


@click.command("search", cls=MinusCommand)
@click.argument("query", nargs=-1, type=word)
@click.option("--limit", "-n", type=click.IntRange(0), default=20, show_default=True, help="How many to print; 0: all.")
@click.option("--sort", type=click.Choice(SORTS), default=None, help="Order; best match first when there are words.")
@click.option("--explain", is_flag=True, help="Say what each clause finds, and what to ask instead of nothing.")
@click.option("--correct", is_flag=True, help="Where nothing is found, put words right, or find most of them.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def search_command(  # noqa: PLR0913, PLR0917 - one parameter an option
    query: tuple[str, ...], limit: int, sort: str | None, explain: bool, correct: bool, as_json: bool
) -> None:
    """Search the library; without words, list it.

    Words are AND; "a phrase", -without, title:word, tag:x, is:bookmarked, has:code, OR and
    parentheses. After `--` nothing is an option: -- -n
    """
    with user_desk() as desk:
        how = How(limit, as_json, explain, correct)
        search_and_print(desk, Question(" ".join(query), sort=sort or ""), how)


@dataclass(frozen=True, slots=True)
class How:
    """How results are printed.

    Attributes:
        limit: How many papers; 0 for all.
        as_json: For programs rather than people.
        explain: With what each clause finds.
        correct: Where nothing is found, what is found instead.
    """

    limit: int = 20
    as_json: bool = False
    explain: bool = False
    correct: bool = False


def search_and_print(desk: Desk, question: Question, how: How) -> Answer:
    """Answer a question on standard output, and remember the results for `@N`.

    Args:
        desk: Where to look.
        question: What is asked.
        how: How to print it.
    """
    catch_up(desk.library)
    answer = desk.answer(question)
    told = other = None
    if how.explain or not answer.keys:
        # Loaded where there is something to explain: most searches find what they ask for.
        from tui.explaining import correction, explanation

        other = correction(desk, question) if how.correct and not answer.keys else None
        if other:
            answer = desk.answer(question, Query(other.tree, other.sort))
            tell(f"carrel: {other.said}")
        told = explanation(desk, answer) if how.explain or not answer.keys else None
    keys = answer.keys[: how.limit or None]
    remember(desk.places.state_file, results=tuple(answer.keys[: max(len(keys), 200)]))
    for note in answer.notes:
        tell(f"carrel: {note}")
    for also in answer.also:
        tell(f"{also.text} {also} (={also.text} does without)")
    if how.as_json:
        extra: dict[str, object] = {"explain": told.to_dict()} if told and how.explain else {}
        if other:
            extra["corrected"] = {"text": other.text, "said": other.said}
        _print_json(desk, answer, keys, extra)
    else:
        print_papers(desk, answer, keys)
        _summed_up(desk, answer, len(keys))
    if told and not how.as_json:
        _explained(told, how)
    return answer


def _print_json(desk: Desk, answer: Answer, keys: Sequence[str], extra: dict[str, object]) -> None:
    papers = [
        paper_json(paper, desk.shelf.entry(paper.key), answer.scores.get(paper.key, 0.0)) for paper in desk.papers(keys)
    ]
    total = {"query": answer.question.text, "total": len(answer.keys), "took_ms": round(answer.took_ms, 2)}
    if answer.also:
        extra["also"] = [{"text": also.text, "names": list(also.names)} for also in answer.also]
    print_json({**total, "papers": papers, **extra})


def _explained(told: Explanation, how: How) -> None:
    for clause in told.clauses if how.explain else ():
        tell(f"{clause.count:>7}  {clause.text}")
    for offer in told.offers:
        tell(f"{offer}: carrel search -- {shlex.quote(offer.text)}")


def catch_up(library: Library) -> None:
    """Bring the index up to the catalog, with a progress bar where that takes a while."""
    behind = library.behind()
    if behind:
        from tui.verbs.progress import counted

        try:
            with counted("Indexing", behind) as progress:
                library.sync(progress)
        except BusyError:
            tell("Another Carrel is indexing; what it has not got to yet is not found.")


def _summed_up(desk: Desk, answer: Answer, printed: int) -> None:
    shown = f", the first {printed} shown" if printed < len(answer.keys) else ""
    nothing = " The library is empty: `carrel import` fills it." if not answer.library else ""
    tell(f"{len(answer.keys)} of {answer.library} papers in {answer.took_ms:.0f} ms{shown}.{nothing}")
    begun = desk.answer(replace(answer.question, typing=True)) if not answer.keys else answer
    if not answer.keys and begun.keys:
        # In the app an unfinished word finds what it begins; here it has to be said.
        tell(f"Words that begin so are in {len(begun.keys)}: carrel search {shlex.quote(f'{answer.question.text}*')}")


@click.command("show")
@click.argument("paper_id", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def show_command(paper_id: str, as_json: bool) -> None:
    """Show one paper, whole.

    ID is a key, an arXiv id, a DOI, the start of a key, or @N for the Nth result of the last search.
    """
    with user_desk() as desk:
        paper = desk.named(paper_id)
        entry = desk.shelf.entry(paper.key)
        if as_json:
            print_json(paper_json(paper, entry))
            return
        out = console()
        out.print(line(paper.title), style="bold")
        for text in (", ".join(line(author) for author in paper.authors), about(paper, entry)):
            if text:
                out.print(text, style="dim")
        if paper.abstract:
            out.print(f"\n{block(paper.abstract)}", soft_wrap=not out.is_terminal)
        if note := desk.shelf.note(paper.key):
            out.print("\nNote", style="bold")
            out.print(clean(note), soft_wrap=not out.is_terminal)
        for number, link in enumerate(paper.links):
            out.print("\n" if number == 0 else "", f"{link.kind:8}", line(link.url), sep="")
