"""Which addresses may be asked: http and https, and nothing at home unless a person named it.

A feed that leads elsewhere could otherwise make Carrel read files, or ask the router and the machines
behind the firewall in the feed's place.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Awaitable, Callable
from contextlib import suppress
from urllib.parse import SplitResult, urlsplit
from urllib.request import getproxies, proxy_bypass

from search.fetch.errors import FetchError
from search.fetch.settings import address_problem
from search.text.clean import clean_line

Resolve = Callable[[str], Awaitable[list[str]]]
_AT_HOME = ("localhost", ".localhost", ".local", ".internal", ".lan", ".home.arpa")


async def resolved(host: str) -> list[str]:
    """Return the IP addresses of a host; none when it has none."""
    with suppress(OSError, UnicodeError):
        found = await asyncio.get_running_loop().getaddrinfo(host, None, type=socket.SOCK_STREAM)
        return [str(entry[4][0]) for entry in found]
    return []


async def at_home(url: str, resolve: Resolve = resolved) -> bool:
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


async def check_step(start: str, before: str, target: str, resolve: Resolve = resolved) -> None:
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
    if await at_home(target, resolve) and not await at_home(start, resolve):
        raise FetchError("leads into your own network", shown)
