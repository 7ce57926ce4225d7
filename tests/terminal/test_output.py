from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.cli.runner import fails, run
from tests.samples import lines, places_in
from tests.terminal.conftest import Start
from tests.terminal.terminal import Terminal
from tui.config.paths import Paths

PAYLOADS = {
    "markup": "[/x][b][@click=app.quit]press me[/]",
    "colours": "\x1b[31mred\x1b[0m",
    "window title": "\x1b]0;pwned\x07",
    "clipboard": "\x1b]52;c;cHduZWQ=\x07",
    "C1": "\x9b31mred\x9d0;pwned\x9c",
    "another screen": "\x1b[?1049l\x1b[2J\x1bc",
    "bidi": "\u202eevil\u2066\u200b",
    "NUL and DEL": "nul\x00del\x7f",
    "wide": "羊🐑👨‍👩‍👧é",
    "long": "long" * 400,
}
# Bytes that only a payload can have sent.
FORBIDDEN = (
    *(b"\x1b[31mred", b"\x1b]0;pwned", b"\x1b]52", b"pwned\x07", b"\xc2\x9b", b"\xc2\x9d", b"\x1bc"),
    *("\u202e\u2066\u200b"[n].encode() for n in range(3)),
)


def numbers(terminal: Terminal) -> list[str]:
    return re.findall(r"│ ● (\d\d) ", terminal.text)


def test_hostile_texts_send_nothing_of_their_own(start: Start, own_home: Path) -> None:
    records = [
        {
            "title": f"{number:02d} {payload}",
            "abstract": f"Abstract of it: {payload}",
            "authors": [f"Author {payload}"],
            "keywords": [payload[:100]],
            "sightings": [{"source": "feed", "label": f"Page {payload}"[:200], "page_date": "", "rank": number + 1}],
        }
        for number, payload in enumerate(PAYLOADS.values())
    ]
    file = own_home / "hostile.jsonl"
    file.write_text(lines(records))
    assert run("import", str(file)).code == 0
    terminal = start(160, 45)
    terminal.wait_for(f"{len(PAYLOADS)} papers")
    terminal.wait_for(lambda t: len(numbers(t)) == len(PAYLOADS))
    listed = numbers(terminal)
    for number in listed:
        # The one in the list and the one that stands in the detail pane.
        terminal.wait_for(f"│ {number} ")
        terminal.send("j")
    # Every place where a title shows: tag editor, links, palette, messages.
    terminal.send("ggt")
    terminal.wait_for("Enter applies")
    terminal.send("\x1b")
    terminal.wait_gone("Enter applies")
    terminal.send("o")
    terminal.wait_for("No address known")
    terminal.send("q")
    assert terminal.wait_end() == 0
    for forbidden in FORBIDDEN:
        assert forbidden not in terminal.raw
    terminal.assert_restored()


@pytest.mark.usefixtures("stocked")
def test_the_demo_keeps_what_was_done_in_it_and_touches_nothing_of_the_user_s(start: Start, own_home: Path) -> None:
    kept = own_home.with_name(f"{own_home.name}-demo")
    before = {path: path.read_bytes() for path in own_home.rglob("*") if path.is_file()}
    terminal = start(160, 45, "demo", "--keep", str(kept))
    terminal.wait_for(" papers ·")
    assert int(terminal.lines[0].split(" papers")[0].split()[-1]) >= 150
    terminal.wait_for("★")
    for heading in ("Pages", "Status", "Tags"):
        terminal.wait_for(f"│{heading} ")
    terminal.send("t")
    terminal.wait_for("Enter applies")
    terminal.send("+of-mine\r")
    terminal.wait_for("#of-mine")
    terminal.send("q")
    assert terminal.wait_end() == 0
    terminal.assert_restored()
    assert {path: path.read_bytes() for path in own_home.rglob("*") if path.is_file()} == before
    assert "of-mine" in Paths.under(kept).shelf_file.read_text("utf-8")


def test_a_broken_config_is_said_before_the_screen_is_taken(own_home: Path) -> None:
    places_in(own_home).config.mkdir(parents=True)
    places_in(own_home).config_file.write_text("them: nord\n")
    assert "did you mean `theme`?" in fails(code=1)
