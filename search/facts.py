"""What papers are about and who wrote them, held in memory to be counted: years, categories, keywords, authors.

Read when they are first counted, not when the app starts: the list of papers does without. The values
are those that the query language finds, so that a count is what choosing the value shows.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain

from search.catalog import Catalog
from search.query.facets import identity
from search.text.clean import clean_line
from search.text.latex import readable

VALUED = ("year", "cat", "kw", "author")


@dataclass(frozen=True)
class Facts:
    """The values of every paper.

    Attributes:
        seq: The catalog's sequence number that this was read at.
        values: Facet to key to the paper's values, in the form in which they are the same.
        labels: Facet to value to how people write it; a value without a label is found but not listed.
    """

    seq: int = 0
    values: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    _longer: dict[str, frozenset[str]] = field(default_factory=dict)

    @classmethod
    def read(cls, catalog: Catalog) -> Facts:
        """Read the facts of everything that is in the catalog now."""
        seq = catalog.seq
        values: dict[str, dict[str, tuple[str, ...]]] = {facet: {} for facet in VALUED}
        spellings: dict[str, dict[str, Counter[str]]] = {facet: {} for facet in VALUED}
        for key, year, *lists in catalog.facts():
            given: dict[str, Iterable[str]] = {"year": [str(year)] if year is not None else []}
            given |= {facet: json.loads(text) for facet, text in zip(VALUED[1:], lists, strict=True)}
            for facet, texts in given.items():
                held = {identity(facet, readable(text)): text for text in texts}
                for value, text in held.items():
                    spellings[facet].setdefault(value, Counter())[text] += 1
                if facet == "cat":
                    # `cat:cs` finds cs.CV, too.
                    held |= {value.partition(".")[0]: "" for value in list(held)}
                held.pop("", None)
                if held:
                    values[facet][key] = tuple(held)
        return cls(seq, values, {facet: _labels(group) for facet, group in spellings.items()})

    def counts(self, facet: str, pool: Collection[str]) -> Counter[str]:
        """Return how many of some papers have each value; an author's longer names are not yet in."""
        held = self.values.get(facet, {})
        return Counter(chain.from_iterable(held[key] for key in pool if key in held))

    def having(self, facet: str, value: str) -> frozenset[str]:
        """Return the papers that a query for an author finds: `Jane Doe` also finds `Jane Doe Smith`.

        Args:
            facet: `author`; nothing else holds a shorter value.
            value: In the form in which they are the same.
        """
        if value not in self._longer:
            sought = f" {value} "
            names = {name for name in self.labels.get(facet, {}) if sought in f" {name} "}
            held = self.values.get(facet, {})
            alone = names <= {value}
            found = () if alone else (key for key, values in held.items() if not names.isdisjoint(values))
            self._longer[value] = frozenset(found)
        return self._longer[value]

    def listed(self, facet: str, pool: frozenset[str], most: int, holding: str = "") -> Iterator[tuple[str, int]]:
        """Yield values as people write them with their counts, the most frequent first.

        Args:
            facet: One of `VALUED`.
            pool: The papers that are counted.
            most: How many values at most; years are all listed, newest first.
            holding: Letters that the value has to hold.
        """
        labels = self.labels.get(facet, {})
        counted = self.counts(facet, pool)
        wanted = holding.casefold()
        fitting = [(value, n) for value, n in counted.items() if value in labels and wanted in labels[value].casefold()]
        if facet == "year":
            fitting.sort(key=lambda pair: pair[0], reverse=True)
        else:
            fitting.sort(key=lambda pair: (-pair[1], pair[0]))
        for value, count in fitting[: None if facet == "year" else most]:
            more = len(self.having(facet, value) & pool) if facet == "author" else 0
            yield labels[value], max(count, more)


def _labels(group: Mapping[str, Counter[str]]) -> dict[str, str]:
    """Return the usual spelling of every value."""
    return {
        value: clean_line(readable(max(texts, key=lambda text: (texts[text], text))))
        for value, texts in group.items()
        if value
    }


NO_FACTS = Facts()
