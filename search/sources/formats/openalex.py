"""Works of OpenAlex: a single one, a list, an answer's `results`, or the JSON Lines of its snapshot."""

from __future__ import annotations

from collections.abc import Iterator

from search.paper import Publication, arxiv_id
from search.paper_json import Fields
from search.sources.base import Document, Item, ReadOptions
from search.sources.json_stream import inner_objects, json_papers, opening
from search.sources.source_work import Reference
from search.sources.work_types import CROSSREF

SOURCE = "openalex"
NOT_A_PAPER = "not a paper: a cover, a table of contents or the like, according to OpenAlex"
RETRACTED = "retracted, according to OpenAlex"
_ENVELOPES = frozenset(("results",))
_OWN = frozenset(("authorships", "abstract_inverted_index", "primary_location", "referenced_works", "cited_by_api_url"))
# The longest abstract that Carrel accepts has a fifth of this.
_MOST_WORDS = 100_000


class OpenAlex:
    name = SOURCE
    label = "OpenAlex works (JSON)"
    origin = "curl 'https://api.openalex.org/works?search=lamps'"

    def sniff(self, document: Document) -> bool:
        first = opening(document, _ENVELOPES)
        if str(first.fields.get("id")).startswith("https://openalex.org/W") or not _OWN.isdisjoint(first.fields):
            return True
        return first.envelope == "results" and not first.fields and b'"groups_count"' in document.head

    def read(self, document: Document, options: ReadOptions) -> Iterator[Item]:
        return json_papers(document, SOURCE, _ENVELOPES, reference)


def reference(work: Fields) -> Reference:
    if work.raw.get("is_paratext") is True:
        raise ValueError(NOT_A_PAPER)
    if work.raw.get("is_retracted") is True:
        work.problems.append(RETRACTED)
    places = [place for name in ("primary_location", "best_oa_location") if (place := work.inner(name))]
    places += inner_objects(work, "locations")
    landing = [place.line("landing_page_url") for place in places]
    files = [place.line("pdf_url") for place in places]
    venue = _venue(places)
    topics = [*work.lines("keywords", "display_name"), *work.lines("topics", "display_name")]
    return Reference(
        title=work.line("title", "display_name"),
        abstract=_abstract(work),
        authors=[name for each in inner_objects(work, "authorships") if (name := _author(each))],
        date=work.day("publication_date"),
        year=work.number("publication_year"),
        venue=venue.line("display_name") if venue else "",
        keywords=topics,
        names=(work.line("doi"), *(url for url in (*landing, *files) if arxiv_id(url))),
        url=landing,
        pdf=files,
        publication=_publication(work, venue),
    )


def _author(authorship: Fields) -> str:
    author = authorship.inner("author")
    return (author.line("display_name") if author else "") or authorship.line("raw_author_name")


def _venue(places: list[Fields]) -> Fields | None:
    """The first journal or conference; a repository is not a venue."""
    for place in places:
        source = place.inner("source")
        if source and source.line("type") not in ("repository", "metadata"):
            return source
    return None


def _publication(work: Fields, venue: Fields | None) -> Publication:
    kind, biblio = work.line("type"), work.inner("biblio")
    if kind == "article":
        # Papers of conferences and of repositories are articles, too.
        kind = {"journal": "journal-article", "conference": "proceedings-article"}.get(
            venue.line("type") if venue else "", ""
        )
    first, last = (biblio.line("first_page"), biblio.line("last_page")) if biblio else ("", "")
    return Publication(
        type=CROSSREF.get(kind, ""),
        publisher=venue.line("host_organization_name") if venue else "",
        issn=venue.line("issn_l") if venue else "",
        volume=biblio.line("volume") if biblio else "",
        number=biblio.line("issue") if biblio else "",
        pages=first if last in ("", first) else f"{first}–{last}",
    )


def _abstract(work: Fields) -> str:
    """The abstract, which OpenAlex stores as words with their positions."""
    index = work.inner("abstract_inverted_index")
    if index is None:
        return work.text("abstract")
    placed = [
        (place, word)
        for word, places in index.raw.items()
        if isinstance(places, list)
        for place in places
        if type(place) is int
    ]
    if len(placed) > _MOST_WORDS:
        work.problems.append(f"abstract_inverted_index: {len(placed):,} words are too many; left out")
        return ""
    return " ".join(word for _, word in sorted(placed))
