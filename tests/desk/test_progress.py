"""How fast it goes and how long it takes: true to what was measured lately."""

from __future__ import annotations

import pytest

from tui.desk.progress import ProgressRate, time_left


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_at_an_even_pace_the_time_left_is_true_all_the_way() -> None:
    clock = Clock()
    pace = ProgressRate(60_000, clock)
    for second in range(1, 60):
        clock.now = 100 + second
        pace.reach(second * 1000)
        assert pace.left == (pytest.approx(60 - second) if second > 1 else None)
    assert str(pace) == "59,000 of 60,000 · 1,000 a second · 1 s left"


def test_commits_that_come_in_one_go_are_spread_over_the_time_that_they_took() -> None:
    clock = Clock()
    pace = ProgressRate(100_000, clock)
    for tenth in range(1, 600):
        clock.now = 100 + tenth / 10
        # Five thousand every five seconds.
        pace.reach(tenth // 50 * 5000)
    assert pace.left == pytest.approx((100_000 - 55_000) / 1000, rel=0.3)


def test_it_follows_a_machine_that_gets_slow() -> None:
    clock = Clock()
    pace = ProgressRate(100_000, clock)
    for second in range(1, 31):
        clock.now += 1
        pace.reach(second * 1000)
    for second in range(1, 31):
        clock.now += 1
        pace.reach(30_000 + second * 100)
    assert pace.rate == pytest.approx(100, rel=0.05)
    assert pace.left == pytest.approx(670, rel=0.05)


def test_while_nothing_is_told_the_time_left_grows() -> None:
    clock = Clock()
    pace = ProgressRate(1000, clock)
    pace.reach(10)
    clock.now += 2
    pace.reach(100)
    before = pace.left
    clock.now += 10
    assert before is not None
    assert pace.left is not None
    assert pace.left > before


def test_at_first_nothing_is_promised_and_more_than_was_said_is_no_harm() -> None:
    clock = Clock()
    pace = ProgressRate(10, clock)
    assert (pace.left, str(pace)) == (None, "0 of 10")
    clock.now += 60
    assert pace.left is None, "starting up is not counted"
    pace.reach(2)
    assert (pace.left, str(pace)) == (None, "2 of 10")
    clock.now += 5
    pace.reach(12)
    pace.reach(11)
    assert (pace.done, pace.total) == (12, 12)
    assert str(pace) == "12 of 12 · 2 a second"


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(None, ""), (0.2, "1 s"), (59.4, "59 s"), (64, "1 min 5 s"), (3599, "60 min 0 s"), (8000, "2 h 13 min")],
)
def test_time_as_people_say_it(seconds: float | None, said: str) -> None:
    assert time_left(seconds) == said
