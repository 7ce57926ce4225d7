"""Plots as one reads them: exact for a few, and never wider than there is room for any."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len

from tui.desk.render import Piece
from tui.plots.axes import Label, Line, ceiling, percent, terse
from tui.plots.charts import Bar, bars, columns, lines

WEEKS = (Label("Dec 21", "2025"), Label("Dec 28", "2025"), Label("Jan 4", "2026"), Label("Jan 11", "2026"))
MONTHS = tuple(Label(f"m{number}", str(2020 + number // 12)) for number in range(40))


def drawn(plot: Sequence[Line]) -> list[str]:
    return ["".join(piece.text for piece in row).rstrip() for row in plot]


def test_columns_have_axes_with_units_and_years_where_they_change() -> None:
    assert drawn(columns([3, 0, 8, 16], WEEKS, (40, 8), "papers per week")) == [
        "     papers per week",
        "  20┤                        ▂▂▂▂▂▂▂",
        "    │                        ███████",
        "  10┤                ▅▅▅▅▅▅▅ ███████",
        "    │▅▅▅▅▅▅▅         ███████ ███████",
        "   0┼┬───────┬───────┬───────┬───────",
        "     Dec 21  Dec 28  Jan 4   Jan 11",
        "     2025            2026",
    ]


def test_a_narrow_plot_names_fewer_places_and_a_narrower_one_says_so() -> None:
    assert drawn(columns([3, 0, 8, 16], WEEKS, (14, 7), "papers"))[-2:] == ["     Dec 21", "     2025"]
    assert drawn(columns([1], WEEKS[:1], (9, 7), "papers")) == ["Too narro"]
    assert drawn(columns([], (), (40, 7), "papers")) == ["Nothing to plot: no papers"]


def test_where_not_all_have_room_the_last_ones_are_shown() -> None:
    assert drawn(columns(range(40), MONTHS, (15, 8), "papers")) == [
        "     papers",
        "  40┤ ▁▂▂▃▄▅▆▆▇",
        "    │██████████",
        "  20┤██████████",
        "    │██████████",
        "   0┼┬───┬─────",
        "     m30 m34",
        "     2022",
    ]


def test_the_smallest_number_is_seen_beside_the_largest() -> None:
    assert "▁" in drawn(columns([1, 100_000], WEEKS[:2], (40, 8), "papers"))[-4]


def test_lines_are_told_apart_by_markers_and_by_what_joins_them() -> None:
    assert drawn(lines([[0, 4, 4, 2], [4, 4, 0, 0]], WEEKS, (40, 9), "papers")) == [
        "     papers",
        "   4┤   ×-------*-······●··",
        "    │         ·   -        ···",
        "   2┤      ···     ---        ··●",
        "    │     ·           -",
        "   0┤   ●·             -×-------×",
        "    └┬───────┬───────┬───────┬───────",
        "     Dec 21  Dec 28  Jan 4   Jan 11",
        "     2025            2026",
    ]


def test_what_is_unknown_has_no_point_and_nothing_leads_there() -> None:
    shown = drawn(lines([[0.5, None, 0.25, None]], WEEKS, (40, 8), "share", percent))
    assert "".join(shown).count("●") == 2
    assert not any("·" in row for row in shown)
    assert shown[1].startswith(" 50%┤")


def test_bars_are_as_long_as_their_numbers_and_names_are_harmless() -> None:
    assert drawn(bars([Bar("vision", 8, "+2"), Bar("深度学习", 1, "="), Bar("[b]\x1b[2Jx\u202e", 0)], 40)) == [
        "vision    8  +2  ███████████████████████",
        "深度学习  1   =  ██▉",
        "[b][2Jx   0",
    ]


def test_a_name_is_cut_by_its_cells() -> None:
    assert drawn(bars([Bar("深度学习" * 20, 5)], 20)) == ["深度学…  5  ████████"]


NUMBERS = st.integers(0, 10**7)
NAMES = st.text(max_size=30)


@given(st.lists(st.tuples(NAMES, NUMBERS, st.sampled_from(["", "+1.2k", "="])), max_size=6), st.integers(1, 90))
def test_no_bar_is_wider_than_there_is_room(rows: list[tuple[str, int, str]], width: int) -> None:
    plot = bars([Bar(*row) for row in rows], width)
    assert len(plot) == len(rows)
    for line in drawn(plot):
        assert cell_len(line) <= width
        assert not any(unicodedata.category(sign) == "Cc" for sign in line)


@given(st.lists(NUMBERS, max_size=40), st.integers(0, 120), st.integers(0, 20))
@example([0] * 15, 16, 0)  # the last year is longer than its month, and has no room
def test_no_plot_is_larger_than_there_is_room(values: list[int], width: int, height: int) -> None:
    names = MONTHS[: len(values)]
    for plot in (
        columns(values, names, (width, height), "papers"),
        lines([values] * 2, names, (width, height), "papers"),
    ):
        assert len(plot) <= max(height, 7)
        assert all(cell_len(line) <= width for line in drawn(plot))
        assert all(isinstance(piece, Piece) for line in plot for piece in line)


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "0"), (7, "7"), (2.5, "2.5"), (950, "950"), (999, "999"), (1_200, "1.2k"), (9_960, "10k"),
        (34_000, "34k"), (999_950, "1M"), (5_600_000, "5.6M"),
    ],
)  # fmt: skip
def test_numbers_are_terse(number: float, text: str) -> None:
    assert terse(number) == text


@given(st.floats(0, 1e9))
def test_numbers_and_shares_have_four_signs_at_most(number: float) -> None:
    assert len(terse(number)) <= 4
    assert len(percent(min(1.0, number))) <= 4
    assert number <= ceiling(number) * (1 + 1e-9)
    assert number < 1e-6 or ceiling(number) <= 2 * number * (1 + 1e-9)
