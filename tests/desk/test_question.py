"""Questions as they are taken further."""

from __future__ import annotations

import pytest

from tui.desk.question import narrowed


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
