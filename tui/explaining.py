"""What a question's clauses find each, and what to ask instead where nothing is found."""

from __future__ import annotations

from search.explained.corrected import Corrected, corrected
from search.explained.explanation import Explanation, explain
from search.explained.spelling import Suggest
from search.query.tree import Node
from search.rows.keys import PaperKeys
from tui.browsing import Answer, Question
from tui.desk import Desk


def explanation(desk: Desk, answer: Answer) -> Explanation:
    """Return each clause of an answered question with its own count, and offers where nothing was found.

    Args:
        desk: Where it was asked.
        answer: What it came to; likeness narrows it but is no clause of it.
    """
    question = answer.question
    return explain(
        question.parsed(),
        lambda tree: len(_found(desk, tree)),
        text=question.text,
        total=None if question.like else len(answer.keys),
        suggest=None if answer.keys else _spelt_like(desk),
        synonyms=desk.synonyms,
    )


def correction(desk: Desk, question: Question) -> Corrected | None:
    """Return what to search for instead of a question that finds nothing; None when it finds something."""
    return corrected(question.parsed(), lambda tree: _found(desk, tree), _spelt_like(desk), desk.synonyms)


def _found(desk: Desk, tree: Node) -> PaperKeys:
    return desk.hits(desk.saved.resolved(tree)[0])


def _spelt_like(desk: Desk) -> Suggest:
    return lambda word: desk.library.suggest(word, 5)
