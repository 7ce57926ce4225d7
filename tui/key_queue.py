"""The key queue: each key is handed out when what the one before it started is done.

A terminal delivers many keys at once: from a fast typist while the screen is being drawn, over a slow
line, from a script. Textual gives each to whatever has the focus at that moment. In `/bread`, the `b`
would reach the list before `/` has moved the focus, and bookmark a paper; in `bq`, the bookmark would be
lost because `q` is quicker.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress

from textual import events
from textual.app import App

# Seconds after which a command that is still at work no longer holds up the keys.
PATIENCE = 1.0


class KeyQueue:
    """Hands out an app's keys one after the other.

    Args:
        app: Whose keys they are.
        hand_out: Gives a key to whatever has the focus.
        working: Tells whether a command is at work that the next key must wait for.
    """

    def __init__(
        self, app: App[None], hand_out: Callable[[events.Key], Awaitable[None]], working: Callable[[], bool]
    ) -> None:
        self._app = app
        self._hand_out = hand_out
        self._working = working
        self._waiting: deque[events.Key] = deque()
        self._going_on: asyncio.Task[None] | None = None
        self._begun = False

    def begin(self) -> None:
        """Hand out what was typed so far: from now on there is somebody to take it."""
        self._begun = True
        if self._waiting:
            self._going_on = asyncio.create_task(self._go_on())

    @property
    def resting(self) -> bool:
        """Return whether a key would be handed out at once."""
        return self._going_on is None or self._going_on.done()

    async def take(self, key: events.Key) -> None:
        """Hand out a key at once, or when its turn has come."""
        if not self.resting or not self._begun:
            self._waiting.append(key)
            return
        await self._hand_out(key)
        self._going_on = asyncio.create_task(self._go_on())

    async def _go_on(self) -> None:
        await self._rest()
        while self._waiting:
            await self._hand_out(self._waiting.popleft())
            await self._rest()

    async def _rest(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                await self._heard()
                while self._working():
                    await asyncio.sleep(0.001)
                    await self._heard()

    async def _heard(self) -> None:
        """Wait until the key has gone up from the focus to the app, and what it did about the focus is done."""
        if not self._app.is_running or not self._app.screen_stack:
            return
        start = self._app.focused or self._app.screen
        # The app twice: it hears of a wish to move the focus while it runs a binding.
        for pump in (*start.ancestors_with_self, self._app):
            heard = asyncio.Event()
            if pump.call_later(heard.set):
                await heard.wait()
