"""`carrel search` for several words: papers with all of them, then those with some."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.runner import ONE, TWO, fails, run, run_together
from tests.samples import places_in
from tui.cli.output import DIVIDER
from tui.cli.search import NO_SPELLING_HELPS, no_result, not_found_by
from tui.desk.desk import GAVE_UP_PHRASES, QUOTED_IN_SENTENCE
from tui.desk.why_lines import LACKS
from tui.desk.wording import hidden_text

pytestmark = pytest.mark.usefixtures("stocked")

# Both papers are about herding; one was "revisited", neither has a kite.
ALL, SOME = ("herding", "revisited"), ("herding", "kites")
SENTENCE = 'which of the dogs that are "revisited flock" were herding in the fields'


def test_papers_with_all_words_come_first_and_each_says_what_it_lacks() -> None:
    found = run("search", "--json", *ALL)
    assert (found.keys, found.json["with_all"], found.json["total"]) == ([TWO, ONE], 1, 2)
    assert [paper["lacks"] for paper in found.json["papers"]] == [[], ["revisited"]]
    assert "1 with all · 1 with some of 15 papers" in run("search", *ALL).err
    found = run("search", "--json", *SOME)
    assert found.json["with_all"] == 0
    assert {ONE, TWO} < set(found.keys)
    assert all(len(paper["lacks"]) == 1 for paper in found.json["papers"])
    assert f"none with all · {found.json['total']} with some of 15 papers" in run("search", *SOME).err


def test_a_line_divides_papers_with_all_words_from_those_with_some() -> None:
    assert DIVIDER not in run("search", *ALL).out
    lines = run_together("search", *ALL).splitlines()
    place = lines.index(DIVIDER)
    assert (lines[place - 1].endswith(TWO), lines[place + 1][:3], lines[place + 2].endswith(ONE)) == (True, "2  ", True)
    for undivided in (("-n", "1", *ALL), SOME, ("--all", *ALL), ("herding",)):
        assert DIVIDER not in run_together("search", *undivided)


def test_one_word_has_nothing_to_lack() -> None:
    found = run("search", "--json", "herding").json
    assert "with_all" not in found
    assert "lacks" not in found["papers"][0]


def test_the_limit_may_end_before_the_papers_with_some() -> None:
    found = run("search", "--json", "-n", "1", *ALL).json
    assert [paper["lacks"] for paper in found["papers"]] == [[]]
    assert (found["with_all"], found["total"]) == (1, 2)


def test_every_word_can_be_demanded() -> None:
    for asked in (["--all", *ALL], ["all:", *ALL], ["+herding", "+revisited"], ["herding", "AND", "revisited"]):
        found = run("search", "--json", *asked)
        assert found.keys == [TWO], asked
        assert "with_all" not in found.json
    assert run("search", "--json", "--all", *SOME).keys == []
    found = run("search", "--json", "+revisited", "herding", "kites")
    assert found.keys == [TWO]
    assert found.json["papers"][0]["lacks"] == ["kites"]


def test_the_setting_demands_every_word_unless_most_are_asked_for(own_home: Path) -> None:
    config = places_in(own_home).config_file
    config.parent.mkdir(parents=True, exist_ok=True)
    config.write_text("match: all\n")
    assert run("search", "--json", *ALL).keys == [TWO]
    assert run("search", "--json", "--most", *ALL).keys == [TWO, ONE]
    config.write_text("match: most\n")
    assert run("search", "--json", *ALL).keys == [TWO, ONE]


def test_another_spelling_is_told() -> None:
    result = run("search", "hedring", "revisited")
    assert "hedring → herding" in result.err
    found = run("search", "--json", "hedring", "revisited")
    assert found.json["spelled"] == [{"text": "hedring", "as": "herding"}]
    assert (found.keys, found.json["with_all"]) == ([TWO, ONE], 1)
    assert "spelled" not in run("search", "--json", "herding").json


def test_correct_repairs_the_spelling_of_demanded_words() -> None:
    found = run("search", "--all", "--correct", "--json", "hedring", "revisited")
    assert found.keys == [TWO]
    assert found.json["corrected"]["text"] == "herding revisited"
    assert found.json["corrected"]["said"] in found.err


def test_where_no_spelling_helps_correct_shows_papers_with_some_words() -> None:
    result = run("search", "--all", "--correct", "--json", *SOME)
    assert result.keys == run("search", "--json", *SOME).keys
    assert NO_SPELLING_HELPS in result.err
    assert "corrected" not in result.json
    nothing = run("search", "--all", "--correct", "zzyzx")
    assert (nothing.code, nothing.out) == (0, "")
    assert NO_SPELLING_HELPS not in nothing.err


def test_why_a_paper_is_where_it_is() -> None:
    result = run("search", "--why", ONE, *ALL)
    title, place, *reasons = [" ".join(line.split()) for line in result.out.splitlines()]
    assert title.startswith("Sheepdogs Are")
    assert place.startswith("No. 2 of 2, score ")
    assert reasons[0].split(" ", 1)[1] == "herding title, abstract ×2, keywords"
    assert reasons[-1] == f"– {LACKS} revisited"
    found = run("search", "--json", *ALL).json["papers"][1]
    why = run("search", "--why", ONE, "--json", *ALL).json
    assert (why["query"], why["key"]) == ("herding revisited", ONE)
    assert why["why"]["score"] == pytest.approx(found["score"], abs=0.001)
    assert why["why"]["score"] == pytest.approx(sum(word["score"] for word in why["why"]["words"]), abs=0.001)
    assert why["why"].items() >= {"place": 2, "total": 2, "lacks": ["revisited"]}.items()
    assert why["why"]["words"][0]["places"] == {"title": 1, "abstract": 2, "keywords": 1}


def test_a_paper_that_is_not_found_has_no_why() -> None:
    for how in ((), ("--json",)):
        assert not_found_by("flock") in fails("search", "--why", ONE, *how, "flock", code=1)
    assert "no-such-key" in fails("search", "--why", "no-such-key", "flock")


def test_a_number_means_a_result_of_the_same_query_whatever_was_searched_for_before() -> None:
    run("search", "--all", *ALL)
    for number, key in enumerate((TWO, ONE), 1):
        assert run("search", "--why", f"@{number}", "--json", *ALL).json["key"] == key
    for wrong in ("@0", "@3", "@999", f"@{'9' * 40}", "@", "@x"):
        assert no_result(wrong, " ".join(ALL), 2) in fails("search", "--why", wrong, *ALL, code=1)


def test_in_a_sentence_quotation_marks_demand_nothing() -> None:
    result = run("search", "--json", SENTENCE)
    assert {ONE, TWO} <= set(result.keys)
    assert QUOTED_IN_SENTENCE in result.err
    assert GAVE_UP_PHRASES not in result.err
    assert run("search", "--json", '"revisited flock" herding').keys == []


def test_a_phrase_that_nobody_wrote_is_given_up_and_that_is_said() -> None:
    result = run("search", "--json", '"revisited flock" herding dogs without fields')
    assert {ONE, TWO} <= set(result.keys)
    assert GAVE_UP_PHRASES in result.err


def test_dismissed_papers_of_both_parts_are_told() -> None:
    assert "hidden" not in run("search", "--json", *ALL).json
    run("dismiss", ONE, TWO)
    assert run("search", "--json", *ALL).json["hidden"] == 2
    assert hidden_text(2) in run("search", *ALL).err
    run("dismiss", "--back", ONE)
    assert run("search", "--json", *ALL).json["hidden"] == 1
    assert hidden_text(1) in run("search", "--explain", *ALL).err
