"""Bytes of one message → a Letter or the reason why not. Every field is read with care; nothing is ever fetched.

The stdlib parser with the compat32 policy does the splitting (`policy.default` raised on 14 of 1,846 real messages and
is six times slower). It is fed in pieces, so that the limits hold while it works and not only afterwards.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.feedparser import BytesFeedParser
from email.message import Message
from email.policy import Policy, compat32

from acdesk.mail import address, automatic, decode
from acdesk.mail.body import Content, content
from acdesk.mail.letter import HOSTILE, Letter, Unreadable, digest_of, unreadable
from acdesk.spoof import spoof_marks
from acdesk.text import storable


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one message may cost. `head_bytes` is all its header fields together, `header_bytes` one of them."""

    bytes: int = 25_000_000
    parts: int = 200
    depth: int = 50
    header_bytes: int = 65_536
    head_bytes: int = 1_048_576
    headers: int = 2_000
    seconds: float = 5.0


LIMITS = Limits()
Timer = Callable[[], float]

_CHUNK = 65_536
_PARAMETERS = 4_096
"""Characters of a Content-* field that are read: the stdlib's parameter parser is quadratic."""


class _TooMuch(Exception):
    """A limit was passed; str() is the reason."""


def read(raw: bytes, source: str, *, limits: Limits = LIMITS, timer: Timer = time.monotonic) -> Letter | Unreadable:
    """The message in `raw`. `source` says where it came from; `timer` counts seconds. Never raises on any bytes."""
    if len(raw) > limits.bytes:
        return unreadable(source, f"It is larger than {limits.bytes // 1_000_000} MB.", raw)
    reading = _Reading(source, limits, timer)
    try:
        return reading.letter(raw)
    except _TooMuch as reason:
        return unreadable(source, str(reason), raw)
    except RecursionError:
        return unreadable(source, "It is nested too deeply.", raw)
    except HOSTILE as error:
        return unreadable(source, f"Its structure can't be read ({type(error).__name__}).", raw)


class _Part(Message):
    """A part that keeps no more of its header than the limits allow."""

    limits = LIMITS

    def set_raw(self, name: str, value: str) -> None:
        """Called by the parser for each field."""
        if len(self._headers) >= self.limits.headers:  # type: ignore[attr-defined]
            return
        most = _PARAMETERS if name[:8].lower() == "content-" else self.limits.header_bytes
        super().set_raw(name, value[:most])


_FIELD = re.compile(rb"^[!-9;-~]+[ \t]*:", re.MULTILINE)
_SPACED = re.compile(rb"^([!-9;-~]+)[ \t]+:", re.MULTILINE)
_ENVELOPE = re.compile(rb"(?:>?From [^\r\n]*\r?\n)+")
_END_OF_HEAD = re.compile(rb"\n\r?\n|\r\r")
_ID = re.compile(r"<\s{0,20}([^<>\s]{1,500})\s{0,20}>")


