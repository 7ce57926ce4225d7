"""The reference evaluator: does this one paper match this tree?

Written to be read, not to be fast. Engines are tested against it, and it answers for papers that are in no index. What
matches:

Text fields (`title`, `abstract`, `author`, `any`)
    A text is `readable(…)`, split into `words()`. `any` is title, abstract, authors and keywords; a word may occur in
    any of them. A leaf of several words ("a b", `GPT-4`, `del_maestro`) must occur within one text: one title, one
    abstract, *one* author's name, *one* keyword. Different leaves may occur in different fields.

    =================  ==============================================================================
    `word`             same stem; in authors' names the same folded word
    `=word`, `="a b"`  the same folded word
    `pre*`             a folded word that starts with it; of several words, the last one
    typing             like `word`, or like `word*`
    `tpyo~ ~2`         a folded word within 1 or 2 edits (optimal string alignment); each of several
    `"a b"`            side by side in this order
    `"a b"~n`          in any order with at most n other words among them; a repeated word must occur as often
    `*`                the field is not empty
    =================  ==============================================================================

Exact fields (`cat`, `venue`, `kw`, `page`, `code`, `id`)
    Equal in `words.exact` form, or starting with it (`*`, typing). `cat:cs` matches `cs.CV` too. `page` is any of
    `Page.names`. `id` is the arXiv id (any version), DOI or key, also within an address. `code` is the value's words
    side by side in the address of a repository, the last a prefix with `*`.

Numbers, dates
    As in `ranges.interval` and `ranges.bounds`; `date` may be a month or a year and counts as its first day; a paper
    without the number or date never matches. `seen` is the day of any of its pages; a page without a year showed the
    paper on the last such day before the import.

State (`has`, `no`)
    code, link, pdf, abstract. `no:x` is the opposite of `has:x`.

Neutral leaves (`simplify`) are removed first. A value that does not fit its field matches nothing. Clauses of the shelf
are passed to `resolve`, leaf by leaf.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from search.paper import Paper, arxiv_id, doi
from search.query.dates import first_day, page_day
from search.query.fields import BY_NAME, on_shelf, state
from search.query.ranges import bounds, interval
from search.query.simplify import simplify
from search.query.term_matches import term
from search.query.tree import And, Everything, Field, Keys, Most, Node, Not, Or, Pair, Phrase, Range, Word
from search.text.latex import readable
from search.text.words import exact, words

Leaf = Everything | Word | Phrase | Range
Resolve = Callable[[str, Leaf, Paper], bool]
"""Answers for the shelf: field name, value, paper → whether the clause matches."""


def nothing_on_shelf(name: str, leaf: Leaf, paper: Paper) -> bool:
    """Answer for an empty shelf: no paper has a tag, a note or a list, so only `no:` matches."""
    return name == "no"


def matches(node: Node, paper: Paper, *, resolve: Resolve = nothing_on_shelf, today: date | None = None) -> bool:
    """Whether a paper matches a tree; it needs its `key` for `Keys` and `id:`."""
    return _PaperMatcher(paper, resolve, today or date.today()).matches(simplify(node), "")


class _PaperMatcher:
    def __init__(self, paper: Paper, resolve: Resolve, today: date) -> None:
        self.paper = paper
        self.resolve = resolve
        self.today = today
        self.cut: dict[str, list[tuple[list[str], bool]]] = {}

    def matches(self, node: Node, name: str) -> bool:
        """Whether the paper matches a node; `name` is the field around it, empty for none."""
        match node:
            case And(nodes):
                return all(self.matches(child, name) for child in nodes)
            case Or(nodes) | Most(_, nodes):
                return any(self.matches(child, name) for child in nodes)
            case Pair(first, second):
                return self.text("any", Phrase(f"{first} {second}"))
            case Not(child):
                return not self.matches(child, name)
            case Field(field, value):
                return self.matches(value, field)
            case Keys(keys):
                return self.paper.key in keys
            case Everything() if not name:
                return True
            case _:
                return self.clause(name or "any", node)

    def clause(self, name: str, leaf: Leaf) -> bool:
        if on_shelf(name, getattr(leaf, "text", "")):
            return self.resolve(name, leaf, self.paper)
        kind = BY_NAME[name].kind if name in BY_NAME else ""
        if kind == "text":
            return self.text(name, leaf)
        if kind == "exact":
            return self.exact(name, leaf)
        if kind == "number":
            number = {"year": self.paper.year, "upvotes": self.paper.upvotes}.get(name)
            return number is not None and self.between(number, leaf)
        if kind == "date":
            span = bounds(leaf, self.today)
            return span is not None and any(day and span[0] <= day <= span[1] for day in self.days(name))
        return kind == "state" and self.has(leaf) is (name == "has")

    def text(self, name: str, leaf: Leaf) -> bool:
        if name not in self.cut:
            self.cut[name] = [(cut, stems) for text, stems in self.texts(name) if (cut := words(readable(text)))]
        texts = self.cut[name]
        if isinstance(leaf, Everything):
            return bool(texts)
        if isinstance(leaf, Range):
            return False
        needle = term(leaf, name)
        return any(next(needle.places(cut, stemmed=stemmed), None) is not None for cut, stemmed in texts)

    def texts(self, name: str) -> Iterator[tuple[str, bool]]:
        """Yield the texts of a field, and whether stems are compared in them."""
        paper = self.paper
        if name in ("title", "any"):
            yield paper.title, True
        if name in ("abstract", "any"):
            yield paper.abstract, True
        if name in ("author", "any"):
            yield from ((author, False) for author in paper.authors)
        if name == "any":
            yield from ((keyword, True) for keyword in paper.keywords)

    def exact(self, name: str, leaf: Leaf) -> bool:
        if name == "code":
            return self.code(leaf)
        values = self.values(name)
        if isinstance(leaf, Everything):
            return bool(values)
        if isinstance(leaf, Range):
            return False
        needle = exact(identifier(leaf.text) if name == "id" else leaf.text)
        if leaf.typing or (isinstance(leaf, Word) and leaf.prefix):
            return any(value.startswith(needle) for value in values)
        return needle in values

    def values(self, name: str) -> set[str]:
        paper = self.paper
        match name:
            case "cat":
                values = [part for category in paper.categories for part in (category, category.partition(".")[0])]
            case "venue":
                values = [paper.venue]
            case "kw":
                values = list(paper.keywords)
            case "page":
                values = [name for page in paper.pages for name in page.names]
            case "id":
                values = [paper.arxiv, paper.doi, paper.key]
            case _:
                values = []
        return {exact(readable(value)) for value in values} - {""}

    def code(self, leaf: Leaf) -> bool:
        addresses = [words(url.partition("://")[2]) for url in self.paper.code]
        if isinstance(leaf, Everything | Range):
            return bool(addresses) and isinstance(leaf, Everything)
        needle = term(leaf, "code")
        return any(next(needle.places(address, stemmed=False), None) is not None for address in addresses)

    def between(self, number: int, leaf: Leaf) -> bool:
        span = interval(leaf)
        if span is None:
            return False
        low, high = span
        return (low is None or low <= number) and (high is None or number <= high)

    def days(self, name: str) -> tuple[str, ...]:
        paper = self.paper
        if name == "seen":
            return tuple(page_day(page.date, paper.added) for page in paper.pages)
        return (first_day(paper.added if name == "added" else paper.date),)

    def has(self, leaf: Leaf) -> bool | None:
        """Whether the paper has what the leaf names; None for an unknown name."""
        paper = self.paper
        present = {
            "code": bool(paper.code),
            "link": bool(paper.links),
            "pdf": bool(paper.pdf_url),
            "abstract": bool(paper.abstract),
        }
        return present.get(state("has", leaf.text) or "") if isinstance(leaf, Word | Phrase) else None


def identifier(text: str) -> str:
    """The arXiv id without version or the DOI in a text, or the text itself if there is none."""
    return arxiv_id(text) or doi(text) or text
