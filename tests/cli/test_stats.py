"""`carrel stats` and `carrel trend`."""

from __future__ import annotations

import pytest

from tests.cli.runner import CommandResult, fails, run

pytestmark = pytest.mark.usefixtures("stocked")


def tables(result: CommandResult) -> list[list[list[str]]]:
    """Return tables as a program would read them: blocks of lines with tabs."""
    assert result.code == 0, result.err
    return [[line.split("\t") for line in block.splitlines()] for block in result.out.split("\n\n")]


def test_the_tables_of_stats_have_names_and_add_up() -> None:
    found = tables(run("stats", "--period", "month"))
    assert [block[0][0] for block in found] == ["month", "week", "keywords", "categories", "authors", "tags", "upvotes"]
    months = found[0][1:]
    assert months[0][0] == "2024-01"
    assert sum(int(number) for _, number in months) == run("stats", "--json").json["papers"]["total"] - 1
    assert found[2][1][:2] == ["herding", "1"]
    assert found[4][1][:2] == ["Ada Example", "2"]


def test_stats_as_data() -> None:
    run("bookmark", "2401.00001")
    run("tag", "2401.00001", "+dogs")
    run("status", "2401.00001", "read")
    result = run("stats", "--json").json
    assert result["papers"]["undated"] == 1
    assert result["papers"]["year_guessed"] == 12
    assert result["reading"]["unread"] == 0
    assert result["reading"]["read"] == 1
    assert [(each["kept"], each["read"], each["unread"]) for each in result["reading"]["per_period"]] == [(1, 1, 0)]
    assert result["tags"] == [{"name": "dogs", "papers": 1, "recent": 1, "before": 0}]
    assert result["upvotes"]["median"] == 7
    assert result["upvotes"]["distribution"] == [{"from": 5, "to": 9, "papers": 1}]
    (top,) = result["upvotes"]["top"]
    assert (top["title"], top["upvotes"]) == ("Sheepdogs Revisited", 7)


def test_stats_of_the_last_days_only() -> None:
    result = run("stats", "--json", "--since", "2025-01").json
    assert result["since"] == "2025-01-01"
    assert all(each["start"] >= "2025" for each in result["papers"]["per_period"])
    assert "herding" not in {each["name"] for each in result["keywords"]}
    assert run("stats", "--since", "never").code == 2


def test_each_argument_of_trend_is_a_query_of_its_own() -> None:
    assert run("saved", "add", "dogs", "herding").code == 0
    result = run("trend", "herding", "revisited -wool", "--saved", "dogs", "--period", "year", "--json").json
    assert [(each["query"], each["saved"], each["total"]) for each in result["trends"]] == [
        ("herding", None, 2),
        ("revisited -wool", None, 1),
        ("herding", "dogs", 2),
    ]
    first = result["trends"][0]["per_period"][0]
    assert first.items() >= {"period": "2024", "start": "2024-01-01", "papers": 2, "of": 2, "share": 1.0}.items()
    years = [each["period"] for each in result["trends"][0]["per_period"]]
    assert years == [str(year) for year in range(2024, 2024 + len(years))]
    (table,) = tables(run("trend", "herding", "no-such-word", "--period", "year"))
    assert table[:2] == [["year", "herding", "no-such-word", "of"], ["2024", "2", "0", "2"]]
    # A dismissed paper still counts.
    run("dismiss", "2401.00001")
    assert run("trend", "herding", "--json").json["trends"][0]["total"] == 2


@pytest.mark.parametrize("args", [(), ("a", "b", "c", "d", "e"), ("--saved", "nobody")])
def test_what_cannot_be_compared_is_wrong_usage(args: tuple[str, ...]) -> None:
    assert "carrel: " in fails("trend", *args)


def test_where_nothing_is_dated_there_is_nothing_to_tell() -> None:
    result = run("stats", "--json", "--since", "1d").json
    assert result["papers"]["per_period"] == []
    assert result["upvotes"] == {"papers": 0, "median": None, "distribution": [], "top": []}
    assert run("trend", "herding", "--since", "1d").out == "week\therding\tof\n"
