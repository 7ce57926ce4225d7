"""config.yaml: every problem is told at once, with file and line; the example is the defaults."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from search.errors import ConfigError
from search.fetch.settings import KINDS
from search.query.fields import SORTS
from tests.config.conftest import Read
from tui.config.settings import DigestSettings, Settings, example, load_settings

Problems = Callable[[str], list[str]]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("thme: nord", "1: unknown setting `thme`, did you mean `theme`?"),
        ("theme: nord\nzebra: 1", "2: unknown setting `zebra`"),
        ("theme: [nord]", "1: `theme` must be a single value"),
        ("sort: upwards", "1: `sort` must be one of relevance, date"),
        ("match: some", "1: `match` must be one of most, all"),
        ("delay_ms: soon", "1: `delay_ms` must be a number of milliseconds"),
        ("delay_ms: -3", "1: `delay_ms` must be a number"),
        ("delay_ms: 5000", "1: `delay_ms` must be a number"),
        ("delay_ms: 1.5", "1: `delay_ms` must be a number"),
        ("delay_ms: ²", "1: `delay_ms` must be a number"),
        ("\n\nkeys:\n  bokmark: B", "4: unknown action `bokmark`, did you mean `bookmark`?"),
        ("keys:\n  zebra: B", "2: unknown action `zebra` (`carrel keys` lists the actions)"),
        ("keys:\n  bookmark: bb", "2: `bb` is not a key"),
        ("keys:\n  bookmark: [B, hyper+x]", "2: `hyper+x` is not a key"),
        ("keys:\n  bookmark: g g g", "2: `g g g` is not a key"),
        ("keys:\n  bookmark: r", "2: `r` runs both `read` and `bookmark`"),
        ("keys:\n  sort: G", "2: `G` runs both `bottom` and `sort`"),
        ("keys:\n  bookmark: B\n  read: B", "3: `B` runs both `bookmark` and `read`"),
        ("keys:\n  bookmark: {a: b}", "2: `keys.bookmark` must be a key or a list of keys"),
        ("keys: [b, r]", "1: `keys` must contain actions and their keys"),
        ("- theme", "1: expected settings such as `theme: nord`"),
        ("just words", "1: expected settings such as `theme: nord`"),
        ("feeds: [a]", "1: `feeds` must contain names and feeds"),
        ("feeds:\n  a: hf-dayly", f"2: `feeds.a.kind` must be one of {', '.join(KINDS)}, did you mean `hf-daily`?"),
        ("feeds:\n  a: {kind: mail}", "2: `feeds.a.kind` must be one of"),
        ("feeds:\n  a:\n    show: week", "2: `feeds.a.kind` must be one of"),
        ("feeds:\n  a: [x]", "2: `feeds.a` must be a kind"),
        ("feeds:\n  a: arxiv", "2: `feeds.a` needs `categories` or `query`"),
        ("feeds:\n  a: {kind: rss}", "2: `feeds.a` needs `url`"),
        (
            "feeds:\n  a:\n    kind: rss\n    ulr: x",
            "4: `feeds.a`: a feed of kind rss has no `ulr`, did you mean `url`?",
        ),
        ("feeds:\n  a: {kind: rss, url: 'file:///etc/passwd'}", "2: `feeds.a.url` must be an http or https address"),
        ("feeds:\n  a: {kind: rss, url: 'https://u:p@x.org/'}", "2: `feeds.a.url` must not contain a user"),
        ("feeds:\n  a: {kind: rss, url: 'https://x.org/a b'}", "2: `feeds.a.url` must not contain blanks"),
        ("feeds:\n  a: {kind: rss, url: 'https://[x'}", "2: `feeds.a.url` must be an http or https address"),
        ("feeds:\n  a: {kind: arxiv, categories: [CS.CL]}", "2: `feeds.a.categories` must be arXiv categories"),
        ("feeds:\n  a: {kind: arxiv, categories: {a: b}}", "2: `feeds.a.categories` must be arXiv categories"),
        ("feeds:\n  a: {kind: arxiv, query: [x]}", "2: `feeds.a.query` must be a single value"),
        ("feeds:\n  a: {kind: arxiv, query: ' '}", "2: `feeds.a.query` must be a single value"),
        ("feeds:\n  a: {kind: hf-daily, show: year}", "2: `feeds.a.show` must be one of day, week, month, trending"),
        ("feeds:\n  a: hf-daily\n  a: hf-daily", "3: `feeds.a` is set twice"),
        ("feeds:\n  -a: hf-daily", "2: `feeds.-a` is not a valid name for a feed"),
        ("feeds:\n  'a\\u202eb ': hf-daily", "2: `feeds.a\\u202eb` is not a valid name for a feed"),
        ("fetch: yes", "1: `fetch` must contain settings"),
        ("fetch:\n  onstart: true", "2: unknown setting `fetch.onstart`, did you mean `on_start`?"),
        ("fetch:\n  on_start: maybe", "2: `fetch.on_start` must be true or false"),
        ("fetch:\n  timeout_s: 0", "2: `fetch.timeout_s` must be a number from 1 to 600"),
        ("fetch:\n  max_mb: ²", "2: `fetch.max_mb` must be a number from 1 to 1,000"),
        ("fetch:\n  max_papers: [1]", "2: `fetch.max_papers` must be a single value"),
        ("fetch:\n  contact: nobody", "2: `fetch.contact` must be a mail address"),
        ('fetch:\n  contact: "a@b\\r\\nX: y"', "2: `fetch.contact` must be a mail address"),
        ("fetch:\n  max_mb: 1\n  max_mb: 2", "3: `fetch.max_mb` is set twice"),
        ("fetch:\n  base_urls: x", "2: `fetch.base_urls` must contain services and addresses"),
        (
            "fetch:\n  base_urls:\n    arxif: http://x",
            "3: `fetch.base_urls`: unknown service `arxif`, did you mean `arxiv`?",
        ),
        ("fetch:\n  base_urls:\n    arxiv: ftp://x", "3: `fetch.base_urls.arxiv` must be an http or https address"),
        ("digest: 3", "1: `digest` must contain settings"),
        ("digest:\n  hots: x", "2: unknown setting `digest.hots`, did you mean `host`?"),
        ("digest:\n  to: me", "2: `digest.to` must be a mail address"),
        ("digest:\n  to: {a: b}", "2: `digest.to` must be a mail address"),
        ('digest:\n  to: ["a@b.c\\r\\nBcc: d@e.f"]', "2: `digest.to` must be a mail address"),
        ("digest:\n  sender: a@b c", "2: `digest.sender` must be a mail address"),
        ("digest:\n  port: 70000", "2: `digest.port` must be a number from 0 to 65,535"),
        ("digest:\n  security: startls", "2: `digest.security` must be one of starttls, tls, none, did you mean"),
        ("digest:\n  host: https://mail.example", "2: `digest.host` must be the name of a mail server"),
        ("digest:\n  top: 5\n  top: 6", "3: `digest.top` is set twice"),
        ("digest:\n  password: [sesame]", "2: `digest.password` must be a single value"),
    ],
)
def test_a_bad_setting_is_told_with_its_line(problems: Problems, text: str, words: str) -> None:
    (told,) = problems(text)
    assert told.startswith(words)
    assert "sesame" not in told


@pytest.mark.parametrize(("text", "place"), [("theme: 'nord", "1:"), ("a: b: c", "1:"), ("theme: nord\n\t- x", "2:")])
def test_what_is_not_yaml_is_told_with_line_and_column(problems: Problems, text: str, place: str) -> None:
    (told,) = problems(text)
    assert told.startswith(place)


@pytest.mark.parametrize("data", [b"theme: \xff\xfe", b"theme: \x00", b"\x00\x01\x02", b"[" * 100_000])
def test_bytes_that_are_no_yaml_are_told(file: Path, data: bytes) -> None:
    file.write_bytes(data)
    with pytest.raises(ConfigError, match="config"):
        load_settings(file)


def test_a_folder_in_the_files_place_is_told(file: Path) -> None:
    file.mkdir()
    with pytest.raises(ConfigError, match="cannot be read"):
        load_settings(file)


def test_all_problems_are_told_at_once_in_the_files_order(problems: Problems) -> None:
    text = "thme: nord\nsort: up\nkeys:\n  bookmark: r\n  zebra: Z\n  tags: [bb, cc]\ndelay_ms: x\n"
    text += "feeds:\n  a: rss\n  b: {kind: arxiv, query: x, url: y}\nfetch:\n  max_mb: x\nsort: title\n"
    assert [line.partition(":")[0] for line in problems(text)] == [
        "1",
        "2",
        "4",
        "5",
        "6",
        "6",
        "7",
        "9",
        "10",
        "12",
        "13",
    ]


@pytest.mark.parametrize(
    "text",
    [
        *("", "# only words\n", "keys:\n", "keys: {}\n", "keys: ~\n", "\ufefftheme: textual-dark\n"),
        *("feeds:\nfetch:\n", "feeds: {}\nfetch: {}\n", "fetch: ~\nfeeds: null\n"),
    ],
)
def test_what_is_left_out_is_the_default(read: Read, text: str) -> None:
    assert read(text) == Settings()


def test_no_file_is_the_defaults(file: Path) -> None:
    assert load_settings(file) == Settings()


def test_scalars_are_read_as_text(read: Read, problems: Problems) -> None:
    assert "`y` runs both" in "".join(problems("theme: no\nbrowser: 2401.10\nkeys:\n  bookmark: 5\n  read: [y]\n"))
    own_keys = "  bookmark: 5\n  saved-5: []\n  read: [Y]\n  quit:\n"
    keys = {"bookmark": ("5",), "saved-5": (), "read": ("Y",), "quit": ()}
    text = f"theme: !!python/object:os.system no\nbrowser: 2401.10\nkeys:\n{own_keys}"
    assert read(text) == Settings(theme="no", browser="2401.10", keys=keys)


def test_the_example_is_the_defaults(read: Read) -> None:
    assert read(example()) == Settings()
    given = yaml.safe_load(example())
    assert given == dataclasses.asdict(Settings())
    assert list(given) == [field.name for field in dataclasses.fields(Settings)]


def test_the_example_says_what_every_order_is() -> None:
    assert all(sort in example() for sort in SORTS)


def test_the_keys_in_the_examples_comments_are_possible(read: Read) -> None:
    samples = [line.removeprefix("#") for line in example().splitlines() if line.startswith("#   ")]
    assert read("\n".join(["keys:", *samples])).keys == {"bookmark": ("B",), "top": ("g g", "home")}


def test_how_digests_are_sent(read: Read) -> None:
    digest = read("digest:\n  to: me@example.org\n  host: mail.example\n  security: tls\n  password: 0123\n").digest
    assert digest == DigestSettings(to=["me@example.org"], host="mail.example", security="tls", password="0123")
    assert (digest.at_port, digest.from_address) == (465, "me@example.org")
    assert "0123" not in repr(digest)
