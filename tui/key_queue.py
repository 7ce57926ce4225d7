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

# Seconds after which a running command no longer delays keys.
PATIENCE = 1.0


class KeyQueue:
    """Hands out an app's keys one after the other, each once `working` returns that no command is running."""

    def __init__(
        self, app: App[None], hand_out: Callable[[events.Key], Awaitable[None]], working: Callable[[], bool]
    ) -> None:
        self._app = app
        self._hand_out = hand_out
        self._working = working
        self._waiting: deque[events.Key] = deque()
        self._task: asyncio.Task[None] | None = None
        self._started = False

    def begin(self) -> None:
        """Hand out the keys typed before the main screen was there."""
        self._started = True
        if self._waiting:
            self._task = asyncio.create_task(self._work_off())

    @property
    def resting(self) -> bool:
        return self._task is None or self._task.done()

    async def put(self, key: events.Key) -> None:
        if not self.resting or not self._started:
            self._waiting.append(key)
            return
        await self._hand_out(key)
        self._task = asyncio.create_task(self._work_off())

    async def _work_off(self) -> None:
        await self._rest()
        while self._waiting:
            await self._hand_out(self._waiting.popleft())
            await self._rest()

    async def _rest(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                await self._processed()
                while self._working():
                    await asyncio.sleep(0.001)
                    await self._processed()

    async def _processed(self) -> None:
        """Wait until the key has bubbled up to the app, and the focus has moved."""
        if not self._app.is_running or not self._app.screen_stack:
            return
        start = self._app.focused or self._app.screen
        # The app twice: a binding that it runs may move the focus.
        for pump in (*start.ancestors_with_self, self._app):
            processed = asyncio.Event()
            if pump.call_later(processed.set):
                await processed.wait()
