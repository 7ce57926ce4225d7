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

from search.fetch.errors import FetchError
from search.fetch.politeness import FetchRequest
from search.fetch.settings import address_problem
from search.text.clean import clean_line

Resolve = Callable[[str], Awaitable[list[str]]]
_AT_HOME = ("localhost", ".localhost", ".local", ".internal", ".lan", ".home.arpa")


async def resolve(host: str) -> list[str]:
    """Return the IP addresses of a host; none when it has none."""
    with suppress(OSError, UnicodeError):
        found = await asyncio.get_running_loop().getaddrinfo(host, None, type=socket.SOCK_STREAM)
        return [str(entry[4][0]) for entry in found]
    return []


async def is_local(url: str, resolve: Resolve = resolve) -> bool:
    """Tell whether an address is this machine's or in its private network."""
    parts = urlsplit(url)
    host = (parts.hostname or "").rstrip(".").lower()
    if host == _AT_HOME[0] or host.endswith(_AT_HOME[1:]):
        return True
    number = _private(host)
    if number is not None:
        return number
    # Behind a proxy, names are the proxy's to look up; here they may well mean nothing.
    if _proxied(parts):
        return False
    return any(_private(address) for address in await resolve(host))


def _private(host: str) -> bool | None:
    """Tell whether an IP address is a private one; None for a name."""
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        # `127.1`, `0x7f000001` and `2130706433` are numbers to the system, too.
        try:
            address = ipaddress.ip_address(socket.inet_aton(host))
        except (OSError, ValueError):
            return None
    mapped = getattr(address, "ipv4_mapped", None)
    return not (mapped or address).is_global


def _proxied(parts: SplitResult) -> bool:
    proxies = getproxies()
    return bool(proxies.get(parts.scheme) or proxies.get("all")) and not proxy_bypass(parts.hostname or "")


async def check_step(start: str, before: str, target: str, resolve: Resolve = resolve) -> None:
    """Refuse a step that a service may not lead to.

    Args:
        start: What was asked first.
        before: What led on.
        target: Where to.
        resolve: Looks names up.

    Raises:
        FetchError: Carrel does not follow.
    """
    shown = f"to {clean_line(target)[:200]}"
    scheme = urlsplit(target).scheme
    if address_problem(target):
        raise FetchError("leads to what is no web page", shown)
    if urlsplit(before).scheme == "https" and scheme == "http":
        raise FetchError("leads from a secure address to an insecure one", shown)
    if await is_local(target, resolve) and not await is_local(start, resolve):
        raise FetchError("leads into your own network", shown)


# Reads both the gzip and the zlib dress.
_EITHER = 32 + zlib.MAX_WBITS
_PACKED = frozenset(("gzip", "x-gzip", "deflate"))
_GZIP = b"\x1f\x8b"


class BodyReader:
    """What a service sends.

    Args:
        encoding: The `Content-Encoding`.
        limit: Bytes that it may come to, unpacked.

    Raises:
        FetchError: It is packed in a way that was not asked for.
    """

    def __init__(self, encoding: str, limit: int) -> None:
        encoding = encoding.strip().lower()
        if encoding not in (*_PACKED, "", "identity"):
            raise FetchError("sent an answer that is packed in a way Carrel did not ask for", encoding[:40])
        self._packed = zlib.decompressobj(_EITHER) if encoding in _PACKED else None
        self._limit = limit
        self._held = bytearray()
        self._begun = False

    def feed(self, piece: bytes) -> None:
        """Take in a piece.

        Raises:
            FetchError: It is too much, or cannot be unpacked.
        """
        if self._packed is None:
            self._hold(piece)
            return
        self._begun = self._begun or bool(piece)
        try:
            while piece:
                if self._packed.eof:
                    # Several packed pieces in a row are one; what else may follow is padding.
                    if not piece.startswith(_GZIP):
                        return
                    self._packed = zlib.decompressobj(_EITHER)
                # One byte more than fits tells that it does not, and costs no memory.
                self._hold(self._packed.decompress(piece, self._limit + 1 - len(self._held)))
                piece = self._packed.unconsumed_tail or self._packed.unused_data
        except zlib.error as error:
            raise FetchError("sent an answer that cannot be unpacked", str(error), again=True) from None

    def _hold(self, piece: bytes) -> None:
        self._held += piece
        if len(self._held) > self._limit:
            raise too_large(self._limit)

    def whole(self) -> bytes:
        """Return all of it.

        Raises:
            FetchError: It broke off in the middle.
        """
        if self._packed is not None and self._begun and not self._packed.eof:
            raise FetchError("broke off in the middle of its answer", again=True)
        return bytes(self._held)


def too_large(limit: int) -> FetchError:
    """Return the error for an answer of more bytes than are taken."""
    return FetchError(
        f"sent more than the {limit / 1_000_000:,.0f} MB that one answer may have", "", "`fetch.max_mb` allows more."
    )


