"""What the benchmarks say of figures: laws of growth, units, and the page they stand on."""

from __future__ import annotations

import math
import re
import sys
from pathlib import Path

import pytest

from benchmarks import suite
from benchmarks.asking import session
from benchmarks.growth import exponent, law
from benchmarks.measure import House, Run, Times, p95
from benchmarks.peers.base import ROWS
from benchmarks.peers.carrel_engine import text_of
from benchmarks.tables import Section, judged, renewed, size_of, time_of, times_faster
from search.query.query import parse

COUNTS = (1_000, 10_000, 100_000, 1_000_000)
PAGE = suite.PAGE.read_text("utf-8")


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        ([0.010, 0.011, 0.009, 0.012], "constant"),
        ([0.001 * math.log(count) + 0.0005 for count in COUNTS], "logarithmic"),
        ([0.002 + 3e-8 * count for count in COUNTS], "linear"),
        ([1e-6 * count for count in COUNTS], "linear"),
        ([1e-6 * count**0.8 for count in COUNTS], "linear"),
        ([1e-12 * count**2 for count in COUNTS], "more than linear"),
        ([1 / count for count in COUNTS], "falling"),
    ],
)
def test_a_law_of_growth_is_recognised(seconds: list[float], said: str) -> None:
    assert law(COUNTS, seconds) == said


def test_the_power_is_that_of_the_figures() -> None:
    assert exponent(COUNTS, [count**0.5 for count in COUNTS]) == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("seconds", "text"), [(61.4, "61 s"), (1.26, "1.3 s"), (0.157, "157 ms"), (0.0009, "0.9 ms"), (47e-6, "47 µs")]
)
def test_times_are_told_in_units_that_people_read(seconds: float, text: str) -> None:
    assert time_of(seconds) == text


def test_sizes_ratios_and_judgements() -> None:
    assert [size_of(count) for count in (0, 4_200_000, 73_000_000, 1_500_000_000)] == ["", "4.2 MB", "73 MB", "1.5 GB"]
    assert (times_faster(2.4, 0.1), times_faster(0.04, 0.1)) == ("24×", "0.4×")
    assert judged(0.05, 0.05, "50 ms")[1] == "reached"
    assert judged(0.051, 0.05, "50 ms")[1] == "**missed**"


def test_one_of_twenty_may_be_slower() -> None:
    assert p95([float(number) for number in range(1, 21)]) == 19
    assert Times((Run(2.0), Run(1.0), Run(9.0))).median == 2.0


def test_a_run_renews_its_own_sections_and_no_other() -> None:
    section = Section("queries")
    section.table("query | Carrel", [[r"a\1 word", "1 ms"]])
    page = renewed(PAGE, [section])
    assert r"| a\1 word | 1 ms |" in page
    assert page.partition("<!-- end of queries -->")[2] == PAGE.partition("<!-- end of queries -->")[2]
    assert renewed(page, [section]) == page


def test_the_page_has_a_place_for_every_part() -> None:
    markers = re.findall(r"<!-- (\w+): made by benchmarks/run -->.*?<!-- end of (\w+) -->", PAGE, re.DOTALL)
    assert sorted(markers) == sorted((name, name) for name in suite.PARTS)


def test_the_session_is_thirty_queries_that_are_understood() -> None:
    assert len(session()) == len(set(session())) == 30
    assert not [text for text in session() if parse(text).warnings]
    assert not [row for row in ROWS.values() if parse(text_of(row)).warnings]


def test_a_process_is_measured_with_its_memory(tmp_path: Path) -> None:
    house = House(tmp_path)
    command = [sys.executable, "-c", "import time; held = bytearray(50_000_000); time.sleep(0.3)"]
    run = house.watched(command, cores=1)
    assert run.seconds > 0.3
    assert run.peak == 0 or run.peak > 50_000_000
