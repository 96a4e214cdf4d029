"""What a message says and carries: the text to read and the files that came along, out of its tree of parts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from email.message import Message

from acdesk.mail import decode
from acdesk.mail.html_text import html_to_text
from acdesk.mail.letter import HOSTILE, Attachment
from acdesk.mail.names import hides, safe_name, unique_names
from acdesk.text import storable

MOST_TEXT = 1_000_000
"""Characters of text that are kept beside the raw bytes; more is no letter but a file."""


@dataclass(frozen=True, slots=True)
class Content:
    """The text of a message and its attachments."""

    text: str
    was_html: bool
    attachments: tuple[Attachment, ...]
    warnings: tuple[str, ...]


@dataclass(slots=True)
class _Found:
    """What a part gave: texts as (text, was HTML), files, and, as a last resort, texts in files or messages within."""

    texts: list[tuple[str, bool]] = field(default_factory=list)
    files: list[Attachment] = field(default_factory=list)
    inner: list[tuple[str, bool]] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def take(self, other: _Found, *, texts: bool = True) -> None:
        if texts:
            self.texts += other.texts
        self.files += other.files
        self.inner += other.inner
        self.warnings += other.warnings

    def says(self) -> bool:
        return any(text.strip() for text, _ in self.texts)


def content(message: Message, depth: int, check: Callable[[], None], too_much: type[Exception]) -> Content:
    """Read the tree below `message`, at most `depth` deep (else raises `too_much`); `check` is called for each part."""
    found = _Walk(depth, check, too_much).part(message, 1)
    texts = found.texts if found.says() else found.inner or found.texts
    pieces = (
        [piece.strip("\r\n") for piece, _ in texts if piece.strip()]
        if len(texts) > 1
        else [texts[0][0]]
        if texts
        else []
    )
    text = "\n\n".join(pieces).replace("\r\n", "\n").replace("\r", "\n")
    warnings = list(dict.fromkeys(found.warnings))
    if len(text) > MOST_TEXT:
        text = text[:MOST_TEXT]
        warnings.append(f"the text was cut after {MOST_TEXT:,} characters; the message itself is kept whole")
    names = unique_names([each.name for each in found.files])
    files = tuple(Attachment(name, each.type, each.size) for name, each in zip(names, found.files, strict=True))
    return Content(text, any(html for _, html in texts), files, tuple(warnings))


class _Walk:
    """Goes down the tree."""

    def __init__(self, depth: int, check: Callable[[], None], too_much: type[Exception]) -> None:
        self.depth, self.check, self.too_much = depth, check, too_much

    def part(self, part: Message, level: int) -> _Found:
        """What `part` and all below it give."""
        if level > self.depth:
            raise self.too_much(f"It is nested deeper than {self.depth} levels.")
        self.check()
        kind = storable(decode.raw_text(part.get_content_type()))[:100]
        if part.is_multipart():
            children = [child for child in part.get_payload() if isinstance(child, Message)]
            if kind == "multipart/alternative":
                return self.alternative(children, level)
            if kind.startswith("message/"):
                return self.inner(part, kind, children, level)
            found = _Found()
            for child in children:
                found.take(self.part(child, level + 1))
            return found
        return self.leaf(part, "text/plain" if kind.startswith("multipart/") else kind)

    def alternative(self, children: list[Message], level: int) -> _Found:
        """The same said several ways: the plain one when it says something, else the last that does."""
        each = [self.part(child, level + 1) for child in children]
        plain = next((one for one in each if one.says() and not any(html for _, html in one.texts)), None)
        chosen = plain or next((one for one in reversed(each) if one.says()), None)
        found = _Found()
        for one in each:
            found.take(one, texts=one is chosen)
        return found

    def inner(self, part: Message, kind: str, children: list[Message], level: int) -> _Found:
        """A message within: a file of the letter, read only where the letter itself says nothing."""
        found = _Found()
        for child in children:
            below = self.part(child, level + 1)
            found.inner += below.texts or below.inner
            found.warnings += below.warnings
        if kind == "message/delivery-status":
            found.files.append(Attachment(safe_name("", kind), kind, 0))
            return found
        title = decode.header(str(children[0].get("subject", "")))[:80] if children else ""
        name = safe_name(_name(part)[0] or (title and f"{title}.eml"), kind)
        found.files.append(Attachment(name, kind, _weight(children)))
        return found

    def leaf(self, part: Message, kind: str) -> _Found:
        """A text to read, or a file."""
        found = _Found()
        name, hidden = _name(part)
        data = _bytes(part)
        attached = _disposition(part) == "attachment"
        if kind in ("text/plain", "text/html") and not attached:
            text = decode.decode(data, _charset(part))
            said = (html_to_text(text), True) if kind == "text/html" else (text, False)
            if not name:
                found.texts.append(said)
                return found
            found.inner.append(said)  # a file, unless the letter says nothing else
        if not data and not name and not attached:
            return found
        if hidden:
            found.warnings.append("the name of an attachment hides its ending")
        found.files.append(Attachment(safe_name(name, kind), kind, len(data)))
        return found


def _bytes(part: Message) -> bytes:
    """The decoded bytes of a part; damaged encodings give what can be saved."""
    try:
        data = part.get_payload(decode=True)
    except HOSTILE:
        data = None
    if isinstance(data, bytes):
        return data
    text = part.get_payload()
    return text.encode("utf-8", "surrogateescape") if isinstance(text, str) else b""


def _charset(part: Message) -> str:
    try:
        charset = part.get_param("charset", "")
    except HOSTILE:
        return ""
    return str(charset[2] if isinstance(charset, tuple) else charset)


def _disposition(part: Message) -> str:
    try:
        return part.get_content_disposition() or ""
    except HOSTILE:
        return ""


def _name(part: Message) -> tuple[str, bool]:
    """The name it came under, decoded, and whether that hides something."""
    try:
        given = part.get_filename()
    except HOSTILE:
        given = None
    if not given:
        return "", False
    name = decode.header(given)
    return name, hides(name)


def _weight(children: list[Message]) -> int:
    """About how many bytes the messages within have."""
    total = 0
    for child in children:
        for part in child.walk():
            payload = part.get_payload()
            total += len(payload) if isinstance(payload, str) else 0
    return total
