"""What a message is once it has been read: plain values that can be stored, and nothing of the mail library."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from email.errors import MessageError

from db.vocabulary import Automatic

HOSTILE = (
    RecursionError, LookupError, ValueError, TypeError, AttributeError, OverflowError, AssertionError, MessageError,
)  # fmt: skip
"""What the stdlib's mail modules raise on input made to break them."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came along. `name` is safe to save under on any system; `size` is bytes when decoded."""

    name: str
    type: str
    size: int


@dataclass(frozen=True, slots=True)
class Letter:
    """A message that was read.

    Texts are raw but storable: no NUL, no lone surrogates; showing them safely is the views' matter. `date` is
    aware UTC, None where the message has none that can be right. Message ids stand without their brackets.
    `from_address` is lower case and empty when From is malformed, so that a malformed From matches nobody.
    `automatic` is "" for what a person wrote, else why is in `automatic_because`.
    """

    digest: str
    source: str
    raw: bytes = field(repr=False)
    message_id: str = ""
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    date: datetime | None = None
    from_name: str = ""
    from_address: str = ""
    reply_to: str = ""
    to: tuple[str, ...] = ()
    subject: str = ""
    body: str = field(default="", repr=False)
    was_html: bool = False
    attachments: tuple[Attachment, ...] = ()
    automatic: Automatic | str = ""
    automatic_because: str = ""
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unreadable:
    """What was found where mail was expected and could not be read: why, and its bytes as far as they were kept."""

    source: str
    reason: str
    raw: bytes = field(default=b"", repr=False)
    digest: str = ""


def digest_of(raw: bytes) -> str:
    """SHA-256 of the bytes as they came, in hexadecimal."""
    return hashlib.sha256(raw).hexdigest()


def unreadable(source: str, reason: str, raw: bytes = b"") -> Unreadable:
    """An entry for what could not be read; without bytes its digest is that of its source."""
    return Unreadable(source, reason, raw, digest_of(raw or b"source:" + source.encode("utf-8", "surrogateescape")))
