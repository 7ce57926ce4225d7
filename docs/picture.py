"""Draw the README's picture with the app itself, on the demo: `.venv/bin/python docs/picture.py`."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

from tui.app import CarrelApp
from tui.config.paths import Paths
from tui.config.settings import Settings
from tui.demo.demo_library import fill

PICTURE = Path(__file__).parent / "picture.svg"
QUERY = "attention"


async def draw(places: Paths) -> str:
    """Return the app's screen as SVG, after a search on the demo's library."""
    app = CarrelApp(places, Settings(theme="textual-dark"))
    async with app.run_test(size=(140, 36)) as pilot:
        await pilot.press("slash", *QUERY, "enter", "j")
        # Waits for the answer and its paper, not for a time.
        while not _shown(app):
            await pilot.pause(0.05)
        await pilot.pause()
        return app.export_screenshot(title="carrel demo")


def _shown(app: CarrelApp) -> bool:
    main = app.main
    return (
        main.answer.question.text == QUERY
        and main.detail.paper is not None
        and main.detail.paper.key == main.papers.key
    )


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        fill(Paths.under(Path(folder)))
        PICTURE.write_text(asyncio.run(draw(Paths.under(Path(folder)))), "utf-8")
