"""Links to the browser, texts to the clipboard."""

from __future__ import annotations

import shlex
import shutil
import subprocess
import threading
import webbrowser
from contextlib import suppress
from subprocess import DEVNULL
from urllib.parse import urlsplit

# Tried in this order; each reads the text from its standard input. The terminal's own clipboard
# (OSC 52) is always tried besides, and is the one that works over ssh.
_TOOLS = (
    ("wl-copy",),
    ("xclip", "-selection", "clipboard"),
    ("xsel", "--clipboard", "--input"),
    ("pbcopy",),
    ("clip.exe",),
)


def open_in_browser(url: str, command: str = "") -> str:
    """Open an http or https address with the user's command, else with the system's browser; return what failed."""
    if urlsplit(url).scheme not in {"http", "https"}:
        return f"Only http and https links can be opened: {url[:200]}"
    if command:
        try:
            # Not through a shell: an address may hold anything.
            browser = subprocess.Popen([*shlex.split(command), url], stdin=DEVNULL, stdout=DEVNULL, stderr=DEVNULL)
        except (OSError, ValueError) as error:
            return f"Browser command failed: {error}"
        # Waited for in a thread, so that it does not become a zombie.
        threading.Thread(target=browser.wait, daemon=True).start()
        return ""
    try:
        opened = webbrowser.open(url)
    except (webbrowser.Error, OSError):
        opened = False
    return "" if opened else f"No browser found. The address is {url}"


def copied(what: str) -> str:
    return f"Copied {what}."


def sent(what: str) -> str:
    return f"Sent {what} to the terminal's clipboard, which does not confirm it."


def copy_to_clipboard(text: str, what: str) -> str:
    """Copy a text to the system's clipboard, if one of the tools is installed; return what was done, in words."""
    for tool in _TOOLS:
        if shutil.which(tool[0]):
            with suppress(OSError, subprocess.SubprocessError):
                subprocess.run(tool, input=text.encode(), timeout=3, check=True, stdout=DEVNULL, stderr=DEVNULL)
                return copied(what)
    # The terminal gets the text, too, but never confirms it.
    return sent(what)
