"""Records of services and programs: whatever they have of a work, and what is broken costs only itself."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.paper import Paper
from search.sources.base import Notice, PaperRow, Skipped
from search.sources.detect import READERS
from tests.search.sources.samples import items, rows

PUBMED = """<?xml version="1.0"?>
<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle//EN" "https://dtd.nlm.nih.gov/x.dtd">
<PubmedArticleSet>
<PubmedArticle><MedlineCitation><PMID>1</PMID><Article>
 <Journal><ISSN>1234-5678</ISSN><JournalIssue><Volume>3</Volume><Issue>2</Issue>
  <PubDate><MedlineDate>2016 Jul-Aug</MedlineDate></PubDate></JournalIssue><Title>Journal of Lamps</Title></Journal>
 <ArticleTitle>[Lamps in <i>wards</i>.]</ArticleTitle><Pagination><MedlinePgn>1-9</MedlinePgn></Pagination>
 <Abstract><AbstractText Label="AIM">To see.</AbstractText>
  <AbstractText Label="RESULTS">We saw.</AbstractText></Abstract>
 <AuthorList><Author><LastName>Doe</LastName><ForeName>Jane</ForeName><Suffix>Jr</Suffix></Author>
  <Author><CollectiveName>The Lamp Group</CollectiveName></Author></AuthorList></Article>
 <KeywordList><Keyword>lamps</Keyword></KeywordList></MedlineCitation></PubmedArticle>
