"""What a question's clauses find each, and what to ask instead where nothing is found."""

from __future__ import annotations

from search.columns.paper_sets import PaperKeys
from search.insight.correct import Correction, correct
from search.insight.explain import Explanation, explain
from search.insight.spelling import Suggest
from search.query.tree import Node
from tui.desk.desk import Desk
from tui.desk.question import Answer, Question


def explain_answer(desk: Desk, answer: Answer) -> Explanation:
    """Return each clause of an answered question with its own count, and offers where nothing was found.

    Args:
        desk: Where it was asked.
        answer: What it came to; likeness narrows it but is no clause of it.
    """
    question = answer.question
    return explain(
        question.parsed(),
        lambda tree: len(_hits(desk, tree)),
        total=None if question.like else len(answer.keys),
        suggest=None if answer.keys else _spellings(desk),
        synonyms=desk.synonyms,
    )


def suggest_correction(desk: Desk, question: Question) -> Correction | None:
    """Return what to search for instead of a question that finds nothing; None when it finds something."""
    return correct(question.parsed(), lambda tree: _hits(desk, tree), _spellings(desk), desk.synonyms)


def _hits(desk: Desk, tree: Node) -> PaperKeys:
    return desk.hits(desk.saved.resolved(tree)[0])


def _spellings(desk: Desk) -> Suggest:
    return lambda word: desk.library.suggest(word, 5)
