"""HTTP: one request, its redirects checked, its body unpacked within a limit."""

from __future__ import annotations

import asyncio
import ipaddress
import re
import socket
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import SplitResult, urlsplit
from urllib.request import getproxies, proxy_bypass

import httpx

from search.fetch import messages
from search.fetch.messages import FetchError
from search.fetch.politeness import FetchRequest
from search.fetch.settings import address_problem
from search.text.clean import clean_line

Resolve = Callable[[str], Awaitable[list[str]]]
_LOCAL_NAMES = ("localhost", ".localhost", ".local", ".internal", ".lan", ".home.arpa")


async def resolve(host: str) -> list[str]:
    with suppress(OSError, UnicodeError):
        addresses = await asyncio.get_running_loop().getaddrinfo(host, None, type=socket.SOCK_STREAM)
        return [str(entry[4][0]) for entry in addresses]
    return []


async def is_local(url: str, resolve: Resolve = resolve) -> bool:
    parts = urlsplit(url)
    host = (parts.hostname or "").rstrip(".").lower()
    if host == _LOCAL_NAMES[0] or host.endswith(_LOCAL_NAMES[1:]):
        return True
    number = _private(host)
    if number is not None:
        return number
    # Behind a proxy, names are looked up by the proxy; here they may mean nothing.
    if _proxied(parts):
        return False
    return any(_private(address) for address in await resolve(host))


def _private(host: str) -> bool | None:
    """Whether an IP address is private; None for a name."""
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        # `127.1`, `0x7f000001` and `2130706433` are addresses to the system, too.
        try:
            address = ipaddress.ip_address(socket.inet_aton(host))
        except (OSError, ValueError):
            return None
    mapped = getattr(address, "ipv4_mapped", None)
    return not (mapped or address).is_global


def _proxied(parts: SplitResult) -> bool:
    proxies = getproxies()
    return bool(proxies.get(parts.scheme) or proxies.get("all")) and not proxy_bypass(parts.hostname or "")


async def check_redirect(start: str, before: str, target: str, resolve: Resolve = resolve) -> None:
    """Refuse a redirect that a service has no business making."""
    shown = f"to {clean_line(target)[:200]}"
    scheme = urlsplit(target).scheme
    if address_problem(target):
        raise FetchError(messages.INVALID_REDIRECT, shown)
    if urlsplit(before).scheme == "https" and scheme == "http":
        raise FetchError(messages.INSECURE_REDIRECT, shown)
    if await is_local(target, resolve) and not await is_local(start, resolve):
        raise FetchError(messages.LOCAL_REDIRECT, shown)


# zlib detects which of the two headers there is.
_GZIP_OR_ZLIB = 32 + zlib.MAX_WBITS
_COMPRESSIONS = frozenset(("gzip", "x-gzip", "deflate"))
_GZIP = b"\x1f\x8b"


class BodyReader:
    """Collects the body of an answer, decompressed, up to a limit in bytes."""

    def __init__(self, encoding: str, limit: int) -> None:
        encoding = encoding.strip().lower()
        if encoding not in (*_COMPRESSIONS, "", "identity"):
            raise FetchError(messages.UNSUPPORTED_COMPRESSION, encoding[:40])
        self._inflater = zlib.decompressobj(_GZIP_OR_ZLIB) if encoding in _COMPRESSIONS else None
        self._limit = limit
        self._data = bytearray()
        self._started = False

    def feed(self, piece: bytes) -> None:
        if self._inflater is None:
            self._append(piece)
            return
        self._started = self._started or bool(piece)
        try:
            while piece:
                if self._inflater.eof:
                    # Concatenated gzip members are one body; anything else behind them is padding.
                    if not piece.startswith(_GZIP):
                        return
                    self._inflater = zlib.decompressobj(_GZIP_OR_ZLIB)
                # One byte over the limit is enough to know, and costs no memory.
                self._append(self._inflater.decompress(piece, self._limit + 1 - len(self._data)))
                piece = self._inflater.unconsumed_tail or self._inflater.unused_data
        except zlib.error as error:
            raise FetchError(messages.DAMAGED_COMPRESSION, str(error), again=True) from None

    def _append(self, piece: bytes) -> None:
        self._data += piece
        if len(self._data) > self._limit:
            raise too_large(self._limit)

    def complete(self) -> bytes:
        if self._inflater is not None and self._started and not self._inflater.eof:
            raise FetchError(messages.INCOMPLETE, again=True)
        return bytes(self._data)


def too_large(limit: int) -> FetchError:
    return FetchError(messages.more_than(limit), "", "`fetch.max_mb` sets the limit.")