<PubmedArticle><MedlineCitation><PMID>2</PMID><Article/></MedlineCitation></PubmedArticle>
</PubmedArticleSet>"""
DBLP = """<?xml version="1.0" encoding="ISO-8859-1"?>
<!DOCTYPE dblp SYSTEM "dblp.dtd">
<dblp>
<inproceedings key="conf/a/b"><author>J&uuml;rgen M&ouml;ller 0001</author><title>The Size of H<sub>2</sub>O.</title>
<booktitle>LampConf</booktitle><pages>1-9</pages><year>2020</year><ee>https://doi.org/10.5555/x.1</ee></inproceedings>
<proceedings key="conf/a/2020"><title>All of it</title><year>2020</year></proceedings>
<phdthesis key="phd/x"><author>Ada Ember</author><title>On Lamps</title>
<school>Rye</school><year>2019</year></phdthesis>
<www key="homepages/e"><author>Ada Ember</author><title>Home Page</title></www>
</dblp>"""
OAI = """<?xml version="1.0"?><OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><ListRecords>
<record><header status="deleted"><identifier>oai:x:1</identifier></header></record>
<record><header><identifier>oai:arXiv.org:2401.00001</identifier></header><metadata>
<arXivRaw xmlns="http://arxiv.org/OAI/arXivRaw/"><id>2401.00001</id>
<version version="v1"><date>Mon, 2 Apr 2007 19:18:42 GMT</date></version>
<title>Raw Lamps</title><authors>Ada Ember (Rye), B. Bold</authors><categories>cs.CL</categories><abstract>  We look.
</abstract></arXivRaw></metadata></record>
<record><header><identifier>oai:x:2</identifier></header><metadata>
<oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:title>Core Lamps</dc:title><dc:creator>Ember, Ada</dc:creator><dc:date>2020-05-01</dc:date>
<dc:identifier>https://doi.org/10.5555/dc.1</dc:identifier></oai_dc:dc></metadata></record>
<resumptionToken>more|1</resumptionToken></ListRecords></OAI-PMH>"""
MODS = """<modsCollection xmlns="http://www.loc.gov/mods/v3"><mods ID="ember20"><titleInfo><nonSort>The</nonSort>
<title>Lamp</title>
<subTitle>a Study</subTitle></titleInfo><name type="personal"><namePart type="family">Ember</namePart>
<namePart type="given">Ada</namePart>
<role><roleTerm type="code">aut</roleTerm></role></name>
<genre>journal article</genre>
<originInfo><dateIssued>2020-05</dateIssued></originInfo><abstract>We look.</abstract>
<relatedItem type="host"><titleInfo><title>Journal of Lamps</title></titleInfo><part>
<detail type="volume"><number>3</number>
</detail><extent unit="page"><start>1</start><end>9</end></extent></part></relatedItem>
<identifier type="doi">10.5555/m.1</identifier></mods></modsCollection>"""
CROSSREF: dict[str, Any] = {
    "status": "ok",
    "message-type": "work-list",
    "message": {
        "total-results": 2,
        "items": [
            {
                "DOI": "10.5555/c.1",
                "type": "proceedings-article",
                "title": ["Lamps"],
                "subtitle": ["A Study"],
                "author": [{"given": "Ada", "family": "Ember"}, {"name": "The Lamp Group"}],
                "published-print": {"date-parts": [[2020, 5]]},
                "container-title": ["LampConf"],
                "ISSN": ["1234-5678"],
            },
            {"DOI": "10.5555/c.2", "type": "journal-article", "title": []},
        ],
    },
}


def only(text: str) -> list[Paper]:
    return [row.paper for row in rows(items(text))]


def test_pubmed_s_sections_dates_and_groups() -> None:
    found = items(PUBMED)
    (paper,) = [row.paper for row in rows(found)]
    assert (paper.title, paper.date, paper.venue) == ("Lamps in wards", "2016-07", "Journal of Lamps")
    assert paper.authors == ("Jane Doe Jr", "The Lamp Group")
    assert paper.abstract == "AIM: To see.\nRESULTS: We saw."
    assert paper.url == "https://pubmed.ncbi.nlm.nih.gov/1/"
    published = paper.publication
    assert (published.volume, published.number, published.pages, published.issn) == ("3", "2", "1–9", "1234-5678")
    assert [item.line for item in found if isinstance(item, Skipped)] == [13]


def test_dblp_s_entities_numbers_and_volumes() -> None:
    found = items(DBLP)
    talk, thesis = (row.paper for row in rows(found))
    assert (talk.title, talk.authors, talk.doi) == ("The Size of H_{2}O", ("Jürgen Möller",), "10.5555/x.1")
    assert (talk.publication.type, talk.venue) == ("paper-conference", "LampConf")
    assert (thesis.publication.type, thesis.publication.genre, thesis.venue) == ("thesis", "PhD thesis", "Rye")
    assert [item.reason for item in found if isinstance(item, Skipped)] == ["a volume, not a paper"]


def test_archives_in_their_notations_and_what_they_leave_out() -> None:
    found = items(OAI)
    raw, core = (row.paper for row in rows(found))
    assert (raw.arxiv, raw.date, raw.authors) == ("2401.00001", "2007-04-02", ("Ada Ember", "B. Bold"))
    assert (core.doi, core.authors, core.date) == ("10.5555/dc.1", ("Ada Ember",), "2020-05-01")
    assert [item.line for item in found if isinstance(item, Skipped)] == [2]
    assert len([item for item in found if isinstance(item, Notice)]) == 1


def test_mods_with_its_host() -> None:
    (paper,) = only(MODS)
    assert (paper.title, paper.date, paper.venue) == ("The Lamp: a Study", "2020-05", "Journal of Lamps")
    assert (paper.publication.pages, paper.publication.citekey) == ("1–9", "ember20")


def test_crossref_s_lists() -> None:
    (paper,) = only(json.dumps(CROSSREF))
    assert (paper.title, paper.authors, paper.date) == ("Lamps: A Study", ("Ada Ember", "The Lamp Group"), "2020-05")
    assert (paper.venue, paper.publication.type, paper.publication.issn) == (
        "LampConf", "paper-conference", "1234-5678",
    )  # fmt: skip
    (listed,) = only(json.dumps(CROSSREF["message"]["items"]))
    assert replace(listed, sightings=paper.sightings) == paper


@pytest.mark.parametrize(
    ("text", "title", "authors", "date"),
    [
        ("cff-version: 1.2.0\ntitle: Tool\nauthors:\n- name: Lab\npreferred-citation:\n  type: article\n"
         "  title: A Lamp\n  year: 2020\n  authors:\n  - family-names: Ember\n    given-names: Ada\n",
         "A Lamp", ("Ada Ember",), "2020"),
        ("- id: a\n  title: A Lamp\n  type: book\n  issued: 2020-05\n  author:\n  - literal: Lab\n",
         "A Lamp", ("Lab",), "2020-05"),
        ("lamp:\n  type: article\n  title: A Lamp\n  author: ['Ember, Ada', {name: Bold, given-name: B.}]\n"
         "  date: 2020-05-01\n  parent:\n    type: periodical\n    title: J\n",
         "A Lamp", ("Ada Ember", "B. Bold"), "2020-05-01"),
        ("title: A Lamp\nauthor: Ember, Ada and Bold, B.\nyear: 2020\nref: ember20\n",
         "A Lamp", ("Ada Ember", "B. Bold"), "2020"),
        ("%0 Book\n%T A Lamp\n%A Ember, Ada\n%8 May 1, 2020\n%D 2020\n%@ 978-0-00-000000-2\n",
         "A Lamp", ("Ada Ember",), "2020-05-01"),
        ("FN Clarivate\nVR 1.0\nPT J\nAU Ember, A\n   Bold, B\nAF Ember, Ada\n   Bold, Bo\n"
         "TI A\n   Lamp\nPY 2020\nPD MAY 1\nER\nEF\n",
         "A Lamp", ("Ada Ember", "Bo Bold"), "2020-05-01"),
        ('"Key","Item Type","Publication Year","Author","Title","Date"\n'
         '"A","book","2020","Ember, Ada","A\nLamp","May 2020"\n',
         "A Lamp", ("Ada Ember",), "2020-05"),
    ],
    ids=["cff", "csl-yaml", "hayagriva", "papis", "refer", "wos", "zotero-csv"],
)  # fmt: skip
def test_a_work_in_the_notation_of_a_program(text: str, title: str, authors: tuple[str, ...], date: str) -> None:
    (paper,) = only(text)
    assert (paper.title, paper.authors, paper.date) == (title, authors, date)


@pytest.mark.parametrize(
    "text",
    [
        "references:\n- title: x\n  author: &a [*a, *a]\n  type: book\n",
        "references:\n- title: x\n  type: book\n  a: " + "[" * 300,
        "references:\n- &a {title: x, type: book, b: [1,2,3,4,5,6,7,8,9]}\n- &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\n"
        "- &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\n- &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\n- &e [*d,*d,*d,*d,*d,*d,*d,*d,*d]\n"
        "- &f [*e,*e,*e,*e,*e,*e,*e,*e,*e]\n- [*f,*f,*f,*f,*f,*f,*f,*f,*f]\n",
        "<rss>" + "<a>" * 300_000,
        "[" * 300_000,
        '{"message":' * 30_000,
    ],
    ids=["circle", "deep", "bomb", "xml", "lists", "messages"],
)
def test_what_would_grow_or_sink_is_refused_in_words(text: str) -> None:
    found = items(text)
    assert any(isinstance(item, Skipped) for item in found)
    assert len(rows(found)) <= 1


@pytest.mark.parametrize("encoding", ["ETF-8", "utf-7", "hex", "gbk", "utf-16"])
@pytest.mark.parametrize("format_name", ["opml", "feed", "dblp", "arxiv-rss"])
def test_an_encoding_that_nobody_knows_is_told(encoding: str, format_name: str) -> None:
    text = f'<?xml version="1.0" encoding="{encoding}"?><rss><channel><item><title>x</title></item></channel></rss>'
    assert items(text, format=format_name)


@pytest.mark.parametrize("text", ["%0 Book\n%A\n%T A Lamp\n", "PT J\nAU\nTI A Lamp\nER\n"])
def test_an_empty_field_is_none(text: str) -> None:
    assert [(paper.title, paper.authors) for paper in only(text)] == [("A Lamp", ())]


def test_bytes_in_the_declaration_of_a_feed_are_told() -> None:
    assert items(b'<?xml encoding="\xff\xfe"?><rss><channel/></rss>', format="feed")


@given(st.sampled_from(READERS), st.sampled_from((PUBMED, DBLP, OAI, MODS, json.dumps(CROSSREF))), st.data())
def test_a_mutated_file_is_answered_by_every_reader(reader: object, text: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(text)))
    cut = data.draw(st.integers(0, 40))
    odd = data.draw(st.sampled_from(("", "\0", "&#xD800;", "\ud800", "<", "]]>", "9" * 30, '"', "\n\n")))
    name = getattr(reader, "name", "")
    for item in items((text[:at] + odd + text[at + cut :]).encode("utf-8", "surrogatepass"), format=name):
        assert isinstance(item, PaperRow | Skipped | Notice)
