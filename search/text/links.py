r"""Finds the links in a text, without LaTeX and punctuation around them, and tells their kinds."""

from __future__ import annotations

import re

from search.paper import Link, LinkKind
from search.text.clean import clean

# What browsers and servers accept; nobody writes longer URLs.
LONGEST_URL = 2000

# A URL with its scheme may be anywhere; one without it only where it cannot be part of something
# else (a mail address, a longer host), and only for unmistakable hosts.
_START = (
    r"(?:(?P<scheme>https?)://"
    r"|(?<![\w@./:&=-])(?=www\.[\w-]+\.\w"
    r"|(?:gist\.)?github\.com/[\w.-]+/[\w.-]|gitlab\.com/[\w.-]+/[\w.-]|bitbucket\.org/[\w.-]+/[\w.-]"
    r"|huggingface\.co/[\w-]|arxiv\.org/(?:abs|pdf)/\w|[A-Za-z0-9-]+\.(?:github|gitlab)\.io\b))"
)
# LaTeX escapes belong to the URL; a lone backslash, braces, dollars, quotes and full-width punctuation
# end it. So do a tilde that does not start a home folder (`see~\cite`), and what looks like the start
# of the next URL or of the second half of a Markdown link, `](`.
_BODY = (
    r"(?:\\~\{\}|\\[_%&#~]|\\textasciitilde(?:\{\}|\s)?|\{\\textasciitilde\}|\{\\_\}|(?<=[/=])~|(?<=\w)~(?=\w)"
    r"|(?!\]\(|[,;)\]]{1,2}https?://)[^\s<>\"'`{}|\\^$~“”‘’«»，。；：、！？（）【】「」『』《》\x00-\x1f\x7f-\x9f])+"
)
_LINK = re.compile(_START + f"(?P<body>{_BODY})", re.IGNORECASE)
_TILDE = re.compile(r"\\~\{\}|\{\\textasciitilde\}|\\textasciitilde(?:\{\}|\s)?")
_ESCAPED = re.compile(r"\{?\\([_%&#~])\}?")
_TRAILING = frozenset(".,:;!?*>'\"-…")
_PAIRS = {")": "(", "]": "["}

_SHAPE = re.compile(r"(?P<scheme>https?)://(?P<host>[^/?#]+)(?P<rest>.*)", re.IGNORECASE | re.DOTALL)
_HOST = re.compile(r"(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_](?:[\w-]*[^\W_])?(?::\d{1,5})?")
_UNPRINTABLE = re.compile(r"[\s<>\"`\\^{}|\x00-\x1f\x7f-\x9f]")

_FORGES = ("github.com", "gitlab.com", "bitbucket.org")
_HUBS = ("huggingface.co", "hf.co")
_HUB_PAGES = frozenset(("blog", "docs", "learn", "join", "pricing", "chat", "tasks", "posts", "login", "settings"))
_PROJECT_HOSTS = ("github.io", "gitlab.io", "hf.space")
_PAPER_HOSTS = ("arxiv.org", "doi.org", "openreview.net", "aclanthology.org")


def find_links(text: str) -> tuple[Link, ...]:
    """Links of a text, each once, in linear time; those with credentials or without a real host name are left out."""
    links: dict[str, Link] = {}
    for match in _LINK.finditer(clean(text)):
        if len(match["body"]) > LONGEST_URL:
            continue
        body = _trimmed(_ESCAPED.sub(r"\1", _TILDE.sub("~", match["body"])))
        url = f"{(match['scheme'] or 'https').lower()}://{body}"
        if is_link(url):
            # Scheme, case of the host and a trailing slash do not make another link.
            host, _, path = body.partition("/")
            links.setdefault(f"{host.lower()}/{path.rstrip('/')}", Link(url, link_kind(url)))
    return tuple(links.values())


def is_link(url: str) -> bool:
    """Whether this is an http or https URL that may be shown, stored and opened."""
    shape = _SHAPE.fullmatch(url) if len(url) <= LONGEST_URL and not _UNPRINTABLE.search(url) else None
    return bool(shape and _HOST.fullmatch(shape["host"]) and clean(url) == url)


def link_kind(url: str) -> LinkKind:
    """Tell by its host what a URL leads to: code, a project page, a paper, or the web."""
    shape = _SHAPE.fullmatch(url)
    if shape is None:
        return "web"
    host = shape["host"].lower().partition(":")[0].removeprefix("www.")
    folders = [folder for folder in re.split(r"[/?#]", shape["rest"]) if folder]
    if _under(host, _HUBS):
        first = folders[0] if folders else ""
        if first == "papers":
            return "paper"
        return "web" if first in _HUB_PAGES or not first else "code"
    if _under(host, _FORGES) or host.startswith("gitlab.") or host == "raw.githubusercontent.com":
        return "code" if folders else "web"
    if _under(host, _PROJECT_HOSTS):
        return "project"
    return "paper" if _under(host, _PAPER_HOSTS) else "web"


def _under(host: str, domains: tuple[str, ...]) -> bool:
    return any(host == domain or host.endswith("." + domain) for domain in domains)


def _trimmed(address: str) -> str:
    """A URL up to the first bracket that it did not open, without trailing punctuation."""
    opened = {"(": 0, "[": 0}
    for i, char in enumerate(address):
        if char in opened:
            opened[char] += 1
        elif char in _PAIRS:
            opened[_PAIRS[char]] -= 1
            if opened[_PAIRS[char]] < 0:
                address = address[:i]
                break
    end = len(address)
    while end and (address[end - 1] in _TRAILING or address[end - 1] in opened):
        end -= 1
    return address[:end]
