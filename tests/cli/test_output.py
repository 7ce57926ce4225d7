"""What is told of a long task: on a terminal only, and gone when it is done."""

from __future__ import annotations

import io

import pytest

from tui.cli.output import progress_bar


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def shown(monkeypatch: pytest.MonkeyPatch, *, show_count: bool) -> str:
    terminal = Terminal()
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setattr("sys.stderr", terminal)
    with progress_bar("Indexing", 40_000, show_count=show_count) as progress:
        progress(0)
        progress(12_345)
    return terminal.getvalue()


def test_a_bar_counts_what_is_done_but_not_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "12,345 of 40,000" in shown(monkeypatch, show_count=True)
    text = shown(monkeypatch, show_count=False)
    assert "Indexing" in text
    assert "12,345" not in text


def test_nothing_is_told_where_there_is_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    with progress_bar("Indexing", 40_000) as progress:
        progress(12_345)
    assert capsys.readouterr() == ("", "")
