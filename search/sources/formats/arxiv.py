"""What arXiv's formats share: how ids, categories, names and abstracts are written."""

from __future__ import annotations

import re

from search.paper import ARXIV_ID, arxiv_id, doi
from search.sources.dates import parse_date
from search.text.latex import readable_line

# `cs.CV`, `hep-th`, `cond-mat.mes-hall`, and archives of the 1990s; not the ACM (`I.2.7`) and MSC (`68T07`) classes
# beside them, nor any keyword.
_CATEGORY = re.compile(
    r"(?:astro-ph|cond-mat|cs|econ|eess|math|nlin|physics|q-bio|q-fin|stat)\.[A-Za-z-]{2,17}"
    r"|astro-ph|cond-mat|gr-qc|hep-(?:ex|lat|ph|th)|math-ph|nucl-(?:ex|th)|q-bio|quant-ph"
    r"|acc-phys|adap-org|alg-geom|ao-sci|atom-ph|bayes-an|chao-dyn|chem-ph|cmp-lg|comp-gas|dg-ga|funct-an|mtrl-th"
    r"|patt-sol|plasm-ph|q-alg|solv-int|supr-con"
)
_MONTH = re.compile(r"(?:^|/)(\d{2})(\d{2})")
_OAI = "oai:arXiv.org:"
# In arXiv's files a paragraph begins with two blanks or after an empty line; all other line ends are wrapping.
_PARAGRAPH = re.compile(r"\n\s*\n|\n(?= {2})")


def identifier(text: str) -> str:
    """The arXiv id, without version, in an id, a URL or a feed's `oai:` name; empty if there is none."""
    return arxiv_id(text.strip().removeprefix(_OAI))


def is_identifier(text: str) -> bool:
    return bool(ARXIV_ID.fullmatch(text))


def month_of(identifier: str) -> str:
    """The month in an id: `2024-01` for `2401.00001`; empty if there is none."""
    match = _MONTH.search(identifier)
    if not match or not 1 <= int(match[2]) <= 12:
        return ""
    # The first papers are from 1991; two digits suffice until 2090.
    century = "19" if int(match[1]) > 90 else "20"
    return f"{century}{match[1]}-{match[2]}"


def day_of(time: str) -> str:
    """The day of a time, in its own time zone; empty if it is not a complete date."""
    day = parse_date(time)
    return day if len(day) == len("2024-03-11") else ""


def is_category(text: str) -> bool:
    return bool(_CATEGORY.fullmatch(text))


def categories(names: list[str]) -> list[str]:
    return list(dict.fromkeys(filter(is_category, names)))


def unwrapped(abstract: str) -> str:
    """An abstract as paragraphs, one line each."""
    paragraphs = (" ".join(part.split()) for part in _PARAGRAPH.split(abstract.strip()))
    return "\n".join(filter(None, paragraphs))


def first_doi(text: str) -> str:
    """The first DOI in a field that may have several; empty if there is none."""
    return doi(next(iter(text.replace(",", " ").replace(";", " ").split()), ""))


def names(text: str) -> list[str]:
    """The authors in a line such as `Ada Ember (Univ. of Rye, Rye), B. Bold`, without their affiliations."""
    parts, depth, start = [], 0, 0
    for i, char in enumerate(text):
        depth = max(0, depth + (char == "(") - (char == ")"))
        if char == "," and not depth:
            parts.append(text[start:i])
            start = i + 1
    bare = (name.partition("(")[0].strip() for name in (*parts, text[start:]))
    return [readable_name(name) for name in bare if name]


def readable_name(name: str) -> str:
    r"""Convert the LaTeX of a name; older records write `P\'erez`."""
    return readable_line(name) if "\\" in name or "{" in name or "$" in name else name.strip()
