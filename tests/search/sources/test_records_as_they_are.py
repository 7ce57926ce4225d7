"""What records of services have besides: identifiers of other works, second titles, raised letters, own types."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from search.errors import UnknownFormatError
from search.paper import Paper
from search.sources.base import PaperRow, Skipped
from search.sources.detect import detect
from search.sources.read import read
from tests.search.sources.samples import items, rows
from tests.search.sources.services import document

CITING = """<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>7</PMID><Article>
<ArticleTitle>[Not Available].</ArticleTitle><ELocationID EIdType="doi" ValidYN="N">10.5555/wrong.1</ELocationID>
<ELocationID EIdType="pii" ValidYN="Y">arXiv:2401.12345v1</ELocationID>
<Abstract><AbstractText>About 10<sup>5</sup> lamps.</AbstractText></Abstract>
<PublicationTypeList><PublicationType>Preprint</PublicationType></PublicationTypeList>
<VernacularTitle>Lampen im Haus.</VernacularTitle></Article></MedlineCitation>
<PubmedData><ArticleIdList><ArticleId IdType="pmc">PMC123</ArticleId></ArticleIdList>
<ReferenceList><Reference><ArticleIdList><ArticleId IdType="doi">10.5555/cited.1</ArticleId></ArticleIdList></Reference>
</ReferenceList></PubmedData></PubmedArticle></PubmedArticleSet>"""
CHAPTER = """<PubmedArticleSet><PubmedBookArticle><BookDocument><PMID>3</PMID><Book><BookTitle>Lamps</BookTitle>
<AuthorList Type="editors"><Author><LastName>Bold</LastName><ForeName>Bo</ForeName></Author></AuthorList></Book>
<ArticleTitle>Wicks</ArticleTitle><AuthorList Type="authors"><Author><LastName>Ember</LastName><ForeName>Ada</ForeName>
</Author></AuthorList></BookDocument></PubmedBookArticle></PubmedArticleSet>"""
NBIB = """PMID- 1
TI  - [Not Available].
TT  - Lampen im Haus.
FAU - Ember, Ada B 3rd
CN  - The Lamp Group
PT  - Preprint
JT  - Journal of Lamps
IS  - 1234-5678 (Electronic)
MH  - Lamps/*therapeutic use
OT  - *light
PMC - PMC123
LID - arXiv:2401.12345v1

PMID- 2
TI  - Wicks
BTI - Lamps
FED - Bold, Bo
"""
DC = """<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><ListRecords><record><header/><metadata>
<oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:title>Lamps</dc:title><dc:creator>Erd\\H{{o}}s, P.</dc:creator><dc:relation>{}</dc:relation>
<dc:type>info:eu-repo/semantics/doctoralThesis</dc:type></oai_dc:dc></metadata></record></ListRecords></OAI-PMH>"""
DBLP = """<dblp>
<article key="journals/corr/1" publtype="informal"><author>Ada Ember</author><title>Lamps.</title>
<journal>CoRR</journal><volume>abs/2001.00001</volume><year>2020</year></article>
<article key="journals/e/1" publtype="informal withdrawn"><author>Ada Ember</author><title>10<sup>5</sup> Lamps.</title>
<journal>ePrint</journal><volume>2020</volume></article>
<incollection key="e/1" publtype="encyclopedia"><title>Wicks.</title></incollection>
<article key="dblpnote/neverpublished"><title>(was never published)</title></article></dblp>"""
SEARCH = """<result><query>lamps at dblp</query><hits><hit><info>
<authors><author pid="1">Ada Ember 0001</author></authors>
<title>Lamps.</title><venue>Zenodo</venue><type>{}</type></info></hit></hits></result>"""
ENDNOTE = """<xml><records><record><ref-type name="Journal Article">17</ref-type><contributors><authors>
<author><style>The Lamp Group, Rye,</style></author></authors></contributors>
<titles><title><style>About 10</style><style face="superscript">5</style></title></titles>
<keywords><keyword>lamps&#xD;doors</keyword></keywords>
<isbn>1234-5678 (Print)&#xD;1234-5679 (Linking)</isbn><work-type>Research Support</work-type></record>
<record><ref-type name="Thesis">32</ref-type><titles><title>On Lamps</title></titles><publisher>Rye</publisher>
<work-type>PhD thesis</work-type></record></records></xml>"""
MODS = """<modsCollection xmlns="http://www.loc.gov/mods/v3"><mods>{}<titleInfo><title>Lamps</title></titleInfo>
<relatedItem type="host"><titleInfo><title>LampConf</title></titleInfo>{}</relatedItem>
<part><detail type="volume"><number>3</number></detail></part></mods></modsCollection>"""


def papers(text: str) -> list[Paper]:
    return [row.paper for row in rows(items(text))]


def test_a_paper_of_pubmed_has_its_own_identifiers_not_those_that_it_cites() -> None:
    (paper,) = papers(CITING)
    assert (paper.doi, paper.arxiv, paper.publication.type) == ("", "2401.12345", "article")
    assert (paper.title, paper.abstract) == ("Lampen im Haus", "About 10^{5} lamps.")
    assert [link.url for link in paper.links] == ["https://pmc.ncbi.nlm.nih.gov/articles/PMC123/"]


def test_a_chapter_of_pubmed_is_in_its_book() -> None:
    (paper,) = papers(CHAPTER)
    assert (paper.title, paper.venue, paper.authors) == ("Wicks", "Lamps", ("Ada Ember",))
    assert (paper.publication.type, paper.publication.editors) == ("chapter", ("Bo Bold",))


def test_pubmed_s_text_says_the_same() -> None:
    article, chapter = papers(NBIB)
    assert (article.title, article.authors) == ("Lampen im Haus", ("Ada B Ember 3rd", "The Lamp Group"))
    assert (article.arxiv, article.keywords, article.publication.type) == ("2401.12345", ("light", "Lamps"), "article")
    assert article.publication.issn == "1234-5678"
    assert [link.url for link in article.links] == ["https://pmc.ncbi.nlm.nih.gov/articles/PMC123/"]
    assert (chapter.venue, chapter.publication.type, chapter.publication.editors) == ("Lamps", "chapter", ("Bo Bold",))


@pytest.mark.parametrize(
    ("relation", "doi"),
    [
        ("https://doi.org/10.5555/cited.1", ""),
        ("info:eu-repo/semantics/altIdentifier/doi/10.5555/own.1", "10.5555/own.1"),
    ],
)
def test_what_a_record_is_related_to_is_another_work(relation: str, doi: str) -> None:
    (paper,) = papers(DC.format(relation))
    assert (paper.doi, paper.authors, paper.publication.type) == (doi, ("P. Erdős",), "thesis")


def test_dblp_s_own_types_and_notes() -> None:
    found = items(DBLP)
    preprint, other, entry = (row.paper for row in rows(found))
    assert (preprint.arxiv, preprint.publication.type, preprint.publication.volume) == ("2001.00001", "article", "")
    assert (other.title, other.publication.type) == ("10^{5} Lamps", "article")
    assert entry.publication.type == "entry-encyclopedia"
    assert [item.line for item in found if isinstance(item, Skipped)] == [7]


@pytest.mark.parametrize(
    ("said", "type_name"),
    [("Informal and Other Publications", "article"), ("Data and Artifacts", "dataset"), ("Anything new", "")],
)
def test_the_types_in_an_answer_of_dblp_s_search(said: str, type_name: str) -> None:
    (paper,) = papers(SEARCH.format(said))
    assert (paper.title, paper.authors, paper.publication.type) == ("Lamps", ("Ada Ember",), type_name)


def test_endnote_s_bodies_raised_letters_and_fields_with_several_lines() -> None:
    article, thesis = papers(ENDNOTE)
    assert (article.title, article.authors) == ("About 10^{5}", ("The Lamp Group, Rye",))
    assert (article.keywords, article.publication.issn) == (("lamps", "doors"), "1234-5678")
    assert article.publication.genre == ""
    assert (thesis.venue, thesis.publication.genre, thesis.publication.publisher) == ("Rye", "PhD thesis", "")


@pytest.mark.parametrize(
    ("own", "of_host", "type_name"),
    [
        ("<genre>preprint</genre>", "<genre>periodical</genre>", "article"),
        ("", "<genre>conference publication</genre>", "paper-conference"),
        ("", "<genre>Book</genre>", "chapter"),
        ("", "", ""),
    ],
)
def test_mods_says_the_type_itself_or_by_its_host(own: str, of_host: str, type_name: str) -> None:
    (paper,) = papers(MODS.format(own, of_host))
    assert (paper.publication.type, paper.publication.volume, paper.venue) == (type_name, "3", "LampConf")


def test_crossref_is_told_by_any_of_its_works() -> None:
    works = [{"DOI": "10.5555/a.1", "type": "journal"}, {"DOI": "10.5555/a.2", "title": ["Lamps"]}]
    assert detect(document(json.dumps({"items": works}))).name == "crossref"


@pytest.mark.parametrize("kind", ["journal", "member", "validation-failure"])
def test_what_crossref_has_besides_works_is_refused(kind: str) -> None:
    answer = {"status": "ok", "message-type": kind, "message": {"title": "Journal of Lamps", "publisher": "x"}}
    with pytest.raises(UnknownFormatError):
        detect(document(json.dumps(answer)))


@pytest.mark.parametrize(
    ("unit", "around"),
    [
        ("<article key='a/{0}'><title>Lamps {0}.</title></article>\n", "<dblp>{}</dblp>"),
        ("<PubmedArticle><MedlineCitation><Article><ArticleTitle>Lamps {0}.</ArticleTitle></Article>"
         "</MedlineCitation></PubmedArticle>\n", "<PubmedArticleSet>{}</PubmedArticleSet>"),
        ("PMID- {0}\nTI  - Lamps {0}.\n\n", "{}"),
    ],
    ids=["dblp", "pubmed", "nbib"],
)  # fmt: skip
def test_a_large_file_comes_one_by_one(tmp_path: Path, unit: str, around: str) -> None:
    path = tmp_path / "large"
    path.write_text(around.format("".join(map(unit.format, range(80_000)))))
    reading = read([str(path)])
    assert isinstance(next(iter(reading)), PaperRow)
    assert 0 < reading.done < reading.size
