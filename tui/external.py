"""Links to the browser, texts to the clipboard."""

from __future__ import annotations

import shlex
import shutil
import subprocess
import threading
import webbrowser
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
    """Open an http or https address; return what to tell the person, nothing when it worked.

    Args:
        url: From outside, so nothing but http and https is opened.
        command: The person's own browser command; empty: the system's.
    """
    if urlsplit(url).scheme not in {"http", "https"}:
        return f"Only http and https links are opened: {url[:200]}"
    if command:
        try:
            # Not through a shell: an address may hold anything.
            browser = subprocess.Popen(
                [*shlex.split(command), url],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        except (OSError, ValueError) as error:
            return f"The browser command failed: {error}"
        # It may run for days; somebody has to wait for it, or it stays a zombie.
        threading.Thread(target=browser.wait, daemon=True).start()
        return ""
    try:
        opened = webbrowser.open(url)
    except (webbrowser.Error, OSError):
        opened = False
    return "" if opened else f"No browser was found. The address: {url}"


class Clipboard:
    """The system's clipboard, where one of its tools is installed."""

    def copied(self, text: str, what: str) -> str:
        """Put a text on the clipboard and return in words what happened.

        The terminal was sent the text too, but never answers whether it took it.
        """
        for tool in _TOOLS:
            if shutil.which(tool[0]):
                try:
                    subprocess.run(
                        tool,
                        input=text.encode(),
                        timeout=3,
                        check=True,
                        stdout=subprocess.DEVNULL,
                        stderr=subprocess.DEVNULL,
                    )
                except (OSError, subprocess.SubprocessError):
                    continue
                return f"Copied {what}."
        return f"Sent {what} to the terminal's clipboard; whether it took it, it does not say."