class _Reading:
    """The reading of one message: its limits and what was noticed."""

    def __init__(self, source: str, limits: Limits, timer: Timer) -> None:
        self.source, self.limits, self.timer = source, limits, timer
        self.until = timer() + limits.seconds
        self.parts = 0
        self.warnings: list[str] = []

    def check_time(self) -> None:
        if self.timer() > self.until:
            raise _TooMuch(f"Reading it took longer than {self.limits.seconds:g} seconds.")

    def letter(self, raw: bytes) -> Letter:
        """Read it all; raises _TooMuch or one of HOSTILE."""
        message = self.parse(self.head(raw))
        fields: dict[str, list[str]] = {}
        for name, value in message.raw_items():
            fields.setdefault(name.lower(), []).append(str(value))
        self.check_time()
        found = content(message, self.limits.depth, self.check_time, _TooMuch)
        self.check_time()
        return self.assemble(raw, message, fields, found)

    def head(self, raw: bytes) -> bytes:
        """`raw` from its first header field on, slips in the head that the parser would stumble over made good."""
        data = raw.removeprefix(b"\xef\xbb\xbf").lstrip()
        envelope = _ENVELOPE.match(data)
        data = data[envelope.end() :] if envelope else data
        end = _END_OF_HEAD.search(data, 0, self.limits.head_bytes + 2)
        size = end.start() if end else len(data)
        if size > self.limits.head_bytes:
            raise _TooMuch(f"Its header is larger than {self.limits.head_bytes // 1_048_576} MB.")
        head = data[:size]
        if not _FIELD.search(head):
            raise _TooMuch("It is no mail: it has no header.")
        if _SPACED.search(head):
            return _SPACED.sub(rb"\1:", head) + data[size:]
        return data

    def parse(self, data: bytes) -> Message:
        """The tree of parts, in pieces between which the limits are looked at."""
        parser = BytesFeedParser(self.part, policy=compat32)
        self.parts = 0  # the parser tries its factory once
        for start in range(0, len(data), _CHUNK):
            parser.feed(data[start : start + _CHUNK])
            self.check_time()
        return parser.close()

    def part(self, policy: Policy = compat32) -> Message:
        """Called by the parser for each part it begins."""
        self.parts += 1
        if self.parts > self.limits.parts:
            raise _TooMuch(f"It has more than {self.limits.parts} parts.")
        return _Part(policy=policy)

    def assemble(self, raw: bytes, message: Message, fields: dict[str, list[str]], found: Content) -> Letter:
        """The letter from its header fields and content."""
        self.notice_long(fields)
        name, sender, warnings = address.sender(fields.get("from", []))
        replies = address.mailboxes(_first(fields, "reply-to"))
        reply_to = replies[0].address if replies and replies[0].sound else ""
        if replies and not reply_to:
            warnings.append("Reply-To is malformed")
        subject = decode.header(_first(fields, "subject"))[:2000]
        kind, because = automatic.classify(
            fields, message.get_content_type(), _report_type(message), sender or _loose(name), subject
        )
        doubts = spoof_marks(name, sender, reply_to=reply_to)
        doubts = doubts if sender else doubts[1:]  # the first is that it is malformed, which is said already
        in_reply_to = identifiers(_first(fields, "in-reply-to"))
        return Letter(
            digest=digest_of(raw), source=self.source, raw=raw,
            message_id=_one(identifiers(_first(fields, "message-id"))),
            in_reply_to=_one(in_reply_to),
            references=identifiers(" ".join(fields.get("references", [])) + " " + _first(fields, "in-reply-to")),
            date=self.date(fields), from_name=name, from_address=sender, reply_to=reply_to,
            to=recipients(fields), subject=subject, body=found.text, was_html=found.was_html,
            attachments=found.attachments, automatic=kind, automatic_because=storable(decode.raw_text(because)),
            warnings=(*warnings, *doubts, *self.warnings, *found.warnings),
        )  # fmt: skip

    def notice_long(self, fields: dict[str, list[str]]) -> None:
        """A field that was cut is said."""
        for values in fields.values():
            if any(len(value) >= self.limits.header_bytes for value in values):
                self.warnings.append(f"a header field was cut at {self.limits.header_bytes // 1024} KB")
                return

    def date(self, fields: dict[str, list[str]]) -> datetime | None:
        """Its Date, else when the last server received it."""
        written = _first(fields, "date")
        date = decode.when(written)
        if date is None:
            date = decode.when(_first(fields, "received").rpartition(";")[2])
            self.warnings.append("its date can't be right" if written else "it has no date")
        return date


def identifiers(value: str) -> tuple[str, ...]:
    """Message ids in a field without brackets, each once, in order; at most the first and the last 99."""
    value = value if value.isascii() else decode.raw_text(value)
    found = list(dict.fromkeys(storable(each) for each in _ID.findall(value)))
    if not found:
        words = value.split()
        found = words[:1] if words and len(words[0]) <= 500 and "@" in words[0] else []
    return tuple(storable(each) for each in (found if len(found) <= 100 else [found[0], *found[-99:]]))


def recipients(fields: dict[str, list[str]]) -> tuple[str, ...]:
    """The addresses of To and Cc, each once, at most 500."""
    values = [*fields.get("to", ())[:5], *fields.get("cc", ())[:5]]
    boxes = [box.address for value in values for box in address.mailboxes(value)]
    return tuple(dict.fromkeys(box for box in boxes if box))[:500]


def _first(fields: dict[str, list[str]], name: str) -> str:
    values = fields.get(name)
    return values[0] if values else ""


def _one(found: tuple[str, ...]) -> str:
    return found[0] if found else ""


def _loose(name: str) -> str:
    """What a malformed From begins with, for telling bounces (`MAILER-DAEMON (Mail System)`)."""
    return name.lstrip("<\"'").partition(" ")[0]


def _report_type(message: Message) -> str:
    """The report-type of a multipart/report, in lower case."""
    try:
        return str(message.get_param("report-type", "")).lower() if message.get_content_subtype() == "report" else ""
    except HOSTILE:
        return ""
