"""What services and programs send, in their real shapes, about papers that nobody has written."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable
from typing import Any

from search.paper import Paper
from search.sources.base import Document, Item, PaperRow, Reader, ReadOptions

ZOTERO_BIB = r"""
@article{emberOttersSlowRivers2024,
  title = {Otters of Slow Rivers: {{VLMs}} at 72\% of the {{Cost}}},
  author = {Ember, Ada and van der Bold, Bo and {Otter Team} and M{\"u}ller, J{\"o}rg},
  year = {2024},
  month = mar,
  journal = {Journal of Slow Rivers},
  volume = {12},
  number = {3},
  pages = {1--12},
  publisher = {River House},
  issn = {1234-5678},
  doi = {10.1000/RIVER.2024.7},
  urldate = {2025-01-02},
  abstract = {We count otters. Nobody has done so with \emph{lamps} before; code: https://github.com/example/otters},
  langid = {english},
  keywords = {otters,rivers,Computer Science - Computation and Language},
  file = {/home/ada/Zotero/storage/ABCD/Ember 2024.pdf}
}
"""

ARXIV_BIB = r"""@misc{ember2024drawers,
      title={Folding Drawers at Scale: $\alpha$-Lamps for $O(n \log n)$ Papers},
      author={Ada Ember and Bo Bold and others},
      year={2024},
      eprint={2401.00001},
      archivePrefix={arXiv},
      primaryClass={cs.CL},
      url={https://arxiv.org/abs/2401.00001},
}
"""

ACL_BIB = r"""@proceedings{otters-2024-long,
    title = "Proceedings of the 7th Meeting on Otters",
    editor = "Lamp, Al",
    month = aug,
    year = "2024"
}
@inproceedings{ember-etal-2024-teaching,
    title = "Teaching {K}ites to Read {M}aps",
    author = "Ember, Ada  and
      Vuli{\'c}, Ivan  and
      Coal, Cy",
    editor = "Lamp, Al",
    booktitle = "Proceedings of the 7th Meeting on Otters (Volume 1: Long Papers)",
    month = "10~" # jan,
    year = "2024",
    address = "Rye, England",
    publisher = "Association for Otters",
    url = "https://aclanthology.org/2024.otters-long.7/",
    doi = "10.18653/v1/2024.otters-long.7",
    pages = "1--12",
    abstract = "Kites are asked to read a map. They cannot. We say why, and what could be done about it."
}
"""

DBLP_BIB = r"""@article{DBLP:journals/corr/abs-2402-00002,
  author       = {Ada Ember and
                  Bo Bold},
  title        = {Weighing Sundials Without Looking},
  journal      = {CoRR},
  volume       = {abs/2402.00002},
  year         = {2024},
  url          = {https://doi.org/10.48550/arXiv.2402.00002},
  doi          = {10.48550/ARXIV.2402.00002},
  eprinttype    = {arXiv},
  eprint       = {2402.00002},
  timestamp    = {Thu, 01 Feb 2024 08:30:00 +0100},
  biburl       = {https://dblp.org/rec/journals/corr/abs-2402-00002.bib},
  bibsource    = {dblp computer science bibliography, https://dblp.org}
}
"""

ZOTERO_RIS = """TY  - JOUR
TI  - Otters of Slow Rivers: VLMs at 72% of the Cost
AU  - Ember, Ada
AU  - van der Bold, Bo
AU  - Otter Team
AU  - Coal, Cy, Jr.
T2  - Journal of Slow Rivers
AB  - We count otters.
  Nobody has done so with lamps before.
DA  - 2024/03/11/
PY  - 2024
DO  - 10.1000/RIVER.2024.7
UR  - https://river.example/7
L1  - https://river.example/7.pdf
KW  - otters
KW  - rivers
N1  - A note of somebody's
ER  -\x20

TY  - UNPB
TI  - Folding Drawers at Scale
AU  - Ember, Ada
M1  - arXiv:2401.00001
PB  - arXiv
Y1  - 2024/01///
UR  - http://arxiv.org/abs/2401.00001
N1  - arXiv:2401.00001 [cs]
ER  -\x20
"""

CSL: dict[str, Any] = {
    "id": "emberOttersSlowRivers2024",
    "type": "article-journal",
    "title": "Otters of Slow Rivers: <i>VLMs</i> at 10<sup>5</sup> &amp; More",
    "container-title": "Journal of Slow Rivers",
    "author": [
        {"family": "Ember", "given": "Ada"},
        {"family": "Bold", "given": "Bo", "non-dropping-particle": "van der", "suffix": "Jr."},
        {"literal": "Otter Team"},
    ],
    "issued": {"date-parts": [["2024", 3, 11]]},
    "abstract": "<jats:title>Abstract</jats:title><jats:p>We count otters.</jats:p><jats:p>With lamps.</jats:p>",
    "DOI": "10.1000/RIVER.2024.7",
    "URL": "https://river.example/7",
    "keyword": "otters, rivers",
    "accessed": {"date-parts": [[2025, 1, 2]]},
}

# What Zotero makes of a preprint.
CSL_PREPRINT: dict[str, Any] = {
    "id": "ember2024",
    "type": "article",
    "title": "Folding Drawers at Scale",
    "number": "arXiv:2401.00001",
    "publisher": "arXiv",
    "source": "arXiv.org",
    "author": [{"family": "Ember", "given": "Ada"}],
    "issued": {"raw": "2024-01"},
    "DOI": "10.48550/arXiv.2401.00001",
    "URL": "http://arxiv.org/abs/2401.00001",
}

WORK: dict[str, Any] = {
    "id": "https://openalex.org/W4390000001",
    "doi": "https://doi.org/10.1000/river.2024.7",
    "title": "Otters of Slow Rivers: <i>VLMs</i> &amp; Lamps",
    "display_name": "Otters of Slow Rivers: <i>VLMs</i> &amp; Lamps",
    "publication_year": 2024,
    "publication_date": "2024-03-11",
    "ids": {"openalex": "https://openalex.org/W4390000001", "doi": "https://doi.org/10.1000/river.2024.7"},
    "language": "en",
    "type": "article",
    "primary_location": {
        "is_oa": True,
        "landing_page_url": "https://doi.org/10.1000/river.2024.7",
        "pdf_url": "https://river.example/7.pdf",
        "source": {"id": "https://openalex.org/S1", "display_name": "Journal of Slow Rivers", "type": "journal"},
        "license": "cc-by",
        "version": "publishedVersion",
    },
    "best_oa_location": None,
    "locations": [
        {
            "is_oa": True,
            "landing_page_url": "http://arxiv.org/abs/2401.00001",
            "pdf_url": "http://arxiv.org/pdf/2401.00001",
            "source": {"display_name": "arXiv (Cornell University)", "type": "repository"},
        }
    ],
    "open_access": {"is_oa": True, "oa_status": "gold", "oa_url": "https://river.example/7.pdf"},
    "authorships": [
        {
            "author_position": "first",
            "author": {"id": "https://openalex.org/A1", "display_name": "Ada Ember", "orcid": None},
            "institutions": [],
            "raw_author_name": "A. Ember",
        },
        {"author_position": "last", "author": {}, "raw_author_name": "Bo Bold"},
    ],
    "cited_by_count": 3,
    "is_retracted": False,
    "is_paratext": False,
    "primary_topic": {"display_name": "Counting of Animals"},
    "topics": [{"display_name": "Counting of Animals"}],
    "keywords": [{"display_name": "Otter", "score": 0.7}],
    "referenced_works": ["https://openalex.org/W1"],
    "abstract_inverted_index": {"We": [0], "count": [1], "otters": [2, 5], "and": [3], "more": [4]},
    "counts_by_year": [],
    "updated_date": "2025-01-02T00:00:00.000000",
}

S2_PAPER: dict[str, Any] = {
    "paperId": "0123456789abcdef0123456789abcdef01234567",
    "externalIds": {"ArXiv": "2401.00001", "DBLP": "conf/otters/Ember24", "DOI": "10.1000/River.7", "CorpusId": 7},
    "url": "https://www.semanticscholar.org/paper/0123456789abcdef0123456789abcdef01234567",
    "title": "Folding Drawers at Scale",
    "abstract": "We fold drawers. Code is at https://github.com/example/drawers.",
    "venue": "Meeting on Otters",
    "year": 2024,
    "publicationDate": "2024-01-03",
    "referenceCount": 12,
    "openAccessPdf": {"url": "https://river.example/drawers.pdf", "status": "GREEN", "license": None},
    "fieldsOfStudy": ["Computer Science"],
    "s2FieldsOfStudy": [{"category": "Computer Science", "source": "external"}, {"category": "Art", "source": "s2"}],
    "publicationTypes": ["JournalArticle"],
    "journal": {"name": "ArXiv", "volume": "abs/2401.00001"},
    "authors": [{"authorId": "1", "name": "Ada Ember"}, {"authorId": None, "name": "Bo Bold"}],
    "tldr": {"model": "tldr@v2", "text": "Drawers can be folded."},
}

RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/"
  xmlns:prism="http://prismstandard.org/namespaces/basic/2.0/">
<channel>
<title>Journal of Slow Rivers</title>
<link>https://river.example</link>
<description>Latest articles</description>
<item>
<title>Otters of Slow Rivers &amp;amp; Lamps</title>
<link>https://river.example/doi/full/10.1000/river.2024.7?af=R</link>
<description><![CDATA[<p>We count otters &mdash; with <b>lamps</b>.</p><p><item> is a word here.</p>]]></description>
<dc:creator>Ada Ember, Bo Bold and Cy Coal</dc:creator>
<pubDate>Mon, 11 Mar 2024 23:30:00 -0500</pubDate>
<category>Animals</category>
<prism:publicationName>Journal of Slow Rivers</prism:publicationName>
<enclosure url="https://river.example/7.pdf" type="application/pdf" length="7"/>
</item>
<item>
<title>Folding Drawers</title>
<link>https://arxiv.org/abs/2401.00001v2</link>
<guid isPermaLink="false">https://arxiv.org/abs/2401.00001v2</guid>
<dc:creator>Ada Ember</dc:creator><dc:creator>Bold, Bo</dc:creator>
<dc:date>2024-01-03</dc:date>
<category>cs.CL</category>
</item>
</channel>
</rss>
"""

RDF = """<?xml version="1.0" encoding="ISO-8859-1"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
  xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:prism="http://purl.org/rss/1.0/modules/prism/">
<channel rdf:about="https://river.example/rss"><title>Rivers</title>
<items><rdf:Seq><rdf:li rdf:resource="https://river.example/7"/></rdf:Seq></items></channel>
<item rdf:about="https://river.example/7">
<title>Otters of Sl\u00f6w Rivers</title>
<link>https://river.example/7</link>
<description>We count otters.</description>
<dc:creator>Ada Ember</dc:creator>
<dc:date>2024-03-11T00:00:00+00:00</dc:date>
<dc:identifier>doi:10.1000/river.2024.7</dc:identifier>
</item>
</rdf:RDF>
"""

ATOM = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
<title>A Blog about Rivers</title>
<id>https://river.example/</id>
<updated>2024-03-12T00:00:00Z</updated>
<entry>
<id>tag:river.example,2024:7</id>
<title type="html">Otters of &lt;em&gt;Slow&lt;/em&gt; Rivers</title>
<link rel="alternate" href="https://river.example/7"/>
<link rel="related" type="application/pdf" title="PDF" href="https://river.example/7.pdf"/>
<author><name>Ada Ember</name></author>
<author><name>Bo Bold</name></author>
<category term="otters"/>
<published>2024-03-11T10:00:00Z</published>
<updated>2024-03-12T10:00:00Z</updated>
<summary>We count otters.</summary>
</entry>
</feed>
"""

OPML = """<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0">
<head><title>Subscriptions</title></head>
<body>
<outline text="Rivers" title="Rivers">
<outline type="rss" text="Journal of Slow Rivers" xmlUrl="https://river.example/rss?a=1&amp;b=2" htmlUrl="https://river.example"/>
<outline type="rss" text="Journal of Slow Rivers" xmlUrl="https://river.example/other"/>
</outline>
</body>
</opml>
"""


def document(data: str | bytes) -> Document:
    """Return a document that holds this."""
    return Document("-", stream=io.BytesIO(data if isinstance(data, bytes) else data.encode()))


def read_by(reader: Reader, data: str | bytes) -> list[Item]:
    """Return what a reader finds in a document."""
    return list(reader.read(document(data), ReadOptions()))


def read_json(reader: Reader, data: object, indent: int | None = None) -> list[Item]:
    return read_by(reader, json.dumps(data, indent=indent))


def papers(found: Iterable[Item]) -> list[Paper]:
    """Return the papers among items."""
    return [item.paper for item in found if isinstance(item, PaperRow)]
