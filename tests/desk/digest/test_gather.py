"""What a digest tells: what is new, trending and in saved searches, each paper once, with why."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.columns.orders import WINDOW, score
from tests.cli.runner import ROOT, fails, run
from tests.desk.digest.conftest import add, paper, titles

LONG_AGO = "2020-01-01T00:00:00Z"


def days_ago(days: int) -> str:
    return (datetime.now(UTC).date() - timedelta(days)).isoformat()


def digest(*args: str) -> Any:  # noqa: ANN401  (JSON)
    return run("digest", "--format", "json", *args).json


def why(told: Any) -> dict[str, list[str]]:  # noqa: ANN401
    return {each["title"]: each["why"] for each in told["papers"]}


def sections(told: Any) -> dict[str, str]:  # noqa: ANN401
    return {each["title"]: each["section"] for each in told["papers"]}


def test_each_paper_comes_once_with_all_reasons() -> None:
    add(
        paper(1, "Otters", upvotes=40, date=days_ago(2)),
        paper(2, "Kites"),
        paper(3, "Old but hot", upvotes=30, date=days_ago(5), added=LONG_AGO),
        paper(4, "Old and cold", added=LONG_AGO),
        paper(5, "Long forgotten", upvotes=900, date=days_ago(WINDOW + 1), added=LONG_AGO),
    )
    assert run("saved", "add", "rivers", "otters").code == 0
    told = digest()
    assert why(told) == {
        "Otters": ['in your saved search "rivers"', "trending: 40 upvotes in 2 days", "new in the library"],
        "Old but hot": ["trending: 30 upvotes in 5 days"],
        "Kites": ["new in the library"],
    }
    assert sections(told) == {"Otters": "found", "Old but hot": "trending", "Kites": "new"}


def test_an_empty_library_has_nothing_to_tell() -> None:
    assert digest()["papers"] == []
    told = run("digest")
    assert told.code == 0
    assert "Nothing new" in told.out


def test_printing_changes_nothing_and_marking_does(own_home: Path) -> None:
    add(paper(1, "Otters"))
    assert titles() == titles() == ["Otters"]
    assert not (own_home / ".local/share/carrel/digest.json").exists()
    assert titles("--mark") == ["Otters"]
    assert titles() == titles("--mark") == []
    add(paper(2, "Kites"))
    assert titles("--mark") == ["Kites"]


def test_a_query_and_saved_searches_choose() -> None:
    add(paper(1, "Otters"), paper(2, "Kites"), paper(3, "Looms", upvotes=9, date=days_ago(1)))
    run("saved", "add", "air", "kites")
    run("saved", "add", "water", "otters")
    assert titles("--query", "otters OR kites") == ["Otters", "Kites"]
    assert titles("--saved", "Air") == ["Kites"]
    assert set(titles("--saved", "air", "--saved", "water")) == {"Otters", "Kites"}
    assert why(digest("--query", "looms"))["Looms"][0] == "found by looms"


def test_digests_of_one_query_do_not_pass_over_what_others_tell() -> None:
    add(paper(1, "Otters"), paper(2, "Kites"))
    assert titles("--query", "otters", "--mark") == ["Otters"]
    assert titles() == ["Kites"]


def test_since_looks_further_back_but_tells_nothing_again() -> None:
    month = (datetime.now(UTC) - timedelta(20)).isoformat(timespec="seconds").replace("+00:00", "Z")
    add(paper(1, "Otters"), paper(2, "Kites", added=month))
    assert titles("--mark") == ["Otters"]
    assert titles("--since", "30d") == ["Kites"]
    assert titles("--since", days_ago(19)) == []


def test_top_cuts_sections_and_says_how_many_there_are() -> None:
    add(*(paper(number, f"Comet {number}") for number in range(1, 6)))
    told = digest("--top", "2", "--mark")
    assert len(told["papers"]) == 2
    assert told["more"] == {"new": 3}
    assert titles() == []


def test_what_was_cut_may_still_trend() -> None:
    add(*(paper(number, f"Comet {number}") for number in range(1, 4)))
    told = titles("--top", "2", "--mark")
    (cut,) = {1, 2, 3} - {int(title.split()[1]) for title in told}
    add(paper(cut, f"Comet {cut}", upvotes=50, date=days_ago(1)))
    assert titles()[0] == f"Comet {cut}"


def test_dismissed_papers_are_left_out() -> None:
    add(paper(1, "Otters"), paper(2, "Kites"))
    assert run("dismiss", "2401.00001").code == 0
    assert titles() == ["Kites"]


def test_a_paper_that_was_told_is_not_told_again_after_it_was_joined() -> None:
    add(paper(1, "Otters in Rivers"))
    assert titles("--mark")
    add({"title": "Otters in Streams", "doi": "10.1000/otters"})
    assert run("merge", "10.1000/otters", "2401.00001").code == 0
    assert titles() == []


WRONG = "--since whenever/--since 9999/--query a --saved b/--saved nowhere/--send --mark/--top 0/--format pdf"


@pytest.mark.parametrize("args", WRONG.split("/"))
def test_a_wrong_call_is_wrong_usage(args: str) -> None:
    fails("digest", *args.split())


@given(st.integers(0, 10**9), st.integers(0, WINDOW), st.integers(1, 100))
def test_more_upvotes_trend_more_and_age_trends_less(votes: int, age: int, more: int) -> None:
    assert score(votes + more, age) > score(votes, age)
    assert score(votes + 1, age + more) < score(votes + 1, age)


def test_the_documented_formula_is_the_one_in_use() -> None:
    page = (ROOT / "docs/digest.md").read_text("utf-8")
    (formula,) = [line.strip() for line in page.splitlines() if line.strip().startswith("score = ")]
    rows = [
        line.strip("| ").split("|") for line in page.splitlines() if line.startswith("| ") and "upvotes" not in line
    ]
    figures = [tuple(map(float, row)) for row in rows if all(cell.strip().replace(".", "").isdigit() for cell in row)]
    assert len(figures) >= 3
    for upvotes, age, shown in figures:
        known = {"upvotes": upvotes, "age": age}
        assert round(eval(formula.partition(" = ")[2], {}, known), 2) == shown  # our own page
        assert round(float(score(int(upvotes), int(age))), 2) == shown


def test_the_first_digest_looks_back_a_week() -> None:
    told = digest()
    assert date.fromisoformat(told["until"][:10]) - date.fromisoformat(told["since"]) == timedelta(7)


def test_a_library_that_was_made_anew_is_told_by_its_dates(own_home: Path) -> None:
    add(paper(1, "Otters"), paper(2, "Kites"))
    assert set(titles("--mark")) == {"Otters", "Kites"}
    for name in ("catalog.sqlite3", "catalog.sqlite3-wal", "catalog.sqlite3-shm"):
        (own_home / ".local/share/carrel" / name).unlink(missing_ok=True)
    add(paper(1, "Otters"), paper(3, "Looms"))
    assert titles() == ["Looms"]
