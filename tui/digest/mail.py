"""A digest as a mail: plain text first, HTML beside it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from tui.digest.hypertext import hypertext
from tui.digest.model import Digest
from tui.digest.plain import plain


def mail(digest: Digest, sender: str = "", to: Sequence[str] = ()) -> str:
    """Return a mail in the form in which servers take it: ASCII, lines ending in CR LF.

    Args:
        digest: What is in it.
        sender: A mail address; empty for a mail that is not to be sent.
        to: Mail addresses, likewise.
    """
    message = EmailMessage(policy=SMTP)
    message["Subject"] = digest.title
    message["From"] = sender or "carrel@localhost"
    if to:
        message["To"] = ", ".join(to)
    message["Date"] = format_datetime(datetime.fromisoformat(digest.mark.until))
    message["Message-ID"] = f"<{_id(digest)}@carrel.invalid>"
    # RFC 3834: keeps holiday notices from answering.
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(plain(digest), cte="quoted-printable")
    message.add_alternative(hypertext(digest), subtype="html", cte="quoted-printable")
    return message.as_bytes().decode("ascii")


def _id(digest: Digest) -> str:
    """Return an id that only this digest has, and that says nothing of the machine."""
    told = "\n".join((digest.scope.channel, digest.mark.until, *(pick.paper.key for pick in digest.picks)))
    return hashlib.sha256(told.encode("utf-8", "replace")).hexdigest()[:32]
