"""Whether two records are of the same paper, judged by identifiers, titles, authors, years and abstracts.

A common identifier makes one paper of two records, unless another one, or the titles, say otherwise. A common title
alone does not: editorials, surveys and lecture notes share titles, so the rest of the records has to agree.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import fields
from typing import NamedTuple

from search.paper import NOT_PUBLISHED, Paper, Publication
from search.text.latex import readable
from search.text.names import parse_name
from search.text.words import distance, words


def two_papers(existing: Paper, new: Paper) -> bool:
    """Whether two records with a common identifier are different papers all the same.

    Editorials and lecture notes share titles: a common title is no identity where both records
    bring an identifier of the same kind and these differ.
    """
    if existing.arxiv and new.arxiv:
        return existing.arxiv != new.arxiv
    return bool(existing.doi and new.doi and existing.doi != new.doi)


# One edit per 15 letters of a title, at most 4: a typo or two, but not another word.
_LETTERS_AN_EDIT = 15
_MOST_EDITS = 4
# An abstract of fewer words says nothing about likeness.
_FEWEST_WORDS = 20
_ROMAN = re.compile("[ivx]+")


class ComparableTitle(NamedTuple):
    """A title made comparable.

    Attributes:
        joined: The words without spacing, so that a hyphen or a blank is no difference.
        numbers: What distinguishes the parts of a series: `Part II`, `GPT-4`, `Plan B`.
    """

    words: frozenset[str]
    joined: str
    numbers: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> ComparableTitle:
        folded = words(readable(text))
        return cls(frozenset(folded), "".join(folded), tuple(sorted(filter(_is_number, folded))))


def _is_number(word: str) -> bool:
    # `a survey` and `survey` are no two parts of anything.
    return not word.isalpha() or (len(word) == 1 and word != "a") or _ROMAN.fullmatch(word) is not None


def title_distance(a: ComparableTitle, b: ComparableTitle) -> int | None:
    """By how many edits two titles differ; None for too many, and where their numbers differ."""
    if a.joined == b.joined:
        return 0 if a.joined else None
    most = min(_MOST_EDITS, min(len(a.joined), len(b.joined)) // _LETTERS_AN_EDIT)
    if abs(len(a.joined) - len(b.joined)) > most or a.numbers != b.numbers:
        return None
    # An edit changes two words at most, or makes two of one; counted before letters are, which takes longer.
    if len(a.words ^ b.words) > 3 * most:
        return None
    one, other = _differing(a.joined, b.joined)
    edits = distance(one, other, most)
    return edits if edits <= most else None


def _differing(a: str, b: str) -> tuple[str, str]:
    """Two texts without what they begin and end with alike."""
    start = next((i for i, (one, other) in enumerate(zip(a, b, strict=False)) if one != other), min(len(a), len(b)))
    a, b = a[start:], b[start:]
    pairs = enumerate(zip(reversed(a), reversed(b), strict=False))
    end = next((i for i, (one, other) in pairs if one != other), min(len(a), len(b)))
    return a[: len(a) - end], b[: len(b) - end]


class Verdict(NamedTuple):
    """The evidence of authors and abstracts of two records: in words for one paper (`agree`), or against it."""

    agree: str = ""
    same_text: bool = False
    against: bool = False


def compared(a: Paper, b: Paper) -> Verdict:
    """Compare authors and abstracts; no verdict where a record has neither."""
    people = _shared(_people(a), _people(b))
    one, other = _text(a), _text(b)
    text = _shared(one, other) if min(len(one), len(other)) >= _FEWEST_WORDS else None
    if text is not None and text >= 0.6:
        return Verdict("their abstracts agree", same_text=True)
    against = (text is not None and text < 0.4) or people == 0
    if not against and people is not None and people >= 0.5:
        return Verdict("their authors agree")
    return Verdict(against=against)


def _people(paper: Paper) -> set[str]:
    # The words of all names, for sources differ in their order; initials are in one source and not in the other.
    return {word for name in paper.authors for word in words(name) if len(word) > 1}


def _text(paper: Paper) -> set[str]:
    return set(words(readable(paper.abstract)))


def _shared(a: Iterable[str], b: Iterable[str]) -> float | None:
    """How much of two sets is in both, 0 to 1; None where one is empty."""
    one, other = set(a), set(b)
    return len(one & other) / len(one | other) if one and other else None


# A title of fewer words is no identity, nor is one that begins like these.
_FEWEST_TITLE_WORDS = 4
_STOCK = re.compile(
    r"(?:about the (?:author|cover)|acknowledge?ments? of|book reviews?|call for|comments? on|contents of|"
    r"corrections? to|corrigendum|editors?|editorial|errata|erratum|foreword|front matter|from the|guest editors?|"
    r"in memoriam|in this issue|index of|introduction to (?:the|this)|letters? (?:from|to) the|list of|message from|"
    r"minutes of|news (?:and|from)|notes? (?:from|on contributors|to)|obituary|preface|proceedings of|"
    r"publisher s|repl(?:y|ies) to|report (?:from|of) the|response to|retraction|review of|special issue|table of|"
    r"welcome (?:from|to))\b"
)
# How much of two titles under one DOI has to agree, of records whose authors agree, and of others.
_LIKE_TITLES = 0.3
_LIKER_TITLES = 0.5


# What tells two records with one title apart; links and categories follow from these.
_FIELDS = ("abstract", "authors", "year", "venue", "arxiv", "doi", "url", "pdf")


def one_paper(existing: Paper, new: Paper) -> bool:
    """Whether two records with one title are the same paper.

    Their abstracts agree; or first authors and years do, where both have them. A title by itself is enough if one of
    the records has neither, and the title is long enough to be one.
    """
    if two_papers(existing, new):
        return False
    if existing.url and existing.url == new.url:
        return True
    verdict = compared(existing, new)
    if verdict.same_text:
        return True
    authors, years = _first_authors_agree(existing, new), _years_agree(existing, new)
    if authors is False or years is False:
        return False
    telling = is_telling(existing.title)
    if authors:
        return telling or not _another_place(existing, new)
    alone = years or _is_bare(existing) or _is_bare(new)
    return bool(alone) and telling and not verdict.against


def is_repeated(existing: Paper, new: Paper) -> bool:
    """Whether a record was seen at this place of a page before, or on this page and says nothing else.

    The same words on another page are a repetition, too.
    """
    if two_papers(existing, new):
        return False
    if any(seen.rank and seen.page.date for seen in set(existing.sightings) & set(new.sightings)):
        return True
    known = not set(existing.sightings).isdisjoint(new.sightings) and is_part(new, existing)
    return known or (is_part(new, existing) and is_part(existing, new))


def one_title(existing: Paper, new: Paper) -> bool:
    """Whether the titles of two records with one DOI or arXiv id may be versions of one title."""
    if existing.title == new.title:
        return True
    one, other = ComparableTitle.of(existing.title), ComparableTitle.of(new.title)
    if title_distance(one, other) is not None or not (one.words and other.words):
        return True
    if one.joined in other.joined or other.joined in one.joined or compared(existing, new).same_text:
        return True
    alike, authors = len(one.words & other.words) / len(one.words | other.words), _first_authors_agree(existing, new)
    if existing.arxiv and existing.arxiv == new.arxiv:
        # On arXiv a title may change altogether.
        return authors is not False or alike >= _LIKER_TITLES
    return authors is not False and alike >= (_LIKE_TITLES if authors else _LIKER_TITLES)


def is_telling(title: str) -> bool:
    """Whether a title is long and particular enough to be an identity by itself."""
    found = words(readable(title))
    return len(found) >= _FEWEST_TITLE_WORDS and not _STOCK.match(" ".join(found))


def _is_bare(paper: Paper) -> bool:
    return not paper.authors and _year(paper) is None


def is_part(some: Paper, whole: Paper) -> bool:
    """Whether every field of a record is unknown, or as another record has it."""
    return (
        all(not (value := getattr(some, name)) or value == getattr(whole, name) for name in _FIELDS)
        and whole.date.startswith(some.date)
        and set(some.keywords) <= set(whole.keywords)
        and all(not value or value == getattr(whole.publication, name) for name, value in _details(some))
    )


def _details(paper: Paper) -> Iterator[tuple[str, object]]:
    if paper.publication is not NOT_PUBLISHED:
        yield from ((each.name, getattr(paper.publication, each.name)) for each in fields(Publication))


def _year(paper: Paper) -> int | None:
    if paper.year is not None:
        return paper.year
    return int(paper.date[:4]) if paper.date[:4].isdigit() else None


def _years_agree(a: Paper, b: Paper) -> bool | None:
    """Whether years are at most one apart, as those of a preprint and its print are; None if one is unknown."""
    one, other = _year(a), _year(b)
    return None if one is None or other is None else abs(one - other) <= 1


def _another_place(a: Paper, b: Paper) -> bool:
    """Whether two records are at different places of a journal, as the editorials of a year are."""
    one, other = a.publication, b.publication
    places = ((one.volume, other.volume), (one.number, other.number), (one.pages, other.pages))
    return any(x and y and x != y for x, y in places)


def _first_authors_agree(a: Paper, b: Paper) -> bool | None:
    """Whether the first authors are the same person; None if one is unknown."""
    if not (a.authors and b.authors):
        return None
    return one_person(a.authors[0], b.authors[0]) or _families(a) == _families(b)


def one_person(a: str, b: str) -> bool:
    """Whether two names may be of one person: the same family name, and initials that don't differ."""
    one, other = words(a), words(b)
    if set(one) == set(other):
        return True
    (family, given), (other_family, other_given) = _parts(a), _parts(b)
    if family != other_family:
        return False
    return not (given and other_given) or given[0][0] == other_given[0][0]


def _parts(name: str) -> tuple[str, list[str]]:
    """The last word of the family name, and the given names, folded; `Doe J` is read as it is meant."""
    parsed = parse_name(name)
    family, given = words(parsed.family), words(parsed.given)
    last = name.rsplit(maxsplit=1)[-1] if name.split() else ""
    if len(last) <= 3 and last.isupper() and given:
        # Initials at the end, as medical databases write them.
        family, given = given, words(last)
    return (family[-1] if family else ""), given


def _families(paper: Paper) -> set[str]:
    return {_parts(name)[0] for name in paper.authors}
