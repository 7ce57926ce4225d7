"""One question over the network, and its answer: the only module that knows httpx."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from http import HTTPStatus

import httpx

from search.fetch.addresses import check_step
from search.fetch.body import Body, too_large
from search.fetch.errors import FetchError
from search.fetch.services import Ask
from search.text.clean import clean_line

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
class Raw:
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


class Exchange:
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

    async def get(self, ask: Ask, conditions: Mapping[str, str]) -> Raw:
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

    async def _followed(self, ask: Ask, headers: dict[str, str]) -> Raw:
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

    async def _taken(self, response: httpx.Response) -> Raw:
        length = response.headers.get("content-length", "")
        if length.isdecimal() and int(length) > self._limit:
            raise too_large(self._limit)
        body = Body(response.headers.get("content-encoding", ""), self._limit)
        async for piece in response.aiter_raw():
            body.feed(piece)
        return Raw(response.status_code, dict(response.headers), body.whole())

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


def status_error(raw: Raw, after: float | None) -> FetchError:
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
