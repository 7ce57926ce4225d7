"""`digest:` in config.yaml: every problem with its line, and no password in what is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from search.errors import ConfigError
from tui.config.settings import DigestSettings, load_settings


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "config.yaml"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("digest: 3", "1: `digest` must contain settings"),
        ("digest:\n  hots: x", "2: unknown setting `digest.hots`, did you mean `host`?"),
        ("digest:\n  to: me", "2: `digest.to` must be a mail address"),
        ("digest:\n  to: {a: b}", "2: `digest.to` must be a mail address"),
        ('digest:\n  to: ["a@b.c\\r\\nBcc: d@e.f"]', "2: `digest.to` must be a mail address"),
        ("digest:\n  sender: a@b c", "2: `digest.sender` must be a mail address"),
        ("digest:\n  port: 70000", "2: `digest.port` must be a number from 0 to 65,535"),
        ("digest:\n  security: startls", "2: `digest.security` must be one of starttls, tls, none, did you mean"),
        ("digest:\n  host: https://mail.example", "2: `digest.host` must be the name of a mail server"),
        ("digest:\n  top: 5\n  top: 6", "3: `digest.top` is set twice"),
        ("digest:\n  password: [sesame]", "2: `digest.password` must be a single value"),
    ],
)
def test_a_bad_setting_is_told_with_its_line(file: Path, text: str, told: str) -> None:
    file.write_text(text, "utf-8")
    with pytest.raises(ConfigError) as caught:
        load_settings(file)
    assert caught.value.message.removeprefix(f"{file}:").startswith(told)
    assert "sesame" not in str(caught.value)


def test_what_is_written_is_read(file: Path) -> None:
    file.write_text("digest:\n  to: me@example.org\n  host: mail.example\n  security: tls\n  password: 0123\n", "utf-8")
    read = load_settings(file).digest
    assert read == DigestSettings(to=["me@example.org"], host="mail.example", security="tls", password="0123")
    assert read.at_port == 465
    assert read.from_address == "me@example.org"
    assert "0123" not in repr(read)
