"""Files that Zotero exports: RDF and CSV."""

from __future__ import annotations

from tests.search.sources.samples import items, rows

ZOTERO_BOOK_AND_TALKS = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns:z="http://www.zotero.org/namespaces/export#" xmlns:dcterms="http://purl.org/dc/terms/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:bib="http://purl.org/net/biblio#"
 xmlns:foaf="http://xmlns.com/foaf/0.1/" xmlns:vcard="http://nwalsh.com/rdf/vCard#">
<bib:Book rdf:about="urn:isbn:978-0-00-000000-2"><z:itemType>book</z:itemType><dc:title>Lamps</dc:title>
<dc:publisher><foaf:Organization><vcard:adr><vcard:Address><vcard:locality>Berlin</vcard:locality></vcard:Address>
</vcard:adr><foaf:name>Demo Press</foaf:name></foaf:Organization></dc:publisher></bib:Book>
<rdf:Description rdf:about="#item_9"><z:itemType>conferencePaper</z:itemType><dc:title>A Talk of Lamps</dc:title>
<bib:presentedAt><bib:Conference><dc:title>DemoConf</dc:title></bib:Conference></bib:presentedAt></rdf:Description>
<rdf:Description rdf:about="#item_10"><z:itemType>presentation</z:itemType><dc:title>Slides of Lamps</dc:title>
<z:presenters><rdf:Seq><rdf:li><foaf:Person><foaf:surname>Doe</foaf:surname><foaf:givenName>J</foaf:givenName>
</foaf:Person></rdf:li></rdf:Seq></z:presenters></rdf:Description></rdf:RDF>"""


def test_zoteros_rdf_names_publisher_conference_and_presenters() -> None:
    book, talk, slides = (row.paper for row in rows(items(ZOTERO_BOOK_AND_TALKS)))
    assert (book.publication.publisher, talk.venue, slides.authors) == ("Demo Press", "DemoConf", ("J Doe",))


def test_a_long_note_in_zoteros_csv_costs_no_item() -> None:
    heading = '"Key","Item Type","Publication Year","Author","Title","Notes"\n'
    text = f'"A","book","2020","Doe, J","Lamps","{"n" * 200_000}"\n"B","book","2021","Roe, R","Doors",""\n'
    assert [row.paper.title for row in rows(items(heading + text))] == ["Lamps", "Doors"]