# Steps from one address to the next.
MOST_STEPS = 5
_STEPS = frozenset((301, 302, 303, 307, 308))
_ASIDE = "carrel-location"
# Many times what is waited for the next word: who sends a byte now and then is not waited for, either.
_TOTAL = 6
# In JSON, best first; in arXiv's feed, whose one entry is then the error.
_SAID = tuple(
    re.compile(rf"{before}([^\"<]{{1,300}})")
    for before in (r'"(?:message|detail)"\s*:\s*"', r'"error"\s*:\s*"', "<summary[^>]*>")
)
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class RawResponse:
    """An answer as it came; of an error only what the service said of it.

    Attributes:
        status: HTTP's.
        headers: By their names in lower case.
        body: Unpacked.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def said(self) -> str:
        """Return the words of an answer, for a person."""
        text = self.body[:2000].decode("utf-8", "replace")
        found = next(filter(None, (said.search(text) for said in _SAID)), None)
        return clean_line(found[1] if found else _TAG.sub(" ", text))[:200]


class Transport:
    """A connection to the network.

    Args:
        agent: What Carrel calls itself.
        timeout: Seconds to wait for the next word.
        limit: Bytes that an answer may have.

    Raises:
        FetchError: The environment names a proxy or certificates that cannot be used.
    """

    def __init__(self, agent: str, timeout: float, limit: int) -> None:
        self._timeout = timeout
        self._limit = limit
        try:
            self._client = httpx.AsyncClient(
                # Own redirects and own unpacking: both are checked at every step.
                headers={"User-Agent": agent, "Accept-Encoding": "gzip"},
                follow_redirects=False,
                timeout=timeout,
                limits=httpx.Limits(max_connections=1, max_keepalive_connections=1),
                event_hooks={"response": [_put_aside]},
            )
        except (ImportError, ValueError, OSError) as error:
            # A kind of proxy that httpx does not know, a file of certificates that is not there.
            hint = "See HTTPS_PROXY, ALL_PROXY and SSL_CERT_FILE."
            raise FetchError("cannot be asked with what the environment says", clean_line(str(error)), hint) from None

    async def close(self) -> None:
        """Hang up."""
        await self._client.aclose()

    async def get(self, ask: FetchRequest, conditions: Mapping[str, str]) -> RawResponse:
        """Ask, and follow to where the answer is.

        Args:
            ask: The question.
            conditions: Headers that say which answer is known already.

        Raises:
            FetchError: There is no answer, or none that may be taken.
        """
        try:
            async with asyncio.timeout(self._timeout * _TOTAL):
                return await self._followed(ask, {"Accept": ask.accepts, **conditions})
        except TimeoutError:
            took = f"was not done with its answer after {self._timeout * _TOTAL:.0f} s"
            raise FetchError(took, "", "`fetch.timeout_s` allows more.") from None

    async def _followed(self, ask: FetchRequest, headers: dict[str, str]) -> RawResponse:
        here = ask.url
        # Whoever is led to is not told the person's keys.
        own, secret = {**headers, **ask.headers}, ask.secret
        for _ in range(MOST_STEPS + 1):
            async with self._asked(here, own, secret) as response:
                if response.status_code not in _STEPS or _ASIDE not in response.headers:
                    return await self._taken(response)
                there = _joined(here, response.headers[_ASIDE])
            await check_step(ask.url, here, there)
            here, own, secret = there, headers, {}
        raise FetchError("leads from one address to the next without end")

    @asynccontextmanager
    async def _asked(
        self, url: str, headers: Mapping[str, str], secret: Mapping[str, str]
    ) -> AsyncIterator[httpx.Response]:
        try:
            address = httpx.URL(url)
            address = address.copy_merge_params(dict(secret)) if secret else address
            async with self._client.stream("GET", address, headers=dict(headers)) as response:
                yield response
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as error:
            raise self._told(error) from None

    async def _taken(self, response: httpx.Response) -> RawResponse:
        length = response.headers.get("content-length", "")
        if length.isdecimal() and int(length) > self._limit:
            raise too_large(self._limit)
        body = BodyReader(response.headers.get("content-encoding", ""), self._limit)
        async for piece in response.aiter_raw():
            body.feed(piece)
        return RawResponse(response.status_code, dict(response.headers), body.whole())

    def _told(self, error: Exception) -> FetchError:
        """Return what httpx says in words for people."""
        said = clean_line(str(error))[:200]
        match error:
            case httpx.TimeoutException():
                hint = "`fetch.timeout_s` waits longer."
                return FetchError(f"did not answer in {self._timeout:.0f} s", "", hint, again=True)
            case httpx.ConnectError() if "CERTIFICATE" in said:
                reason = said.partition("failed: ")[2].partition(" (_ssl")[0] or said
                return FetchError("cannot be trusted: its certificate is not valid", reason)
            case httpx.ProxyError():
                return FetchError("cannot be reached through the proxy", said, "See HTTPS_PROXY and NO_PROXY.")
            case httpx.NetworkError():
                return FetchError("cannot be reached", said, again=True)
            case httpx.RemoteProtocolError():
                return FetchError("broke off in the middle of its answer", said, again=True)
            case _:
                return FetchError("cannot be asked", said)


async def _put_aside(response: httpx.Response) -> None:
    """Hide where a redirect leads from httpx, which looks ahead and stumbles over what is no address."""
    if "location" in response.headers:
        response.headers[_ASIDE] = response.headers.pop("location")


def _joined(here: str, location: str) -> str:
    try:
        return str(httpx.URL(here).join(location))
    except (httpx.InvalidURL, ValueError):
        raise FetchError("leads to what is no web page", f"to {clean_line(location)[:200]}") from None


def status_error(raw: RawResponse, after: float | None) -> FetchError:
    """Return the error for an answer that is none.

    Args:
        raw: The answer.
        after: Seconds after which the service wants to be asked again.
    """
    status = raw.status
    name = HTTPStatus(status).phrase if status in set(HTTPStatus) else "an unknown status"
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return FetchError("was asked too often", raw.said, again=True, after=after, status=status)
    again = status in (408, 425, 500, 502, 503, 504)
    return FetchError(f"answered {status} {name}", raw.said, again=again, after=after, status=status)
