"""Puts the questions of search/insight/explain.py and correct.py to a desk: hits of each clause, and corrections."""

from __future__ import annotations

from search.columns.paper_sets import PaperKeys
from search.insight.correct import Correction, Suggest, also_showing_results_for, correct, with_spelling
from search.insight.explain import Explanation, explain
from search.query.most import match_most
from search.query.tree import Node
from tui.desk.desk import Desk
from tui.desk.question import Answer


def explain_answer(desk: Desk, answer: Answer) -> Explanation | None:
    """The clauses of a question, each with its own count, and suggestions if nothing was found.

    None if nothing was asked or there are no papers. Similarity narrows an answer but is not a clause of it.
    """
    question = answer.question
    if not question.text.strip() or not answer.library:
        return None
    # Suggestions are counted as they will be answered.
    most = question.most and not question.like
    return explain(
        question.query,
        lambda tree: len(_find(desk, answer, match_most(tree) if most else tree)),
        total=None if question.like else len(answer.keys),
        suggest=None if answer.keys else _spellings(desk),
        synonyms=desk.synonyms,
    )


def suggest_correction(desk: Desk, answer: Answer) -> Correction | None:
    """What to search for instead of a question that found nothing; None if there is no correction."""
    return correct(answer.question.query, lambda tree: len(_find(desk, answer, tree)), _spellings(desk), desk.synonyms)


def respelled(answer: Answer) -> dict[str, str]:
    """A question with its words spelled as they were searched for as well, and a sentence about it."""
    text = with_spelling(answer.question.query, answer.spelled)
    return {"text": text, "said": also_showing_results_for(text, [each.word for each in answer.spelled])}


def _find(desk: Desk, answer: Answer, tree: Node) -> PaperKeys:
    now = answer.snapshot or desk.snapshot()
    return now.keys(desk.saved.resolved(tree)[0])


def _spellings(desk: Desk) -> Suggest:
    return lambda word: desk.library.snapshot().suggest(word, 5)