MAX_REDIRECTS = 5
_REDIRECTS = frozenset((301, 302, 303, 307, 308))
_HIDDEN_LOCATION = "carrel-location"
# The whole answer may take so many timeouts: a service that sends a byte now and then is not waited for either.
_TOTAL_TIMEOUTS = 6
# Where services put their error messages: in JSON, best first; in arXiv's feed, whose only entry is then the error.
_MESSAGES = tuple(
    re.compile(rf"{before}([^\"<]{{1,300}})")
    for before in (r'"(?:message|detail)"\s*:\s*"', r'"error"\s*:\s*"', "<summary[^>]*>")
)
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class RawResponse:
    """An answer as received: names of headers in lower case, the body decompressed."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def message(self) -> str:
        text = self.body[:2000].decode("utf-8", "replace")
        match = next(filter(None, (pattern.search(text) for pattern in _MESSAGES)), None)
        return clean_line(match[1] if match else _TAG.sub(" ", text))[:200]


class Transport:
    """Sends requests, one at a time; waits `timeout` seconds for the next byte, and takes `limit` bytes."""

    def __init__(self, agent: str, timeout: float, limit: int) -> None:
        self._timeout = timeout
        self._limit = limit
        try:
            self._client = httpx.AsyncClient(
                # Redirects and decompression are done here, because both are checked at every step.
                headers={"User-Agent": agent, "Accept-Encoding": "gzip"},
                follow_redirects=False,
                timeout=timeout,
                limits=httpx.Limits(max_connections=1, max_keepalive_connections=1),
                event_hooks={"response": [_hide_location]},
            )
        except (ImportError, ValueError, OSError) as error:
            # A kind of proxy that httpx does not know, a certificates file that does not exist.
            hint = "See HTTPS_PROXY, ALL_PROXY and SSL_CERT_FILE."
            raise FetchError(messages.UNUSABLE_ENVIRONMENT, clean_line(str(error)), hint) from None

    async def close(self) -> None:
        await self._client.aclose()

    async def get(self, ask: FetchRequest, conditions: Mapping[str, str]) -> RawResponse:
        """Send a request and follow its redirects; `conditions` say which answer is cached already."""
        try:
            async with asyncio.timeout(self._timeout * _TOTAL_TIMEOUTS):
                return await self._follow(ask, {"Accept": ask.accepts, **conditions})
        except TimeoutError:
            error = messages.unfinished(self._timeout * _TOTAL_TIMEOUTS)
            raise FetchError(error, "", "`fetch.timeout_s` sets the limit.") from None

    async def _follow(self, ask: FetchRequest, headers: dict[str, str]) -> RawResponse:
        here = ask.url
        # The user's keys are not sent to the targets of redirects.
        own, secret = {**headers, **ask.headers}, ask.secret
        for _ in range(MAX_REDIRECTS + 1):
            async with self._response(here, own, secret) as response:
                if response.status_code not in _REDIRECTS or _HIDDEN_LOCATION not in response.headers:
                    return await self._received(response)
                there = _join(here, response.headers[_HIDDEN_LOCATION])
            await check_redirect(ask.url, here, there)
            here, own, secret = there, headers, {}
        raise FetchError(messages.TOO_MANY_REDIRECTS)

    @asynccontextmanager
    async def _response(
        self, url: str, headers: Mapping[str, str], secret: Mapping[str, str]
    ) -> AsyncIterator[httpx.Response]:
        try:
            address = httpx.URL(url)
            address = address.copy_merge_params(dict(secret)) if secret else address
            async with self._client.stream("GET", address, headers=dict(headers)) as response:
                yield response
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as error:
            raise self._described(error) from None

    async def _received(self, response: httpx.Response) -> RawResponse:
        length = response.headers.get("content-length", "")
        if length.isdecimal() and int(length) > self._limit:
            raise too_large(self._limit)
        body = BodyReader(response.headers.get("content-encoding", ""), self._limit)
        async for piece in response.aiter_raw():
            body.feed(piece)
        return RawResponse(response.status_code, dict(response.headers), body.complete())

    def _described(self, error: Exception) -> FetchError:
        reason = clean_line(str(error))[:200]
        match error:
            case httpx.TimeoutException():
                hint = "`fetch.timeout_s` sets the limit."
                return FetchError(messages.no_answer(self._timeout), "", hint, again=True)
            case httpx.ConnectError() if "CERTIFICATE" in reason:
                certificate = reason.partition("failed: ")[2].partition(" (_ssl")[0]
                return FetchError(messages.INVALID_CERTIFICATE, certificate or reason)
            case httpx.ProxyError():
                return FetchError(messages.PROXY_UNREACHABLE, reason, "See HTTPS_PROXY and NO_PROXY.")
            case httpx.NetworkError():
                return FetchError(messages.UNREACHABLE, reason, again=True)
            case httpx.RemoteProtocolError():
                return FetchError(messages.INCOMPLETE, reason, again=True)
            case _:
                return FetchError(messages.REQUEST_FAILED, reason)


async def _hide_location(response: httpx.Response) -> None:
    """Hide the target of a redirect from httpx, which parses it ahead of time and fails on invalid ones."""
    if "location" in response.headers:
        response.headers[_HIDDEN_LOCATION] = response.headers.pop("location")


def _join(here: str, location: str) -> str:
    try:
        return str(httpx.URL(here).join(location))
    except (httpx.InvalidURL, ValueError):
        raise FetchError(messages.INVALID_REDIRECT, f"to {clean_line(location)[:200]}") from None


def status_error(raw: RawResponse, after: float | None) -> FetchError:
    status = raw.status
    name = HTTPStatus(status).phrase if status in set(HTTPStatus) else "an unknown status"
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return FetchError(messages.RATE_LIMITED, raw.message, again=True, after=after, status=status)
    again = status in (408, 425, 500, 502, 503, 504)
    return FetchError(f"answered {status} {name}", raw.message, again=again, after=after, status=status)
