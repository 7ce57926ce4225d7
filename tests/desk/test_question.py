"""Questions as they are taken further."""

from __future__ import annotations

from contextlib import closing

import pytest

from tui.config.paths import Paths
from tui.desk.desk import Desk
from tui.desk.question import Question, narrowed


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("masked +(", "masked"),
        ("masked +(video", "masked +video"),
        ("masked +(-video", "masked -video"),
        ("masked +(tag:rl", "masked +tag:rl"),
        ("masked +(video text", "masked +(video text"),
        ('masked +("video', 'masked +("video'),
        ("masked +(video)", "masked +(video)"),
        ("masked", "masked"),
    ],
)
def test_a_narrowed_query_is_kept_as_simply_as_it_can_be_said(text: str, kept: str) -> None:
    assert narrowed(text) == kept


def test_a_question_does_not_empty_the_list_while_it_is_typed(places: Paths) -> None:
    text = 'which papers show lanterns or "tidal memory" rebuilt from a handful of photografs, without bathymetry?'
    with closing(Desk(places)) as desk:
        found = [len(desk.answer(Question(text[:end], typing=True, most=True)).keys) for end in range(len(text) + 1)]
    assert all(found)
