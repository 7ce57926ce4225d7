"""What services send, in their own shapes and our own words: the documents that the tests of the readers read."""

from __future__ import annotations

import json
from collections.abc import Iterable
from html import escape
from typing import Any

from tests.search.sources.services import sample, sample_record


def hf_paper(number: int = 1, /, **more: object) -> dict[str, Any]:
    numbered = {"id": f"2405.{number:05}", "title": f"Lamps in Drawers, Part {number}", "upvotes": 10 * number}
    return sample_record("hugging_face.json") | numbered | more


def hf_item(number: int = 1, /, **more: object) -> dict[str, Any]:
    paper = hf_paper(number, **more)
    return {
        "paper": paper,
        "publishedAt": "2024-05-09T03:11:00.000Z",
        "title": paper.get("title"),
        "summary": paper.get("summary"),
        "thumbnail": "https://cdn.example.org/x.png",
        "numComments": 3,
        "submittedBy": {"_id": "60", "name": "someone", "fullname": "Some One", "type": "user"},
        "isAuthorParticipating": False,
    }


def hf_html(items: Iterable[object], *, day: str = "2024-05-09", data: bool = True, links: bool = True) -> str:
    listed = list(items)
    props = {"classNames": "", "periodType": "day", "dateString": day, "dailyPapers": listed, "isLoggedIn": False}
    cards = [
        f'<article><a href="/papers/{item["paper"]["id"]}" class="shadow"><img src="x.png"></a>'
        f'<h3 class="line"><a href="/papers/{item["paper"]["id"]}">{escape(str(item["paper"]["title"]))}</a></h3>'
        f'<a href="/papers/{item["paper"]["id"]}#community"><svg></svg> 3</a></article>'
        for item in listed
        if isinstance(item, dict) and links
    ]
    island = (
        f'<div class="SVELTE_HYDRATER contents" data-target="DailyPapers" data-props="{escape(json.dumps(props))}">'
    )
    header = '<div class="SVELTE_HYDRATER" data-target="MainHeader" data-props="{&quot;isWide&quot;:true}"></div>'
    return (
        '<!doctype html>\n<html class="">\n<head>\n<meta charset="utf-8" />\n'
        f'<link rel="canonical" href="https://huggingface.co/papers/date/{day}">\n'
        "<title>Daily Papers - Hugging Face</title>\n"
        "<script>if (1 < 2) { document.write(\"<a href='/papers/2405.99999'>no</a>\") }</script>\n</head>\n"
        f"<body>\n{header}\n<h1>Daily Papers</h1>\n{island if data else '<div>'}\n{''.join(cards)}</div>\n"
        "</body></html>\n"
    )


def atom_entry(number: int = 1, /, **fields: str) -> str:
    told = {
        "id": f"http://arxiv.org/abs/2401.{number:05}v2",
        "updated": "2024-02-01T09:00:00Z",
        "published": "2024-01-03T18:00:01Z",
        "title": f"Lamps in Drawers,\n  Part {number}",
        "summary": "  We store lamps in drawers. It works at\nnight.\n  A second paragraph begins here. Code:\n"
        "https://github.com/example/drawers.\n",
        **fields,
    }
    return (
        f"<entry><id>{told['id']}</id><updated>{told['updated']}</updated><published>{told['published']}</published>"
        f"<title>{told['title']}</title><summary>{told['summary']}</summary>"
        "<author><name>Ada Ember</name><arxiv:affiliation>University of Rye</arxiv:affiliation></author>"
        "<author><name>Bo Quill</name></author>"
        f"<arxiv:comment>9 pages, data at https://{told.get('host', 'example.org')}/lamps</arxiv:comment>"
        "<arxiv:journal_ref>Journal of Furniture 3 (2024) 1-9</arxiv:journal_ref><arxiv:doi>10.1000/LAMPS.1</arxiv:doi>"
        '<link href="http://arxiv.org/abs/2401.00001v2" rel="alternate" type="text/html"/>'
        '<link title="pdf" href="http://arxiv.org/pdf/2401.00001v2" rel="related" type="application/pdf"/>'
        '<arxiv:primary_category term="cs.CV" scheme="http://arxiv.org/schemas/atom"/>'
        '<category term="cs.LG" scheme="http://arxiv.org/schemas/atom"/><category term="cs.CV"/>'
        '<category term="68T07"/><category term="I.2.10; I.4.8"/></entry>\n'
    )


