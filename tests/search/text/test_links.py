"""Links are found in an abstract as a person would copy them, and nothing else is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.text.links import LONGEST_URL, find_links, is_link, link_kind
from tests.effort import assert_linear


def urls(text: str) -> list[str]:
    return [link.url for link in find_links(text)]


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("Code: https://github.com/a/b.", "https://github.com/a/b"),
        ("(see https://github.com/a/b)", "https://github.com/a/b"),
        ("at https://github.com/a/b).", "https://github.com/a/b"),
        ("https://github.com/a/b, and more", "https://github.com/a/b"),
        ("is it https://github.com/a/b?!", "https://github.com/a/b"),
        ('<a href="https://a.org/b">', "https://a.org/b"),
        ("<https://a.org/b>", "https://a.org/b"),
        ("[text](https://a.org/b).", "https://a.org/b"),
        ("[https://a.org/b](https://a.org/b)", "https://a.org/b"),
        ("**https://a.org/b**", "https://a.org/b"),
        ("“https://a.org/b”", "https://a.org/b"),
        ("https://a.org/b's page", "https://a.org/b"),
        ("见https://a.org/b，以及", "https://a.org/b"),
        ("https://en.wikipedia.org/wiki/Foo_(bar)", "https://en.wikipedia.org/wiki/Foo_(bar)"),
        ("(https://en.wikipedia.org/wiki/Foo_(bar))", "https://en.wikipedia.org/wiki/Foo_(bar)"),
        ("https://a.org/x?y=1&z=2#top", "https://a.org/x?y=1&z=2#top"),
        ("https://a.org:8080/x", "https://a.org:8080/x"),
        ("http://a.edu/~joe/", "http://a.edu/~joe/"),
        ("HTTPS://a.org/X", "https://a.org/X"),
        ("available athttps://a.org/b", "https://a.org/b"),
        ("https://例え.jp/x", "https://例え.jp/x"),
        ("http://web.archive.org/web/2020/https://a.org", "http://web.archive.org/web/2020/https://a.org"),
        # LaTeX
        (r"\url{https://github.com/a/b\_c}", "https://github.com/a/b_c"),
        (r"\href{https://a.github.io/p/}{page}", "https://a.github.io/p/"),
        (r"$\href{https://a.org/b}{\text{x}}$", "https://a.org/b"),
        (r"at~https://a.org/b~\cite{c}", "https://a.org/b"),
        (r"https://a.org/b\footnote{c}", "https://a.org/b"),
        (r"https://a.org/?x=1\&y=2\%20z\#t", "https://a.org/?x=1&y=2%20z#t"),
        (r"http://a.edu/\~joe and", "http://a.edu/~joe"),
        (r"http://a.edu/\~{}joe and", "http://a.edu/~joe"),
        (r"http://a.edu/{\textasciitilde}joe", "http://a.edu/~joe"),
        (r"https://a.org/b{\_}c", "https://a.org/b_c"),
        # without a scheme
        ("www.example.com/x, and", "https://www.example.com/x"),
        ("code at github.com/x/y.", "https://github.com/x/y"),
        ("arxiv.org/abs/2401.00001v2", "https://arxiv.org/abs/2401.00001v2"),
        ("huggingface.co/org/model", "https://huggingface.co/org/model"),
        ("see my-page.github.io for it", "https://my-page.github.io"),
    ],
)
def test_a_link_is_found_without_its_dress(text: str, url: str) -> None:
    assert urls(text) == [url]


@pytest.mark.parametrize(
    "text",
    [
        "version 1.2.3/4, e.g. a.b, etc.)",
        "we push to github.com and gitlab",
        "mail me@github.com/x/y or e.g.github.com/x/y",
        "https://user:secret@evil.com/x and https://github.com@evil.com",
        "javascript:alert(1) ftp://a.org/x file:///etc/passwd data:text/html,x",
        "https:// http://. https://github https://a..b/x http://-a.com/",
        "http://localhost/x http://127.0.0.1/ http://[::1]/",
        "https://a.org/" + "x" * LONGEST_URL,
        "",
    ],
)
def test_what_is_no_link_is_not_found(text: str) -> None:
    assert urls(text) == []


def test_links_come_in_order_and_once() -> None:
    text = "http://b.org/x https://a.org, https://B.org/x/ (https://a.org/) https://c.org/d,https://e.org"
    assert urls(text) == ["http://b.org/x", "https://a.org", "https://c.org/d", "https://e.org"]


def test_invisible_characters_do_not_survive_in_a_link() -> None:
    assert urls("https://github.com/a\u200b/b\u202e") == ["https://github.com/a/b"]


# Without `https://`.
HOSTS = {
    "code": """
    github.com/a/b www.github.com/a/b gist.github.com/a/1 raw.githubusercontent.com/a/b/x.py gitlab.com/a/b
    gitlab.inria.fr/a/b bitbucket.org/a/b huggingface.co/a/b huggingface.co/datasets/a/b hf.co/a
    """,
    "paper": """
    huggingface.co/papers/2401.00001 arxiv.org/abs/2401.00001 doi.org/10.1000/x dx.doi.org/10.1000/x
    openreview.net/forum?id=x aclanthology.org/2020.acl-main.1/
    """,
    "web": "huggingface.co/blog/x github.com/ github.com.evil.org/a/b notgithub.com/a/b example.com/github.com/a/b",
    "project": "a.github.io/b ShareIt.GitHub.io a.gitlab.io",
}


@pytest.mark.parametrize(("kind", "url"), [(kind, url) for kind, urls in HOSTS.items() for url in urls.split()])
def test_kinds_are_told_by_the_host(kind: str, url: str) -> None:
    assert link_kind(f"https://{url}") == kind


PIECES = st.sampled_from(
    "https:// www. github.com/ a . b.org / ( ) ] [ , ~ \\_ \\ { } $ @ : é \u202e \x1b".split(" ")  # noqa: SIM905
)


@given(st.lists(PIECES | st.just(" "), max_size=40).map("".join))
def test_what_is_found_may_always_be_opened(text: str) -> None:
    for url in urls(text):
        assert is_link(url)
        assert "@" not in url.split("/")[2]


@given(st.text(max_size=300))
def test_any_text_is_searched(text: str) -> None:
    find_links(text)


@pytest.mark.parametrize(
    "text",
    [
        "https://" * 1_000,
        "https://a.b" + ")" * 10_000,
        "(https://a.b," * 800,
        "www.a-" * 1_500,
        "a-" * 5_000 + ".github.io",
        "https://" + "a." * 5_000,
        "https://a.b](https://" * 500,
        "github.com/" * 1_000,
        "https://a.b" + ",;" * 5_000,
    ],
    ids=lambda text: text[:20],
)
def test_time_is_linear_in_hostile_text(text: str) -> None:
    assert_linear(find_links, text, 10 * len(text))


def test_every_address_on_the_real_pages_is_found_whole(pages: list[Path]) -> None:
    for page in pages:
        text = page.read_text()
        expected = re.findall(r"https?://[\w./-]*[\w/]", text)
        assert urls(text) == list(dict.fromkeys(expected))
