"""Bytes and header fields to text, whatever they claim to be: nothing here raises, nothing is slower than linear."""

from __future__ import annotations

import binascii
import codecs
import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_tz
from functools import lru_cache

from acdesk.text import storable

_REPLACEMENT = "\ufffd"

_NEVER = {"punycode", "idna", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem"}
"""Codecs that are no charsets of mail; punycode is quadratic."""

_WIDER = {
    "ascii": "", "iso8859-1": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874", "tis-620": "cp874",
    "gb2312": "gb18030", "gbk": "gb18030", "euc_kr": "cp949", "shift_jis": "cp932", "big5": "cp950",
}  # fmt: skip
"""A charset as declared → the wider one that mail programs mean by it (the WHATWG Encoding Standard's labels)."""

_LABELS = {
    "ks_c_5601-1987": "cp949", "x-sjis": "cp932", "x-gbk": "gb18030", "x-user-defined": "", "iso-8859-8-i": "iso8859-8",
    "unicode-1-1-utf-7": "utf-7", "x-mac-roman": "mac-roman", "x-unknown": "", "unknown-8bit": "", "8bit": "",
}  # fmt: skip


@lru_cache(maxsize=256)
def codec(label: str) -> str:
    """The codec for a declared charset, or "" when it is unknown or says nothing."""
    label = label.strip().strip("\"'").lower()
    if label in _LABELS:
        return _LABELS[label]
    if not label or len(label) > 40 or not label.isascii() or not label.isprintable():
        return ""
    try:
        info = codecs.lookup(label)
        b"a".decode(info.name)
    except (LookupError, ValueError, ImportError):
        return ""
    if info.name.replace("-", "_") in _NEVER:
        return ""
    return _WIDER.get(info.name, info.name)


def decode(data: bytes, charset: str = "") -> str:
    """`data` as text: by its declared charset when that fits, else UTF-8, else Windows-1252."""
    if data.isascii() and not _shifts(charset):
        return storable(data.decode("ascii"))
    name = codec(charset)
    if name:
        try:
            return storable(data.decode(name))
        except (UnicodeError, ValueError, LookupError, OverflowError):
            pass
    try:
        return storable(data.decode("utf-8"))
    except UnicodeDecodeError:
        return storable(_nearest(data, name))


def _shifts(charset: str) -> bool:
    """Whether ASCII bytes can mean something else in it."""
    return bool(charset) and codec(charset).startswith(("iso2022", "utf-7", "utf-16", "utf-32", "hz", "cp037", "cp500"))


def _nearest(data: bytes, name: str) -> str:
    """Text of bytes that are neither what was declared nor clean UTF-8: with the fewest replacement characters."""
    if name and name != "utf-8":
        try:
            return data.decode(name, "replace")
        except (UnicodeError, ValueError, LookupError):
            pass
    text = data.decode("utf-8", "replace")
    good = sum(1 for character in text if character > "\x7f" and character != _REPLACEMENT)
    return text if good > text.count(_REPLACEMENT) else data.decode("cp1252", "replace")


_WORD = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?((?:[^?]|\?(?!=)){0,2000})\?=")
_BREAK = re.compile(r"\r?\n[ \t]?|\r")


def raw_text(value: str) -> str:
    """A header field as the mail library holds it (8-bit bytes as surrogates) as text."""
    if value.isascii():
        return value
    try:
        return decode(value.encode("ascii", "surrogateescape"))
    except UnicodeEncodeError:
        return storable(value)


def header(value: str) -> str:
    """A header field's text on one line, encoded words (RFC 2047) decoded; what can't be decoded stays as it is."""
    text = _BREAK.sub(" ", raw_text(value)) if "\n" in value or "\r" in value else raw_text(value)
    if "=?" not in text:
        return storable(text.strip())
    pieces: list[str] = []
    run: tuple[str, bytes] = ("", b"")
    at = 0
    for match in _WORD.finditer(text):
        between = text[at : match.start()]
        charset = match[1].partition("*")[0].lower()
        data = _word_bytes(match[2], match[3])
        if run[0] and not between.strip():
            if run[0] == charset:
                run = (charset, run[1] + data)  # a character may be cut in two by the words
            else:
                pieces.append(decode(run[1], run[0]))
                run = (charset, data)
        else:
            pieces.extend((decode(run[1], run[0]), between))
            run = (charset, data)
        at = match.end()
    pieces.extend((decode(run[1], run[0]), text[at:]))
    return storable(_BREAK.sub(" ", "".join(pieces)).strip())


def _word_bytes(encoding: str, payload: str) -> bytes:
    """The bytes of an encoded word; damaged base64 gives what can be saved."""
    data = payload.encode("utf-8", "replace")
    if encoding in "qQ":
        return binascii.a2b_qp(data, header=True)
    return base64_bytes(data)


def base64_bytes(data: bytes) -> bytes:
    """Base64 with anything foreign left out and padding made good."""
    data = re.sub(rb"[^A-Za-z0-9+/]", b"", data)
    if len(data) % 4 == 1:
        data = data[:-1]
    return binascii.a2b_base64(data + b"=" * (-len(data) % 4))


def when(value: str) -> datetime | None:
    """A Date field as aware UTC; None when it can't be right (no date, before 1970, after 2100, zone beyond ±15 h)."""
    try:
        parsed = parsedate_tz(value[:200])
        if parsed is None:
            return None
        local = datetime(parsed[0], parsed[1], parsed[2], parsed[3], parsed[4], min(parsed[5], 59), tzinfo=UTC)
    except (ValueError, TypeError, IndexError, OverflowError, AttributeError, KeyError):
        return None
    offset = parsed[9] or 0
    if not 1970 <= local.year <= 2100 or abs(offset) > 15 * 3600:
        return None
    return local - timedelta(seconds=offset)
