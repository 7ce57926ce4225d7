"""Figures and trends as JSON; docs/statistics.md describes the shape."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from search.insight.statistics.figures import FrequentValue, Trend
from search.insight.statistics.periods import Bucket, Timeline
from tui.desk.render import line
from tui.desk.statistics.compute import LISTS, Figures, TrendQuery


def _scope_json(scope: Timeline) -> dict[str, object]:
    return {
        "period": scope.period,
        "since": scope.since.isoformat() if scope.since else None,
        "until": scope.last.isoformat(),
    }


def _span_json(span: Bucket) -> dict[str, object]:
    return {"period": span.name, "start": span.start.isoformat()}


def _values_json(values: Iterable[FrequentValue]) -> list[dict[str, object]]:
    return [value._asdict() for value in values]


def figures_json(figures: Figures) -> dict[str, object]:
    found, done, votes = figures.papers, figures.progress, figures.upvotes
    per = zip(done.scope.buckets, done.kept, done.started, done.read, done.backlog, strict=True)
    return {
        **_scope_json(figures.scope),
        "papers": {
            "total": found.total,
            "undated": found.undated,
            "later": found.later,
            "year_guessed": found.guessed,
            "per_period": [
                {**_span_json(span), "papers": number}
                for span, number in zip(figures.scope.buckets, found.counts, strict=True)
            ],
        },
        "reading": {
            "unread": done.unread,
            "reading": done.reading,
            "read": done.done,
            **{key: value for key, value in _scope_json(done.scope).items() if key == "period"},
            "per_period": [
                {**_span_json(span), "kept": kept, "started": started, "read": read, "unread": left}
                for span, kept, started, read, left in per
            ],
        },
        **{name: _values_json((figures.lists or {}).get(facet, ())) for facet, name in LISTS.items()},
        "upvotes": {
            "papers": votes.papers,
            "median": votes.median,
            "distribution": [{"from": each.low, "to": each.high, "papers": each.papers} for each in votes.bins],
            "top": [{"key": key, "title": line(figures.titles[key]), "upvotes": number} for key, number in votes.top],
        },
    }


def trends_json(scope: Timeline, found: Sequence[Trend], wanted: Sequence[TrendQuery]) -> dict[str, object]:
    return {
        **_scope_json(scope),
        "trends": [
            {
                "query": asked.query,
                "saved": asked.saved or None,
                "total": each.papers,
                "undated": each.undated,
                "per_period": [
                    {
                        **_span_json(span),
                        "papers": count,
                        "of": of,
                        "share": None if share is None else round(share, 6),
                    }
                    for span, count, of, share in zip(scope.buckets, each.counts, each.of, each.shares, strict=True)
                ],
            }
            for each, asked in zip(found, wanted, strict=True)
        ],
    }
