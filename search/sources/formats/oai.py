"""arXiv's OAI-PMH, in its three notations (arXiv, arXivRaw, oai_dc), and Dublin Core of other archives."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from search.paper import Publication
from search.sources.base import Document, Item, Notice, ReadOptions
from search.sources.dates import parse_date
from search.sources.formats import arxiv
from search.sources.source_work import Reference
from search.sources.text_lines import head_text
from search.sources.xml_elements import root_name, text_of, texts_of, xml_papers
from search.text.clean import clean_line
from search.text.names import join_name, natural_order

OAI = "{http://www.openarchives.org/OAI/2.0/}"
_ARXIV, _RAW = "{http://arxiv.org/OAI/arXiv/}", "{http://arxiv.org/OAI/arXivRaw/}"
_DC_ROOT, _DC = "{http://www.openarchives.org/OAI/2.0/oai_dc/}dc", "{http://purl.org/dc/elements/1.1/}"
_NAMES = frozenset((f"{OAI}record", f"{OAI}error", f"{OAI}resumptionToken"))
# https://guidelines.openaire.eu/en/latest/literature/use_of_oai_pmh.html
_OTHER_DOI = "info:eu-repo/semantics/altIdentifier/doi/"
_TYPES = {
    "article": "article-journal",
    "bachelorthesis": "thesis",
    "book": "book",
    "bookpart": "chapter",
    "conferenceobject": "paper-conference",
    "conferencepaper": "paper-conference",
    "doctoralthesis": "thesis",
    "masterthesis": "thesis",
    "preprint": "article",
    "report": "report",
    "workingpaper": "report",
}
GOES_ON = "the list goes on: ask the archive for the rest with this token"


class OaiPmh:
    name = "oai-pmh"
    label = "OAI-PMH of arXiv and other archives (XML)"
    origin = "curl 'https://oaipmh.arxiv.org/oai?verb=ListRecords&set=cs&metadataPrefix=arXiv'"

    def sniff(self, document: Document) -> bool:
        return root_name(document) == "oai-pmh" or "<OAI-PMH" in head_text(document)[:500]

    def read(self, document: Document, options: ReadOptions) -> Iterator[Item]:
        for item in xml_papers(document, "oai-pmh", _NAMES, _reference):
            if getattr(item, "reason", "").startswith(GOES_ON):
                yield Notice(document.name, item.line, GOES_ON)
            else:
                yield item


def _reference(element: Element) -> Reference | str | None:
    if element.tag == f"{OAI}error":
        return f"the archive says: {clean_line(''.join(element.itertext()))[:300] or element.get('code', 'an error')}"
    if element.tag == f"{OAI}resumptionToken":
        return GOES_ON if "".join(element.itertext()).strip() else None
    header = element.find(f"{OAI}header")
    if header is not None and header.get("status") == "deleted":
        return "deleted, according to the archive"
    for tag, read in ((f"{_ARXIV}arXiv", _of_arxiv), (f"{_RAW}arXivRaw", _of_raw), (_DC_ROOT, _of_dublin_core)):
        metadata = element.find(f"{OAI}metadata/{tag}")
        if metadata is not None:
            return read(metadata)
    return "its notation is not known: ask for metadataPrefix=arXiv or oai_dc"


def _of_arxiv(paper: Element) -> Reference:
    people = paper.iterfind(f"{_ARXIV}authors/{_ARXIV}author")
    return _described(paper, _ARXIV, list(filter(None, map(_person, people))), text_of(paper, f"{_ARXIV}created"))


def _of_raw(paper: Element) -> Reference:
    date = parse_date(text_of(paper, f"{_RAW}version/{_RAW}date"))
    return _described(paper, _RAW, arxiv.names(text_of(paper, f"{_RAW}authors")), date)


def _described(paper: Element, space: str, authors: list[str], date: str) -> Reference:
    return Reference(
        title=text_of(paper, f"{space}title"),
        abstract=arxiv.unwrapped(text_of(paper, f"{space}abstract")),
        authors=authors,
        date=arxiv.day_of(date),
        venue=text_of(paper, f"{space}journal-ref"),
        categories=arxiv.categories(text_of(paper, f"{space}categories").split()),
        names=(f"arXiv:{text_of(paper, f'{space}id')}", arxiv.first_doi(text_of(paper, f"{space}doi"))),
        mentions=(text_of(paper, f"{space}comments"),),
    )


def _person(author: Element) -> str:
    parts = (text_of(author, f"{_ARXIV}{name}") for name in ("forenames", "keyname", "suffix"))
    given, family, suffix = map(arxiv.readable_name, parts)
    return join_name(given, "", family, suffix)


def _of_dublin_core(paper: Element) -> Reference:
    names = texts_of(paper, f"{_DC}identifier")
    # Relations are other works, but for this one.
    others = [text for text in texts_of(paper, f"{_DC}relation") if text.startswith(_OTHER_DOI)]
    kinds = [text.rpartition("/")[2].casefold() for text in texts_of(paper, f"{_DC}type")]
    pages = [name for name in names if name.startswith("http")]
    return Reference(
        title=text_of(paper, f"{_DC}title"),
        # arXiv's comments follow as further descriptions.
        abstract=text_of(paper, f"{_DC}description"),
        authors=map(natural_order, map(arxiv.readable_name, texts_of(paper, f"{_DC}creator"))),
        date=next(filter(None, map(parse_date, texts_of(paper, f"{_DC}date"))), ""),
        keywords=texts_of(paper, f"{_DC}subject"),
        names=(*names, *(text.removeprefix(_OTHER_DOI) for text in others)),
        url=pages,
        pdf=[page for page in pages if page.lower().endswith(".pdf")],
        publication=Publication(
            type=next((_TYPES[kind] for kind in kinds if kind in _TYPES), ""),
            publisher=next(iter(texts_of(paper, f"{_DC}publisher")), ""),
        ),
    )
