"""The settings in config.yaml as dataclasses, and how they are loaded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, get_args

from search.errors import ConfigError
from search.fetch.settings import Feed, FetchSettings
from tui.config.keymap import Keymap

Match = Literal["most", "all"]
MATCHES: tuple[Match, ...] = get_args(Match)
Security = Literal["starttls", "tls", "none"]
SECURITIES: tuple[Security, ...] = get_args(Security)
# The usual port of each.
PORTS: dict[Security, int] = {"starttls": 587, "tls": 465, "none": 25}


@dataclass(frozen=True, slots=True)
class DigestSettings:
    """Settings of digests and of the mail server that sends them.

    Attributes:
        top: Most papers in a section.
        sender: Mail address of the sender; empty: the first of `to`.
        port: Its port; 0: the usual one for `security`.
        security: `starttls`, `tls` (from the first byte on), or `none`.
        user: User name, for servers that ask for one; empty: no login.
        password_command: Command whose first line of output is the password.
        password: In plain text; each digest that is sent comes with a warning.
    """

    top: int = 20
    to: Sequence[str] = field(default_factory=list)
    sender: str = ""
    host: str = ""
    port: int = 0
    security: Security = "starttls"
    user: str = ""
    password_command: str = field(default="", repr=False)
    password: str = field(default="", repr=False)

    @property
    def from_address(self) -> str:
        """The address that digests come from."""
        return self.sender or next(iter(self.to), "")

    @property
    def at_port(self) -> int:
        return self.port or PORTS[self.security]


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings.

    Attributes:
        theme: Name of a theme; the command palette lists them.
        sort: Order of the list when the search box is empty.
        match: Whether papers with only some of the words follow those with all of them: `most`, or `all` for no.
        delay_ms: Pause in typing, in milliseconds, after which the search starts.
        synonyms: Whether other names of a word are searched for too.
        browser: Command that opens a link, which is appended; empty: the system's browser.
        feeds: Name to feed, for `carrel fetch`.
        keys: Action id to the keys that replace its default keys.
    """

    theme: str = "textual-dark"
    sort: str = "page"
    match: Match = "most"
    delay_ms: int = 5
    synonyms: bool = True
    browser: str = ""
    feeds: Mapping[str, Feed] = field(default_factory=dict)
    fetch: FetchSettings = field(default_factory=FetchSettings)
    digest: DigestSettings = field(default_factory=DigestSettings)
    keys: Keymap = field(default_factory=dict)


def load_settings(path: Path) -> Settings:
    """The settings in a file; defaults if there is none.

    Raises:
        ConfigError: The file cannot be read, or has unknown or invalid settings.
    """
    try:
        text = path.read_text("utf-8-sig")
    except FileNotFoundError:
        return Settings()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError("The config cannot be read", f"{path}: {error}", "Its text must be UTF-8.") from error
    # Imported here: a start without config.yaml does not wait for PyYAML.
    from tui.config.parse import parse_settings

    return parse_settings(text, path)


def did_you_mean(name: str, names: set[str]) -> str:
    """`, did you mean …?` with the most similar known name; empty if none is similar."""
    import difflib

    near = difflib.get_close_matches(name, sorted(names), 1)
    return f", did you mean `{near[0]}`?" if near else ""


def example() -> str:
    """config.example.yaml, from the wheel or from the checkout."""
    from importlib.resources import files

    shipped = files("tui") / "config.example.yaml"
    beside = Path(__file__).parents[2] / "config.example.yaml"
    return shipped.read_text("utf-8") if shipped.is_file() else beside.read_text("utf-8")
