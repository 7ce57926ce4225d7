"""A server on loopback that speaks as the services do, and misbehaves when told to."""

from __future__ import annotations

import gzip
import json
import re
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit

from tests.search.fetch import by_title, corpus
from tests.search.fetch.corpus import TODAY, Made


@dataclass(frozen=True)
class Request:
    path: str
    parameters: dict[str, str]
    headers: dict[str, str]
    connection: int


@dataclass(frozen=True)
class Reply:
    """An answer; `cut` bytes before the connection is closed, all if negative, `waits` comes before the body."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    cut: int = -1
    waits: threading.Event | None = None


_GRAPH = "/graph/v1/paper/search"
Misbehaviour = Reply | Callable[[Request], Reply]


class Services:
    """All services at one address, told apart by their paths; `troubles` are answers instead of the usual ones."""

    def __init__(self) -> None:
        self.today = TODAY
        self.papers: tuple[Made, ...] = corpus.month_of_papers()
        self.requests: list[Request] = []
        self.troubles: dict[str, list[Misbehaviour]] = {}
        self.etags = True
        self.zipped = False
        self.url = ""
        self.registry: dict[str, bytes] = {}
        self.arxiv_page = 2000
        self.unknown: dict[str, set[str]] = {}

    @property
    def paths(self) -> list[str]:
        return [request.path for request in self.requests]

    def trouble(self, path: str, *replies: Misbehaviour) -> None:
        """Answer so at a path, once each, before answering as usual again."""
        self.troubles.setdefault(path, []).extend(replies)

    def reply(self, request: Request) -> Reply:
        self.requests.append(request)
        if queue := self.troubles.get(request.path):
            trouble = queue.pop(0)
            return trouble if isinstance(trouble, Reply) else trouble(request)
        reply = self.usual(request)
        if self.etags and reply.status == 200:
            etag = f'"{hash(reply.body):x}"'
            if request.headers.get("if-none-match") == etag:
                return Reply(304, b"", {"ETag": etag})
            reply.headers["ETag"] = etag
        if self.zipped and "gzip" in request.headers.get("accept-encoding", ""):
            return Reply(reply.status, gzip.compress(reply.body), {**reply.headers, "Content-Encoding": "gzip"})
        return reply

    def usual(self, request: Request) -> Reply:
        path = request.path
        services = {"/api/daily_papers": self._daily, "/api/query": self._arxiv, "/works": self._works}
        services |= {f"{_GRAPH}/bulk": self._bulk, f"{_GRAPH}/match": self._match}
        if path in services:
            return services[path](request.parameters)
        if path.startswith("/works/doi:"):
            return self._work(unquote(path.removeprefix("/works/doi:")))
        if path == "/feed.xml":
            return Reply(200, corpus.rss(self.papers[:5]), {"Content-Type": "application/rss+xml"})
        if path.startswith("/10."):
            return Reply(302, b"", {"Location": f"/registry{path}"})
        if path.startswith("/registry/"):
            return self._registered(unquote(path.removeprefix("/registry/")), request)
        return Reply(404, b"Not here", {"Content-Type": "text/plain"})

    def _daily(self, parameters: dict[str, str]) -> Reply:
        page, limit = int(parameters.get("p", "0")), int(parameters.get("limit", "50"))
        if "date" in parameters:
            day = date.fromisoformat(parameters["date"])
            if day > self.today:
                return _json({"error": "date is in the future"}, 400)
            papers = [paper for paper in self.papers if paper.day == day]
        elif "week" in parameters:
            year, week = parameters["week"].split("-W")
            papers = [paper for paper in self.papers if paper.day.isocalendar()[:2] == (int(year), int(week))]
        elif "month" in parameters:
            papers = [paper for paper in self.papers if f"{paper.day:%Y-%m}" == parameters["month"]]
        else:
            papers = sorted(self.papers, key=lambda paper: -(paper.number % 50))
        return Reply(200, corpus.daily(papers[page * limit : (page + 1) * limit]), {"Content-Type": "application/json"})

    def _arxiv(self, parameters: dict[str, str]) -> Reply:
        headers = {"Content-Type": "application/atom+xml; charset=UTF-8"}
        if "id_list" in parameters:
            ids = parameters["id_list"].split(",")
            if any(each.startswith("0000") for each in ids):
                return Reply(400, corpus.ARXIV_ERROR, headers)
            found = [paper for paper in self.papers if paper.arxiv in ids]
            return Reply(200, corpus.atom(found, len(found), 0), headers)
        query = parameters["search_query"]
        if query.startswith('ti:"'):
            found = by_title.with_phrase(self._known("arxiv"), query)
            return Reply(200, corpus.atom(found[: int(parameters["max_results"])], len(found), 0), headers)
        span = re.search(r"submittedDate:\[(\d{8})\d{4} TO (\d{8})\d{4}\]", query)
        assert span, query
        first, last = (date.fromisoformat(f"{day[:4]}-{day[4:6]}-{day[6:]}") for day in span.groups())
        categories = re.findall(r"cat:([\w.-]+)", query)
        found = [
            paper
            for paper in self.papers
            if first <= paper.day <= last and (not categories or paper.category in categories)
        ]
        assert (parameters["sortBy"], parameters["sortOrder"]) == ("submittedDate", "ascending")
        found.sort(key=lambda paper: (paper.day, paper.number))
        start, size = int(parameters["start"]), min(int(parameters["max_results"]), self.arxiv_page)
        return Reply(200, corpus.atom(found[start : start + size], len(found), start), headers)

    def _works(self, parameters: dict[str, str]) -> Reply:
        if parameters["filter"].startswith("title.search:"):
            found = by_title.with_words(self._known("openalex"), parameters["filter"].removeprefix("title.search:"))
            size = int(parameters["per_page"])
            return Reply(200, corpus.works(found[:size], len(found), 1, size), {"Content-Type": "application/json"})
        days = dict(part.split(":", 1) for part in parameters["filter"].split(",") if "publication_date" in part)
        first, last = days["from_publication_date"], days["to_publication_date"]
        found = [paper for paper in self.papers if first <= str(paper.day) <= last]
        found.sort(key=lambda paper: (paper.day, paper.number))
        page, size = int(parameters["page"]), int(parameters["per_page"])
        assert size <= 100
        body = corpus.works(found[(page - 1) * size : page * size], len(found), page, size)
        return Reply(200, body, {"Content-Type": "application/json"})

    def _work(self, doi: str) -> Reply:
        for paper in self.papers:
            if paper.doi == doi:
                return _json(corpus.work(paper))
        return _json({"error": "Not Found", "message": f"{doi} not found"}, 404)

    def _known(self, service: str) -> list[Made]:
        return [paper for paper in self.papers if paper.title not in self.unknown.get(service, ())]

    def _match(self, parameters: dict[str, str]) -> Reply:
        found = by_title.nearest(self._known("semantic-scholar"), parameters["query"])
        if not found:
            return _json({"error": "Title match not found"}, 404)
        return _json({"data": [corpus.scholarly(paper) | {"matchScore": 117.4} for paper in found]})

    def _bulk(self, parameters: dict[str, str]) -> Reply:
        first, last = parameters["publicationDateOrYear"].split(":")
        found = [paper for paper in self.papers if first <= str(paper.day) <= last]
        found.sort(key=lambda paper: (paper.day, paper.number))
        start, size = int(parameters.get("token", "T0")[1:]), 20
        token = f"T{start + size}" if start + size < len(found) else None
        body = corpus.bulk(found[start : start + size], len(found), token)
        return Reply(200, body, {"Content-Type": "application/json"})

    def _registered(self, doi: str, request: Request) -> Reply:
        if doi not in self.registry:
            return Reply(404, b"DOI Not Found", {"Content-Type": "text/html"})
        assert request.headers["accept"] == "application/vnd.citationstyles.csl+json"
        return Reply(200, self.registry[doi], {"Content-Type": "application/vnd.citationstyles.csl+json"})


def _json(value: object, status: int = 200) -> Reply:
    return Reply(status, json.dumps(value).encode(), {"Content-Type": "application/json"})


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    services: Services

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        parameters = {name: values[0] for name, values in parse_qs(parts.query).items()}
        headers = {name.lower(): value for name, value in self.headers.items()}
        reply = self.services.reply(Request(parts.path, parameters, headers, self.client_address[1]))
        # Who asked may have gone meanwhile.
        with suppress(OSError):
            self._send(reply)

    def _send(self, reply: Reply) -> None:
        self.send_response(reply.status)
        given = {name.lower() for name in reply.headers}
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if not given & {"content-length", "transfer-encoding"} and reply.status != 304:
            self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        if reply.waits is not None:
            self.wfile.flush()
            reply.waits.wait(20)
        self.wfile.write(reply.body if reply.cut < 0 else reply.body[: reply.cut])
        if reply.cut >= 0 or "connection" in given:
            self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server's name
        pass


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of people who hang up in the middle."""


@contextmanager
def serving(services: Services, context: ssl.SSLContext | None = None) -> Iterator[Services]:
    """Run services on loopback until the block ends, over TLS when there is a context for it."""
    handler = type("Handler", (_Handler,), {"services": services})
    server = _Server(("127.0.0.1", 0), handler)
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    services.url = f"http{'s' if context else ''}://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.005,), daemon=True)
    thread.start()
    try:
        yield services
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
