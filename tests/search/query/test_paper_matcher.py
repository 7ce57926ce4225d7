from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given

from search.paper import Paper
from search.query.paper_matcher import Leaf, matches
from search.query.query import parse
from search.query.tree import And, Everything, Keys, Node, Not, Word
from tests.search.query.samples import BARE, PAPER, texts, trees

TODAY = date(2026, 5, 10)

# Queries, three spaces apart.
FOUND = """
*   autoencoder   AUTOENCODERS   "masked autoencoder"   "masked autoencoders for robots"   naive   naïve   erdos
Erdős   vision-language   "vision language study"   GPT-4   GPT   code released   students -cats
cats OR students   -cats   -(cats dogs)   =students   ="soft labels"   autoenc*   robo*   vision-lang*
autoencodrs~   autoencodr~2   utoencoders~   vison-languag~   tacher~2   "guides student"~1
"student guides teacher"~4   "labels soft"~1   "knowledge distillation"   title:robots   title:(robots OR cats)
title:(masked -cats)   title:* author:*   abstract:teacher   abstract:(teacher labels)   any:erdos
author:erdos   author:"paul erdos"   au:del_maestro   author:mae*   author:wang,cats   cat:cs.CV   cat:CS.cv
cat:cs   cat:stat   cat:cs.*   cat:*   venue:"robot letters"   venue:robot*   kw:"soft labels"   kw:soft*
code:mae_pytorch   code:robot-lab/mae   code:github.com   code:pytor*   code:*   page:monday   page:mon*
page:"mar 11"   page:"cs.CV feed"   page:daily-papers   page:2024-03-12   id:2401.00001   2401.00001v7
https://arxiv.org/abs/2401.00001v2   10.1016/S0004-3702(97)00043-X   id:2401.*   id:nonsense,2401.00001
year:2024   year:>=2024   year:>2023   year:<2025   year:2020..2024   year:2019,2024   year:(>2020 -2021)
upvotes:12   upvotes:*   date:2024   date:2024-03   date:2024-03-01   date:..2024-03-10
date:[202401010000 TO 202412312359]   added:7d   added:yesterday   added:2026-05-09   has:code   has:links
has:pdf,tag   has:abstract   no:tag   -has:tag   no:note has:code   ???   robots ???
"""

NOT_FOUND = """
cats   robots cats   -robots   "autoencoder masked"   "robots study"   "language study we distil"   "erdos anna"
"labels knowledge"   =student title:student   =autoencoder   ="masked autoencoder"   =distillations   toencoder*
autoencodr~   "vison-language"   cats~   "guides student"   "teacher labels"~3   "student student student"~9
title:teacher   title:(robots cats)   abstract:robots   author:masked   author:erdo   author:wangs
author:"wang paul"   cat:cs.CL   cat:c   cat:CV   venue:robot   kw:soft   kw:labels   code:pytorch/mae
code:pytor   code:robots   page:tuesday   page:mon   id:2401.0000   id:2401.00002   year:2023   year:>2024
year:<2024   year:soon   upvotes:>12   date:2023   date:2024-03-02   date:>2024-03-01   date:soon   added:today
added:..7d   has:tag   has:nonsense   no:code   tag:rl   #rl   is:bookmarked   note:*   rating:>3   in:later
"""


@pytest.mark.parametrize("text", re.split(r"   |\n", FOUND.strip()))
def test_the_paper_is_found_by(text: str) -> None:
    assert matches(parse(text).tree, PAPER, today=TODAY)


@pytest.mark.parametrize("text", re.split(r"   |\n", NOT_FOUND.strip()))
def test_the_paper_is_not_found_by(text: str) -> None:
    assert not matches(parse(text).tree, PAPER, today=TODAY)


@pytest.mark.parametrize(
    ("text", "found"),
    [("auto", True), ("masked auto", True), ("toenc", False), ("vision-lang", True), ('"masked auto', True),
     ('"robots auto', False), ("author:maes", True), ("cat:cs.C", True), ("id:2401.0", True), ("page:mon", True),
     ("year:20", True), ("year:2023", False), ("has:co", True), ("titl", False), ("students", True)],
)  # fmt: skip
def test_while_typing_the_beginning_of_a_word_finds_it(text: str, found: bool) -> None:
    assert matches(parse(text, typing=True).tree, PAPER) is found


@pytest.mark.parametrize(
    "text",
    [
        *("year:*", "year:<3000", "date:*", "date:2024", "added:*", "upvotes:>=0"),
        *("author:*", "abstract:*", "cat:*", "has:pdf"),
    ],
)
def test_a_paper_without_a_value_never_matches_that_field(text: str) -> None:
    assert not matches(parse(text).tree, BARE, today=TODAY)


def test_the_keys_that_the_shelf_named_match() -> None:
    assert matches(Keys(frozenset({PAPER.key})), PAPER)
    assert not matches(And((Everything(), Keys())), PAPER)
    assert matches(Not(Keys()), PAPER)


def test_the_shelf_is_asked_leaf_by_leaf() -> None:
    asked: list[tuple[str, str]] = []

    def resolve(name: str, leaf: Leaf, paper: Paper) -> bool:
        asked.append((name, str(leaf)))
        assert paper is PAPER
        return leaf == Word("rl")

    assert matches(parse("tag:(a OR rl) robots -is:read has:code -has:note").tree, PAPER, resolve=resolve)
    assert asked == [("tag", "a"), ("tag", "rl"), ("is", "read"), ("has", "note")]


@given(texts)
def test_any_query_is_answered(text: str) -> None:
    query = parse(text, typing=True)
    assert matches(query.tree, PAPER) in (True, False)


@given(trees)
def test_a_paper_matches_either_a_tree_or_its_opposite(tree: Node) -> None:
    opposite = tree.node if isinstance(tree, Not) else Not(tree)
    assert matches(tree, PAPER) is not matches(opposite, PAPER)
