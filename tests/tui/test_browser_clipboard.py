"""What leaves the terminal: pages, PDFs and links to the browser, texts to the clipboard."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from tests.tui.papers import GLASS, LANTERN_FIELDS, LONG_READ, PAPER_LANTERNS, SLOW, TIDAL_MEMORY
from tests.tui.stage import Stage, running, until
from tui.browser_clipboard import open_in_browser, sent
from tui.commands.open_paper import NO_LINKS
from tui.config.paths import Paths
from tui.config.settings import Settings
from tui.desk.question import Question
from tui.screens.command_screen import NO_ADDRESS


class Browser:
    """A browser command that writes down what it is told to open."""

    def __init__(self, folder: Path) -> None:
        self._told = folder / "opened"
        script = folder / "fake browser"
        script.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" >> "{self._told}"\n', "utf-8")
        script.chmod(0o755)
        self.settings = Settings(browser=f"'{script}'", delay_ms=0)

    @property
    def opened(self) -> list[str]:
        return self._told.read_text("utf-8").splitlines() if self._told.exists() else []

    async def opens(self, *urls: str) -> None:
        await until(lambda: len(self.opened) >= len(urls), f"{urls} are opened", 5)
        assert sorted(self.opened) == sorted(urls)
        self._told.unlink()


@pytest.fixture
def browser(tmp_path: Path) -> Browser:
    return Browser(tmp_path)


@pytest.fixture(autouse=True)
def no_clipboard_tools(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Leave no clipboard tool to be found; return the only folder that is searched."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder


async def test_o_opens_the_papers_page(places: Paths, browser: Browser) -> None:
    async with running(places, settings=browser.settings) as stage:
        await stage.to(TIDAL_MEMORY)
        await stage.press("o")
        await browser.opens("https://arxiv.org/abs/2601.00002")
        await stage.to(PAPER_LANTERNS)
        await stage.press("o")
        await browser.opens("https://moth-lab.github.io/paper")
        await stage.step("a link of the abstract is picked by number or cursor")
        await stage.to(GLASS)
        await stage.press("#")
        assert "1  code    https://github.com/clear-lab/glass" in stage.text()
        await stage.press("2")
        await browser.opens("https://huggingface.co/clear/glass")
        await stage.strike("#", "j", "j", "enter")
        await browser.opens("https://example.org/talks/glass")
        await stage.strike("#", "escape")
        await stage.to(SLOW)
        await stage.press("#")
        assert stage.said[-1] == NO_LINKS
        assert browser.opened == []
        await stage.step("where no address is known the title is looked for")
        await stage.to(SLOW)
        await stage.press("o")
        await until(lambda: browser.opened, "something is opened", 5)
        assert browser.opened[0].startswith("https://arxiv.org/search/")
        assert "Slow+Tokens%2C+Fast+Answers" in browser.opened[0]
        assert stage.said[-1] == NO_ADDRESS


async def test_capital_o_opens_the_pdf_where_there_is_one(places: Paths, browser: Browser) -> None:
    async with running(places, settings=browser.settings) as stage:
        await stage.to(GLASS)
        await stage.press("O")
        await browser.opens("https://arxiv.org/pdf/2603.00004")
        await stage.to(LONG_READ)
        await stage.press("O")
        assert stage.said[-1] == f'No PDF known for "{LONG_READ}".'
        await stage.step("a link of the detail is clicked")
        await stage.to(GLASS)
        await stage.click("https://huggingface.co/clear/glass     ")
        await browser.opens("https://huggingface.co/clear/glass")
        await stage.step("o opens the pages of all marked papers")
        await stage.mark(LANTERN_FIELDS, GLASS)
        await stage.press("o")
        await browser.opens("https://arxiv.org/abs/2603.00001", "https://arxiv.org/abs/2603.00004")


async def test_a_browser_that_cannot_be_started_is_said(places: Paths) -> None:
    async with running(places, settings=Settings(browser="/no/such/browser", delay_ms=0)) as stage:
        await stage.press("o")
        assert "Browser command failed" in stage.said[-1]
        assert stage.app.is_running
    assert "Browser command failed" in open_in_browser("https://x.org", "firefox '"), "an unfinished quote"


def test_without_any_browser_the_address_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("webbrowser.open", lambda url: False)
    assert open_in_browser("https://x.org", "") == "No browser found. The address is https://x.org"


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "javascript:alert(1)",
        "ftp://x.org/a",
        "-h",
        "/etc/passwd",
        "data:text/html,x",
        "vscode://x",
    ],
)
def test_only_http_and_https_are_opened(browser: Browser, url: str) -> None:
    assert "Only http and https links can be opened" in open_in_browser(url, browser.settings.browser)
    assert browser.opened == []


async def test_an_address_is_one_argument_and_no_shell_reads_it(browser: Browser) -> None:
    url = "https://example.org/a?b=$(id)&c='x y';`z` \""
    assert open_in_browser(url, browser.settings.browser) == ""
    await browser.opens(url)


async def _copied(stage: Stage, *keys: str) -> str:
    await stage.strike(*keys)
    return stage.app.clipboard


async def test_title_and_link_id_and_command_line_are_copied(places: Paths) -> None:
    async with running(places) as stage:
        await stage.to(GLASS)
        assert await _copied(stage, "y", "y") == f"{GLASS} https://arxiv.org/abs/2603.00004"
        assert await _copied(stage, "y", "i") == "2603.00004"
        assert await _copied(stage, "y", "c") == "carrel search -- ''"
        await stage.step("without a clipboard tool the words say so")
        await stage.strike("y", "y")
        assert stage.said[-1] == (sent("title and link"))
        await stage.step("the copied command line has the order")
        await stage.strike("S", "t")
        assert await _copied(stage, "y", "c") == "carrel search --sort title -- ''"


async def test_a_clipboard_tool_gets_the_text(places: Paths, no_clipboard_tools: Path) -> None:
    taken = no_clipboard_tools / "taken"
    tool = no_clipboard_tools / "xclip"
    tool.write_text(f"#!/bin/sh\nread -r text; echo \"$text\" > '{taken}'\n", "utf-8")
    tool.chmod(0o755)
    async with running(places) as stage:
        await stage.strike("y", "i")
        assert stage.said[-1] == "Copied the key."
    assert taken.read_text("utf-8").strip() == "2603.00001"


async def test_the_copied_command_line_finds_what_is_shown(places: Paths) -> None:
    views: dict[str, tuple[str, ...]] = {
        "lantern": (),
        "lant": (),
        "lantern OR glass": ("Code",),
        "memory": ("Mar 11, 2026 · spring", "Unread"),
    }
    async with running(places) as stage:
        for query, facets in views.items():
            await stage.search(query)
            if facets:
                await stage.switch(*facets)
            words = shlex.split(await _copied(stage, "y", "c"))
            assert words[:3] == ["carrel", "search", "--"]
            answer = stage.main.desk.answer(Question(words[3]))
            assert answer.notes == ()
            assert set(answer.keys) == set(stage.main.papers.keys) != set()
