"""Digests by mail, to a real server: nothing is lost, nothing is sent twice, no password leaks."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.cli.runner import CommandResult, run
from tests.desk.digest.conftest import PASSWORD, USER, Post, add, configure, paper, titles
from tui.cli.digest import not_sent_yet, sent_to

BAD_TIME = '{"version": 1, "told": {}, "marks": {"": {"catalog": 1, "seq": 1, "until": "soon"}}, "waiting": null}'


def send(*args: str, code: int = 0) -> CommandResult:
    told = run("digest", "--send", *args)
    assert told.code == code, told.err
    return told


@pytest.fixture
def post(post: Post, own_home: Path) -> Post:
    """A server to which a digest with one paper is to be sent."""
    configure(own_home, post.config())
    add(paper(1, "Otters"))
    return post


def text_of(post: Post, number: int = -1) -> str:
    part = post.box.mails[number].get_body(("plain",))
    assert part
    return str(part.get_content())


def test_a_digest_arrives_over_starttls_and_with_a_password(own_home: Path, post: Post) -> None:
    configure(own_home, post.config(to="me@example.org, you@example.org"))
    add(paper(2, "Kites"))
    told = send()
    assert not told.out
    assert sent_to(2, "me@example.org, you@example.org") in told.err
    (mail,) = post.box.mails
    assert post.box.to == [["me@example.org", "you@example.org"]]
    assert mail["From"] == "me@example.org"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Date"]
    assert mail["Message-ID"]
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    for kind in ("plain", "html"):
        body = mail.get_body((kind,))
        assert body
        assert "Otters" in body.get_content()
        assert "Kites" in body.get_content()


def test_a_digest_arrives_over_tls(own_home: Path, secure_post: Post) -> None:
    configure(own_home, secure_post.config())
    add(paper(1, "Otters"))
    send()
    assert len(secure_post.box.mails) == 1


def test_nothing_is_sent_twice(post: Post) -> None:
    send()
    assert "Nothing new" in send().err
    add(paper(1, "Otters", upvotes=90, date="2026-01-01"), paper(2, "Kites"))
    send()
    assert len(post.box.mails) == 2
    assert "Kites" in text_of(post)
    assert "Otters" not in text_of(post)
    send("--since", "7d")
    assert len(post.box.mails) == 2


def test_a_failed_send_is_retried_with_the_same_mail_before_the_next(post: Post) -> None:
    post.box.down = True
    told = send(code=1)
    assert "451" in told.err
    assert "try again later" in told.err
    add(paper(2, "Kites"))
    assert not_sent_yet(1) in run("digest").err
    assert titles() == ["Kites"]
    send(code=1)
    post.box.down = False
    told = send()
    assert sent_to(1, "me@example.org", "waiting") in told.err
    assert ["Otters" in text_of(post, n) for n in (0, 1)] == [True, False]
    assert "Kites" in text_of(post)
    assert "Nothing new" in send().err
    assert len(post.box.mails) == 2


def test_a_mail_whose_taking_was_not_confirmed_keeps_its_id(post: Post) -> None:
    post.box.slams = True
    send(code=1)
    post.box.slams = False
    send()
    first, second = post.box.mails
    assert first["Message-ID"] == second["Message-ID"]


def test_all_refused_is_a_failure_that_waits(post: Post) -> None:
    post.box.refuse = {"me@example.org"}
    send(code=1)
    post.box.refuse.clear()
    send()
    assert len(post.box.mails) == 1


def test_who_was_refused_gets_it_later_and_nobody_else_again(own_home: Path, post: Post) -> None:
    configure(own_home, post.config(to="me@example.org, tpyo@example.org"))
    post.box.refuse = {"tpyo@example.org"}
    told = send(code=1)
    assert "tpyo@example.org: 550 nobody" in told.err
    assert "\x1b" not in told.err
    configure(own_home, post.config(to="me@example.org, typo@example.org"))
    send()
    assert post.box.to == [["me@example.org"], ["typo@example.org"]]


def test_a_server_that_is_not_there_loses_nothing(own_home: Path, post: Post) -> None:
    configure(own_home, post.config().replace(str(post.port), "1"))
    told = send(code=1)
    assert "localhost:1" in told.err
    assert "tries again" in told.err
    configure(own_home, post.config())
    send()
    assert "Otters" in text_of(post)


def test_a_wrong_password_is_told_and_not_printed(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CARREL_SMTP_PASSWORD", "sesame")
    told = send(code=1)
    assert "rejects user and password" in told.err
    assert "sesame" not in told.err
    assert not post.box.mails


def test_a_certificate_of_another_name_is_refused_before_the_password_is_said(own_home: Path, impostor: Post) -> None:
    configure(own_home, impostor.config())
    add(paper(1, "Otters"))
    assert "certificate" in send(code=1).err
    assert not impostor.box.mails


def test_an_authority_that_is_not_known_is_refused(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    assert "not trusted" in send(code=1).err
    assert not post.box.mails


def test_a_password_is_not_sent_in_clear(own_home: Path) -> None:
    configure(own_home, f"digest: {{host: mail.example, security: none, user: {USER}, to: a@example.org}}")
    add(paper(1, "Otters"))
    told = send(code=1)
    assert "anyone could read the password" in told.err


def test_a_server_without_starttls_is_not_talked_to_in_clear(own_home: Path, plain_post: Post) -> None:
    configure(own_home, plain_post.config().replace("security: none", "security: starttls"))
    add(paper(1, "Otters"))
    assert "does not offer STARTTLS" in send(code=1).err
    assert not plain_post.box.mails


@pytest.mark.parametrize("where", ["command", "clear"])
def test_the_password_comes_from_a_command_or_in_clear_with_a_warning(
    own_home: Path, post: Post, where: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CARREL_SMTP_PASSWORD")
    secret = tmp_path / "my secret"
    secret.write_text(f"{PASSWORD}\nsecond line\n", "utf-8")
    said = f"password_command: cat '{secret}'" if where == "command" else f"password: {PASSWORD}"
    configure(own_home, post.config(f"  {said}\n"))
    told = send()
    assert len(post.box.mails) == 1
    assert ("in plain text" in told.err) == (where == "clear")
    assert PASSWORD not in told.err


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ("", "There is no password"),
        ("  password_command: 'false'\n", "failed with exit code 1"),
        ("  password_command: 'true'\n", "printed nothing"),
        ("  password_command: /no/such/program\n", "failed"),
        ('  password_command: "cat \'unclosed"\n', "failed"),
    ],
)
def test_without_a_password_nothing_is_lost(
    own_home: Path, post: Post, more: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    configure(own_home, post.config(more))
    monkeypatch.delenv("CARREL_SMTP_PASSWORD")
    assert words in send(code=1).err
    monkeypatch.setenv("CARREL_SMTP_PASSWORD", PASSWORD)
    send()
    assert len(post.box.mails) == 1


def test_without_a_server_it_says_what_to_set() -> None:
    add(paper(1, "Otters"))
    assert "`digest.host` and `digest.to` not set" in send(code=1).err
    assert titles() == ["Otters"]


def test_a_memory_that_makes_no_sense_is_told_and_left_as_it_is(own_home: Path, post: Post) -> None:
    file = own_home / ".local/share/carrel/digest.json"
    for text in ("", "{", "[]", "3", '{"version": 9}', '{"version": 1}', '{"version": 1, "told": 3}', BAD_TIME):
        file.write_text(text, "utf-8")
        assert str(file) in send(code=1).err
        assert file.read_text("utf-8") == text
    assert not post.box.mails


def test_the_memory_holds_no_password(own_home: Path, post: Post) -> None:
    post.box.down = True
    send(code=1)
    kept = (own_home / ".local/share/carrel/digest.json").read_text("utf-8")
    assert json.loads(kept)["waiting"]["papers"] == 1
    assert os.environ["CARREL_SMTP_PASSWORD"] not in json.dumps(json.loads(kept), ensure_ascii=False)
