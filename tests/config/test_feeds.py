"""`feeds:` and `fetch:` in config.yaml: every problem at once, with its line; the examples are feeds."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.errors import ConfigError
from search.fetch.kinds import kind_of
from search.fetch.politeness import ARXIV, DOI, HUGGING_FACE, OPENALEX, SEMANTIC_SCHOLAR, service_of
from search.fetch.settings import KINDS, Feed, FetchSettings
from tui.config.settings import Settings, example, load_settings


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "config.yaml"


def read(file: Path, text: str) -> Settings:
    file.write_text(text, "utf-8")
    return load_settings(file)


def problems(file: Path, text: str) -> list[str]:
    """Return what is wrong with a config, a line for each, with the line's number."""
    with pytest.raises(ConfigError) as caught:
        read(file, text)
    return [line.removeprefix(f"{file}:") for line in caught.value.message.splitlines()]


def test_feeds_are_read_as_they_are_named(file: Path) -> None:
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
    given = read(file, text)
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


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("feeds: [a]", 1, "`feeds` must contain names and feeds"),
        (
            "feeds:\n  a: hf-dayly",
            2,
            "openalex, semantic-scholar, did you mean `hf-daily`?",
        ),
        ("feeds:\n  a: {kind: mail}", 2, "`feeds.a.kind` must be one of"),
        ("feeds:\n  a:\n    show: week", 2, "`feeds.a.kind` must be one of"),
        ("feeds:\n  a: [x]", 2, "`feeds.a` must be a kind"),
        ("feeds:\n  a: arxiv", 2, "`feeds.a` needs `categories` or `query`"),
        ("feeds:\n  a: {kind: rss}", 2, "`feeds.a` needs `url`"),
        (
            "feeds:\n  a:\n    kind: rss\n    ulr: x",
            4,
            "a feed of kind rss has no `ulr`, did you mean `url`?",
        ),
        ("feeds:\n  a: {kind: rss, url: 'file:///etc/passwd'}", 2, "`feeds.a.url` takes an http or https address"),
        ("feeds:\n  a: {kind: rss, url: 'https://u:p@x.org/'}", 2, "`feeds.a.url` takes an address without a user"),
        ("feeds:\n  a: {kind: rss, url: 'https://x.org/a b'}", 2, "`feeds.a.url` takes an address without blanks"),
        ("feeds:\n  a: {kind: rss, url: 'https://[x'}", 2, "`feeds.a.url` takes an http or https address"),
        ("feeds:\n  a: {kind: arxiv, categories: [CS.CL]}", 2, "`feeds.a.categories` must be arXiv categories"),
        ("feeds:\n  a: {kind: arxiv, categories: {a: b}}", 2, "`feeds.a.categories` must be arXiv categories"),
        ("feeds:\n  a: {kind: arxiv, query: [x]}", 2, "`feeds.a.query` must be a single value"),
        ("feeds:\n  a: {kind: arxiv, query: ' '}", 2, "`feeds.a.query` must be a single value"),
        ("feeds:\n  a: {kind: hf-daily, show: year}", 2, "`feeds.a.show` must be one of day, week, month, trending"),
        ("feeds:\n  a: hf-daily\n  a: hf-daily", 3, "`feeds.a` is set twice"),
        ("feeds:\n  -a: hf-daily", 2, "`feeds.-a` is not a valid name for a feed"),
        ("feeds:\n  'a\\u202eb ': hf-daily", 2, "is not a valid name for a feed"),
        ("fetch: yes", 1, "`fetch` must contain settings"),
        ("fetch:\n  onstart: true", 2, "unknown setting `fetch.onstart`, did you mean `on_start`?"),
        ("fetch:\n  on_start: maybe", 2, "`fetch.on_start` must be true or false"),
        ("fetch:\n  timeout_s: 0", 2, "`fetch.timeout_s` must be a number from 1 to 600"),
        ("fetch:\n  max_mb: ²", 2, "`fetch.max_mb` must be a number from 1 to 1,000"),
        ("fetch:\n  max_papers: [1]", 2, "`fetch.max_papers` must be a single value"),
        ("fetch:\n  contact: nobody", 2, "`fetch.contact` must be a mail address"),
        ('fetch:\n  contact: "a@b\\r\\nX: y"', 2, "`fetch.contact` must be a mail address"),
        ("fetch:\n  max_mb: 1\n  max_mb: 2", 3, "`fetch.max_mb` is set twice"),
        ("fetch:\n  base_urls: x", 2, "`fetch.base_urls` must contain services and addresses"),
        (
            "fetch:\n  base_urls:\n    arxif: http://x",
            3,
            "unknown service `arxif`, did you mean `arxiv`?",
        ),
        ("fetch:\n  base_urls:\n    arxiv: ftp://x", 3, "`fetch.base_urls.arxiv` takes an http or https address"),
    ],
)
def test_a_bad_setting_is_told_with_its_line(file: Path, text: str, line: int, words: str) -> None:
    (told,) = problems(file, text)
    assert told.startswith(f"{line}: ")
    assert words in told


def test_all_problems_are_told_at_once(file: Path) -> None:
    told = problems(file, "feeds:\n  a: rss\n  b: {kind: arxiv, query: x, url: y}\nfetch:\n  max_mb: x\nthme: nord\n")
    assert [line.partition(":")[0] for line in told] == ["2", "3", "5", "6"]


@pytest.mark.parametrize("text", ["feeds:\nfetch:\n", "feeds: {}\nfetch: {}\n", "fetch: ~\nfeeds: null\n"])
def test_what_is_left_out_is_the_default(file: Path, text: str) -> None:
    assert read(file, text) == Settings()


def test_the_examples_in_the_comments_are_feeds_of_every_kind(file: Path) -> None:
    samples = [line.removeprefix("#") for line in example().splitlines() if line.startswith("#  ") and line[3] != " "]
    feeds = read(file, "\n".join(["feeds:", *samples])).feeds
    assert {feed.kind for feed in feeds.values()} == set(KINDS)
    assert all(kind_of(feed) for feed in feeds.values())


ANYTHING = st.recursive(
    st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
)


@given(ANYTHING)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_stands_there_is_read_or_told(file: Path, value: object) -> None:
    told = Settings()
    with suppress(ConfigError):  # and nothing else
        told = read(file, yaml.safe_dump({"feeds": value, "fetch": value}, allow_unicode=True))
    assert told.fetch == FetchSettings()


def test_the_page_about_fetching_tells_of_every_kind_and_its_examples_are_feeds(file: Path) -> None:
    page = (Path(__file__).parents[2] / "docs" / "fetching.md").read_text("utf-8")
    (sample,) = re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)
    assert {feed.kind for feed in read(file, sample).feeds.values()} == set(KINDS)
    rows = {row.split("|")[1].strip(" `"): row for row in page.splitlines() if row.startswith("| `")}
    assert set(rows) == set(KINDS)
    assert all(f"`{told}`" in rows[kind] for kind, names in KINDS.items() for told in names)


def test_the_pauses_on_the_page_are_those_that_are_kept() -> None:
    page = " ".join((Path(__file__).parents[2] / "docs" / "fetching.md").read_text("utf-8").split())
    for service, name in ((ARXIV, "arXiv"), (SEMANTIC_SCHOLAR, "Semantic Scholar"), (OPENALEX, "OpenAlex")):
        assert f"{service.pause:g} s for {name}" in page
    assert {HUGGING_FACE.pause, DOI.pause, service_of("https://example.org/").pause} == {1.0}
