"""`carrel search`, `show` and `similar`."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import click

from search.errors import CarrelError
from search.published import published
from search.query.fields import SORTS
from search.query.query import Query
from search.text.clean import clean
from search.text.plural import plural
from tui.cli.arguments import MinusCommand, json_option, limit_option, word
from tui.cli.messages import tell
from tui.cli.output import (
    catch_up,
    console,
    details_line,
    open_desk,
    paper_json,
    print_json,
    print_notes,
    print_papers,
    print_pieces,
)
from tui.desk.app_state import update_state
from tui.desk.desk import Desk
from tui.desk.question import Answer, Question
from tui.desk.render import block, line
from tui.desk.wording import found_text, hidden_text

if TYPE_CHECKING:
    from search.insight.explain import Explanation
    from search.paper import Paper

EMPTY_LIBRARY = "The library is empty; `carrel import` adds papers."
NO_SPELLING_HELPS = "No paper has all of these words, whatever their spelling; showing papers with some."
NOTHING_SIMILAR = "No similar papers."


def not_found_by(query: str) -> str:
    return f'The paper is not found by "{line(query)}"'


def no_result(number: str, query: str, found: int) -> str:
    return f'No result {line(number)}: "{line(query)}" finds {plural(found, "paper")}'


def results_line(answer: Answer, printed: int) -> str:
    shown = f"; the first {printed:,} shown" if printed < len(answer.keys) else ""
    nothing = f" {EMPTY_LIBRARY}" if not answer.library else ""
    total = plural(answer.library, "paper")
    return f"{found_text(answer)} of {total} in {answer.took_ms:.0f} ms{shown}.{nothing}"


@click.command("search", cls=MinusCommand)
@click.argument("query", nargs=-1, type=word)
@limit_option(20)
@click.option("--sort", type=click.Choice(SORTS), default=None, help="Sort order; by default the best match first.")
@click.option("--all/--most", "every", default=None, help="Demand every word, or not; otherwise see config.yaml.")
@click.option("--explain", is_flag=True, help="Print the hits of each clause, and suggestions if nothing is found.")
@click.option("--why", "paper_id", metavar="ID", help="Print what each word gave to a paper's score; @3: of result 3.")
@click.option("--correct", is_flag=True, help="If nothing is found, search for the nearest query that finds something.")
@json_option
def search_command(  # noqa: PLR0913, PLR0917 - one parameter an option
    query: tuple[str, ...],
    limit: int,
    sort: str | None,
    every: bool | None,
    explain: bool,
    paper_id: str | None,
    correct: bool,
    as_json: bool,
) -> None:
    """Search the library; without words, list it.

    Papers with all words come first, then those with some. Also: "a phrase", +demanded, -without, title:word, tag:x,
    is:bookmarked, has:code, AND, OR, parentheses, and all: before the words. Put -- before a word that looks like an
    option: carrel search -- -n
    """
    with open_desk() as desk:
        most = desk.most if every is None else not every
        question = Question(" ".join(query), sort=sort or "", most=most)
        if paper_id is None:
            search_and_print(desk, question, PrintOptions(limit, as_json, explain, correct))
        else:
            _print_why(desk, question, paper_id, as_json=as_json)


@dataclass(frozen=True, slots=True)
class PrintOptions:
    """How results are printed.

    Attributes:
        limit: Number of papers; 0 for all.
        explain: With the hits of each clause.
        correct: If nothing is found, search for a correction.
    """

    limit: int = 20
    as_json: bool = False
    explain: bool = False
    correct: bool = False


def search_and_print(desk: Desk, question: Question, how: PrintOptions) -> Answer:
    """Print the answer to a question, and remember the results for `@N`."""
    catch_up(desk.library)
    answer = desk.answer(question)
    explanation = other = None
    if how.explain or not answer.keys:
        # Imported late, for the start-up time: most searches explain nothing.
        from tui.desk.explain_answer import explain_answer, suggest_correction

        other = suggest_correction(desk, answer) if how.correct and not answer.keys else None
        if other:
            answer = desk.answer(replace(question, most=False), Query(other.tree, other.sort))
            tell(f"carrel: {other.message}")
        elif how.correct and not answer.keys and not question.most:
            answer = desk.answer(replace(question, most=True))
            if answer.keys:
                tell(f"carrel: {NO_SPELLING_HELPS}")
        explanation = explain_answer(desk, answer) if how.explain or not answer.keys else None
    keys = answer.keys[: how.limit or None]
    update_state(desk.places.state_file, results=tuple(answer.keys[: max(len(keys), 200)]))
    print_answer_notes(answer)
    if how.as_json:
        extra: dict[str, object] = {"explain": explanation.to_dict()} if explanation and how.explain else {}
        if other:
            extra["corrected"] = {"text": other.text, "said": other.message}
        elif how.correct and answer.spelled:
            from tui.desk.explain_answer import respelled  # most searches correct nothing

            extra["corrected"] = respelled(answer)
        _print_json(desk, answer, keys, extra)
    else:
        print_papers(desk, answer, keys)
        _print_summary(desk, answer, len(keys))
    if explanation and not how.as_json:
        _print_explanation(answer, explanation, how)
    return answer


def print_answer_notes(answer: Answer) -> None:
    """Print what was not understood in a query, and what was searched for besides."""
    print_notes(answer.notes)
    for also in (*answer.spelled, *answer.also):
        tell(str(also))


def _print_json(desk: Desk, answer: Answer, keys: Sequence[str], extra: dict[str, object]) -> None:
    papers = [
        paper_json(paper, desk.shelf.entry(paper.key), answer.scores.get(paper.key, 0.0)) for paper in desk.papers(keys)
    ]
    total = {"query": answer.question.text, "total": len(answer.keys), "took_ms": round(answer.took_ms, 2)}
    if answer.with_all is not None:
        from tui.desk.why import lacking  # most commands explain nothing

        extra["with_all"] = answer.with_all
        lacks = lacking(answer, keys[answer.with_all :])
        for record in papers:
            record["lacks"] = list(lacks.get(str(record["key"]), ()))
    if answer.hidden:
        extra["hidden"] = answer.hidden
    if answer.spelled:
        extra["spelled"] = [{"text": each.word, "as": each.other} for each in answer.spelled]
    if answer.also:
        extra["also"] = [{"text": also.text, "names": list(also.names)} for also in answer.also]
    print_json({**total, "papers": papers, **extra})


def _print_explanation(answer: Answer, explanation: Explanation, how: PrintOptions) -> None:
    for clause in explanation.clauses if how.explain else ():
        tell(f"{clause.count:>7}  {clause.text}")
    if answer.hidden:
        tell(f"{hidden_text(answer.hidden)}.")
    for suggestion in explanation.suggestions:
        tell(f"{suggestion}: carrel search -- {shlex.quote(suggestion.text)}")


def _print_summary(desk: Desk, answer: Answer, printed: int) -> None:
    tell(results_line(answer, printed))
    if answer.keys or answer.notes:
        return
    # The app completes an unfinished word; here it takes a star.
    completed = desk.answer(replace(answer.question, typing=True))
    if completed.keys:
        papers, query = plural(len(completed.keys), "paper"), shlex.quote(f"{answer.question.text}*")
        tell(f"{papers} with words that start like that: carrel search {query}")


def _print_why(desk: Desk, question: Question, paper_id: str, *, as_json: bool) -> None:
    from tui.desk.why import why
    from tui.desk.why_lines import ENDLESS, lines_of

    catch_up(desk.library)
    answer = desk.answer(question)
    paper = _result(desk, answer, paper_id) if paper_id.startswith("@") else desk.named(paper_id)
    reasons = why(desk, answer, paper)
    if reasons is None:
        raise CarrelError(not_found_by(question.text), line(paper.title), "carrel search prints what is found.")
    print_answer_notes(answer)
    if as_json:
        print_json({"query": question.text, "key": paper.key, "why": reasons.to_dict()})
        return
    out = console()
    out.print(line(paper.title), style="bold")
    for pieces in lines_of(reasons, out.width if out.is_terminal else ENDLESS):
        print_pieces(out, pieces)


def _result(desk: Desk, answer: Answer, name: str) -> Paper:
    """The paper that `@N` means among the papers of an answer."""
    number = name[1:]
    if not number.isdecimal() or len(number) > 9 or not 1 <= int(number) <= len(answer.keys):
        raise CarrelError(no_result(name, answer.question.text, len(answer.keys)))
    return desk.named(answer.keys[int(number) - 1])


@click.command("show")
@click.argument("paper_id", metavar="ID")
@json_option
def show_command(paper_id: str, as_json: bool) -> None:
    """Show everything about a paper.

    ID is a key or the start of one, an arXiv id, a DOI, or @N for result N of the last search.
    """
    with open_desk() as desk:
        paper = desk.named(paper_id)
        entry = desk.shelf.entry(paper.key)
        if as_json:
            print_json(paper_json(paper, entry))
            return
        out = console()
        out.print(line(paper.title), style="bold")
        citekey = f"key {paper.publication.citekey}" if paper.publication.citekey else ""
        dates = paper.date or str(paper.year or "")
        about = line(" · ".join(filter(None, (*published(paper), dates, citekey))))
        for text in (", ".join(line(author) for author in paper.authors), about, details_line(paper, entry)):
            if text:
                out.print(text, style="dim")
        if paper.abstract:
            out.print(f"\n{block(paper.abstract)}", soft_wrap=not out.is_terminal)
        if note := desk.shelf.note(paper.key):
            out.print("\nNote", style="bold")
            out.print(clean(note), soft_wrap=not out.is_terminal)
        for number, link in enumerate(paper.links):
            out.print("\n" if number == 0 else "", f"{link.kind:8}", line(link.url), sep="")


def in_common(words: Sequence[str]) -> str:
    return f"In common: {', '.join(words)}" if words else NOTHING_SIMILAR


@click.command("similar")
@click.argument("ids", metavar="ID...", nargs=-1, required=True)
@click.option("--unlike", multiple=True, metavar="ID", help="A paper that they should not resemble (repeatable).")
@click.option("--without", multiple=True, metavar="WORD", help="A word to ignore (repeatable).")
@click.option("--limit", "-n", type=click.IntRange(1), default=10, show_default=True, help="Number of papers to print.")
@json_option
def similar_command(
    ids: tuple[str, ...], unlike: tuple[str, ...], without: tuple[str, ...], limit: int, as_json: bool
) -> None:
    """Print the papers most similar to the given ones, and why.

    ID is a key or the start of one, an arXiv id, a DOI, or @N for result N of the last search.
    """
    with open_desk() as desk:
        like = [desk.named(text).key for text in ids]
        unlike_keys = [desk.named(text).key for text in unlike]
        similar = desk.library.snapshot().similar(like, unlike_keys, limit, without)
        scores = dict(similar.papers)
        update_state(desk.places.state_file, results=tuple(scores))
        if as_json:
            papers = [paper_json(p, desk.shelf.entry(p.key), scores[p.key]) for p in desk.papers(scores)]
            print_json({"papers": papers, "because": list(similar.because)})
            return
        print_papers(desk, Answer(Question(), tuple(scores)), tuple(scores))
        tell(in_common(similar.because))
