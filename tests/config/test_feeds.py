"""`feeds:` and `fetch:` in config.yaml; the examples in the documentation are feeds."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path

import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.errors import ConfigError
from search.fetch.kinds import kind_of
from search.fetch.politeness import ARXIV, DOI, HUGGING_FACE, OPENALEX, SEMANTIC_SCHOLAR, service_of
from search.fetch.settings import KINDS, Feed, FetchSettings
from tests.config.conftest import Read
from tui.config.settings import Settings, example


def test_feeds_are_read_as_they_are_named(read: Read) -> None:
    text = """
feeds:
  daily: hf-daily
  top: {kind: hf-daily, show: trending}
  cs.CL: {kind: arxiv, categories: [cs.CL, hep-th, math.*]}
  one: {kind: arxiv, categories: cs.LG}
  moths: {kind: arxiv, query: 'ti:"moths" ANDNOT cat:cs.CV'}
  007: {kind: rss, url: 'https://example.org/feed?a=1'}
  citing: {kind: openalex, filter: 'cites:W2741809807'}
  s2: {kind: semantic-scholar, query: no}
fetch: {contact: ada@example.org, on_start: yes, timeout_s: 5, max_mb: 64, max_papers: 50,
        base_urls: {huggingface: 'https://mirror.example/hf/'}}
"""
    given = read(text)
    assert list(given.feeds.values()) == [
        Feed("daily", "hf-daily"),
        Feed("top", "hf-daily", show="trending"),
        Feed("cs.CL", "arxiv", categories=("cs.CL", "hep-th", "math.*")),
        Feed("one", "arxiv", categories=("cs.LG",)),
        Feed("moths", "arxiv", query='ti:"moths" ANDNOT cat:cs.CV'),
        Feed("007", "rss", url="https://example.org/feed?a=1"),
        Feed("citing", "openalex", filter="cites:W2741809807"),
        Feed("s2", "semantic-scholar", query="no"),
    ]
    assert all(name == feed.name for name, feed in given.feeds.items())
    assert given.fetch == FetchSettings(
        "ada@example.org", True, 5, 64, 50, {"huggingface": "https://mirror.example/hf/"}
    )


def test_the_examples_in_the_comments_are_feeds_of_every_kind(read: Read) -> None:
    samples = [line.removeprefix("#") for line in example().splitlines() if line.startswith("#  ") and line[3] != " "]
    feeds = read("\n".join(["feeds:", *samples])).feeds
    assert {feed.kind for feed in feeds.values()} == set(KINDS)
    assert all(kind_of(feed) for feed in feeds.values())


ANYTHING = st.recursive(
    st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
)


@given(ANYTHING)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_stands_there_is_read_or_told(read: Read, value: object) -> None:
    told = Settings()
    with suppress(ConfigError):  # and nothing else
        told = read(yaml.safe_dump({"feeds": value, "fetch": value}, allow_unicode=True))
    assert told.fetch == FetchSettings()


def test_the_page_about_fetching_tells_of_every_kind_and_its_examples_are_feeds(read: Read) -> None:
    page = (Path(__file__).parents[2] / "docs" / "fetching.md").read_text("utf-8")
    (sample,) = re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)
    assert {feed.kind for feed in read(sample).feeds.values()} == set(KINDS)
    rows = {row.split("|")[1].strip(" `"): row for row in page.splitlines() if row.startswith("| `")}
    assert set(rows) == set(KINDS)
    assert all(f"`{told}`" in rows[kind] for kind, names in KINDS.items() for told in names)


def test_the_pauses_on_the_page_are_those_that_are_kept() -> None:
    page = " ".join((Path(__file__).parents[2] / "docs" / "fetching.md").read_text("utf-8").split())
    for service, name in ((ARXIV, "arXiv"), (SEMANTIC_SCHOLAR, "Semantic Scholar"), (OPENALEX, "OpenAlex")):
        assert f"{service.pause:g} s for {name}" in page
    assert {HUGGING_FACE.pause, DOI.pause, service_of("https://example.org/").pause} == {1.0}
