"""How a paper was published, in words."""

from __future__ import annotations

import pytest

from search.paper import Paper, Publication
from search.published import published


@pytest.mark.parametrize(
    ("venue", "publication", "words"),
    [
        ("", Publication(), []),
        ("Nature", Publication(), ["Nature"]),
        ("Nature", Publication(type="article-journal", volume="12", number="3", pages="4–5"), ["Nature 12(3), 4–5"]),
        ("ICML", Publication(type="paper-conference", pages="4–5", publisher="PMLR"), ["ICML, 4–5", "PMLR"]),
        ("", Publication(volume="12", pages="7"), ["vol. 12, 7"]),
        ("", Publication(pages="7"), ["pages 7"]),
        ("Demo University", Publication(type="thesis", genre="PhD thesis"), ["PhD thesis", "Demo University"]),
        ("Demo Institute", Publication(type="report", number="TR-7"), ["report", "Demo Institute no. TR-7"]),
        (
            "",
            Publication(type="book", publisher="Demo Press", isbn="978-0-00-000000-2", editors=("Ann", "Bo")),
            ["book", "Demo Press", "edited by Ann, Bo", "ISBN 978-0-00-000000-2"],
        ),
        ("", Publication(type="motion_picture"), ["motion picture"]),
    ],
)
def test_a_paper_says_how_it_was_published(venue: str, publication: Publication, words: list[str]) -> None:
    assert published(Paper("Moss", venue=venue, publication=publication)) == words