def atom(*entries: str, start: int = 0) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" '
        'xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">\n'
        '<link href="http://arxiv.org/api/query?search_query%3Dcat:cs.CV" rel="self" type="application/atom+xml"/>\n'
        '<title type="html">ArXiv Query: search_query=cat:cs.CV&amp;start=0</title>\n'
        "<id>http://arxiv.org/api/cHxbiOdZaP56ODnBPIenZhzg5f8</id>\n<updated>2024-02-02T00:00:00-05:00</updated>\n"
        f"<opensearch:totalResults>1000</opensearch:totalResults>\n<opensearch:startIndex>{start}"
        "</opensearch:startIndex>\n<opensearch:itemsPerPage>10</opensearch:itemsPerPage>\n"
        + "".join(entries)
        + "</feed>\n"
    )


ATOM_ERROR = (
    "<entry><id>http://arxiv.org/api/errors#incorrect_id_format_for_12</id><title>Error</title>"
    "<summary>incorrect id format for 12</summary><updated>2024-02-02T00:00:00-05:00</updated>"
    '<link href="http://arxiv.org/api/errors#incorrect_id_format_for_12" rel="alternate"/>'
    "<author><name>arXiv api core</name></author></entry>\n"
)


def rss_item(number: int = 1, kind: str = "new", /, **fields: str) -> str:
    identifier = fields.get("id", f"2409.{number:05}")
    creator = fields.get("creator", "Ada Ember (University of Rye, Rye), Bo Quill")
    return (
        f"<item><title>{fields.get('title', f'Lamps in Drawers, Part {number}')}</title>"
        f"<link>https://arxiv.org/abs/{identifier}</link>"
        f"<description>arXiv:{identifier}v1 Announce Type: {kind} \nAbstract: We store lamps in drawers, with $p&lt;q$."
        f'</description><guid isPermaLink="false">oai:arXiv.org:{identifier}v1</guid><category>cs.CV</category>'
        "<category>cs.LG</category><pubDate>Mon, 16 Sep 2024 00:00:00 -0400</pubDate>"
        f"<arxiv:announce_type>{kind}</arxiv:announce_type><dc:rights>http://arxiv.org/licenses/x</dc:rights>"
        f"<arxiv:DOI>10.1000/lamps.{number}</arxiv:DOI><arxiv:journal_reference>J. Furn. 3</arxiv:journal_reference>"
        f"<dc:creator>{creator}</dc:creator></item>\n"
    )


def rss(*items: str, title: str = "cs.CV, cs.LG updates on arXiv.org") -> str:
    return (
        "<?xml version='1.0' encoding='UTF-8'?>\n"
        '<rss xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:atom="http://www.w3.org/2005/Atom" version="2.0"><channel>\n'
        f"<title>{title}</title><link>http://rss.arxiv.org/rss/cs.CV+cs.LG</link>\n"
        "<description>cs.CV, cs.LG updates on the arXiv.org e-print archive.</description>"
        '<atom:link href="http://rss.arxiv.org/rss/cs.CV+cs.LG" rel="self" type="application/rss+xml"/>\n'
        "<language>en-us</language><pubDate>Mon, 16 Sep 2024 00:00:00 -0400</pubDate>"
        "<skipDays><day>Sunday</day><day>Saturday</day></skipDays>\n" + "".join(items) + "</channel></rss>\n"
    )


def rss_atom(*numbers: int) -> str:
    entries = "".join(
        f"<entry><id>oai:arXiv.org:2409.{n:05}v1</id><title>Lamps in Drawers, Part {n}</title>"
        f'<updated>2024-09-17T04:00:26+00:00</updated><link href="https://arxiv.org/abs/2409.{n:05}" rel="alternate"/>'
        f"<summary>arXiv:2409.{n:05}v1 Announce Type: new \nAbstract: We store lamps in drawers.</summary>"
        '<category term="cs.CV"/><category term="cs.LG"/><published>2024-09-16T00:00:00-04:00</published>'
        "<arxiv:announce_type>new</arxiv:announce_type><dc:creator>Ada Ember, Bo Quill</dc:creator></entry>\n"
        for n in numbers
    )
    return (
        "<?xml version='1.0' encoding='UTF-8'?>\n"
        '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:arxiv="http://arxiv.org/schemas/atom" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xml:lang="en-us"><id>http://rss.arxiv.org/atom/cs.CV</id>\n'
        f"<title>cs.CV updates on arXiv.org</title><updated>2024-09-17T04:00:26+00:00</updated>\n{entries}</feed>\n"
    )


OLD_RSS = sample("arxiv_2021.rdf")


def snapshot_record(number: int = 1, /, **more: object) -> dict[str, Any]:
    numbered = {"id": f"2401.{number:05}", "title": f"Lamps in Drawers,\n  Part {number}"}
    return sample_record("arxiv_snapshot.json") | numbered | more


def snapshot(*records: object) -> str:
    return "".join(json.dumps(record) + "\n" for record in records)
