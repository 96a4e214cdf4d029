"""Messages made to break a reader: none raises, none takes long, none is lost."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from acdesk.mail.html_text import html_to_text
from acdesk.mail.letter import Letter, Unreadable, digest_of
from acdesk.mail.parse import read
from tests.work import never_hangs

HEAD = b"From: a@x.example\nMIME-Version: 1.0\n"


def nested(depth: int, kind: str = "multipart") -> bytes:
    if kind == "message":
        return HEAD + b"Content-Type: message/rfc822\n\n" * depth + b"\ntext"
    pieces = [HEAD]
    for level in range(depth):
        pieces.append(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (level, level))
    return b"".join(pieces) + b"Content-Type: text/plain\n\ntext\n"


def many(parts: int) -> bytes:
    return HEAD + b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * parts + b"--b--\n"


def storable(letter: Letter) -> bool:
    texts = [letter.subject, letter.body, letter.from_name, letter.from_address, letter.message_id, letter.reply_to]
    texts += [*letter.references, *letter.to, *letter.warnings, letter.in_reply_to, letter.automatic_because]
    texts += [each.name for each in letter.attachments] + [each.type for each in letter.attachments]
    for text in texts:
        text.encode("utf-8")
    return not any("\0" in text for text in texts)


BOMBS = {
    "deep multiparts": nested(300),
    "deeper multiparts": nested(5000),
    "deep messages": nested(2000, "message"),
    "many parts": many(100_000),
    "one long header": b"Subject: " + b"x" * 2_000_000 + b"\nFrom: a@x.example\n\nx",
    "many headers": b"X: y\n" * 500_000 + b"\nx",
    "many headers in a part": HEAD + b"Content-Type: multipart/mixed; boundary=b\n\n--b\n" + b"X: y\n" * 200_000,
    "semicolons": HEAD + b"Content-Type: text/plain" + b";" * 500_000 + b"\n\nx",
    "quotes in parameters": HEAD + b'Content-Type: text/plain; a="' + b'";' * 250_000 + b"\n\nx",
    "semicolons in a part": HEAD
    + b"Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: a/b"
    + b";" * 900_000,
    "encoded words": b"From: a@x.example\nSubject: " + b"=?utf-8?Q?a?= " * 4000 + b"\n\nx",
    "unclosed encoded words": b"From: a@x.example\nSubject: " + b"=?u?q?" * 10_000 + b"\n\nx",
    "addresses": b"From: " + b"a@x.example," * 5000 + b"\nTo: " + b"<" * 60_000 + b"\n\nx",
    "comments": b"From: " + b"(" * 30_000 + b"a@x.example\n\nx",
    "quotes": b"From: " + b'\\"' * 30_000 + b"\nReply-To: " + b'"' * 60_000 + b"\n\nx",
    "references": b"From: a@x.example\nReferences: "
    + b"<a@b> " * 10_000
    + b"\nIn-Reply-To: "
    + b"<" * 60_000
    + b"\n\nx",
    "one long line": HEAD + b"\n" + b"x" * 5_000_000,
    "rfc2231": HEAD + b"Content-Disposition: attachment; filename*99999999999999999999*=utf-8''x\n\nx",
    "rfc2231 again": HEAD + b"Content-Type: text/plain; charset*=\0''x; name*1*=a; name*0*=%ff''b\n\nx",
    "html": HEAD + b"Content-Type: text/html\n\n" + b"<a <" * 200_000,
    "boundary of blanks": HEAD + b'Content-Type: multipart/mixed; boundary=" "\n\n-- \n\nx\n',
    "mailbox in mailbox": HEAD + b"Content-Type: multipart/digest; boundary=b\n\n" + b"--b\n\nFrom: c@d\n\nx\n" * 90,
}


@pytest.mark.parametrize("name", BOMBS)
def test_bombs_cost_little(name):
    with never_hangs():
        found = read(BOMBS[name], "bomb")
    assert isinstance(found, Unreadable) or storable(found)
    assert found.raw == BOMBS[name]
    assert found.digest == digest_of(BOMBS[name])


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (nested(60), "deep"),
        (many(300), "more than 200 parts"),
        (HEAD + b"\n" + b"x" * 25_000_000, "25 MB"),
        (b"X: " + b"y" * 1_100_000 + b"\n\n", "header"),
        (b"", "no mail"),
        (b"no header here", "no mail"),
    ],
)
def test_limits_are_said(raw, reason):
    found = read(raw, "there")
    assert isinstance(found, Unreadable)
    assert reason in found.reason
    assert found.source == "there"


def test_what_is_within_the_limits_is_read():
    assert isinstance(read(nested(45), "x"), Letter)
    assert isinstance(read(many(150), "x"), Letter)
    long = read(b"From: a@x.example\nSubject: " + b"y" * 100_000 + b"\n\nx", "x")
    assert isinstance(long, Letter)
    assert "a header field was cut at 64 KB" in long.warnings


def test_five_seconds_are_the_end():
    ticks = iter([0.0, 6.0])
    found = read(HEAD + b"\ntext", "slow", timer=lambda: next(ticks))
    assert isinstance(found, Unreadable)
    assert "5 seconds" in found.reason


@pytest.mark.parametrize(
    "date",
    [
        "Mon, 01 Jan 0000 00:00:00 +0000",
        "Fri, 31 Dec 9999 23:59:59 +0000",
        "Tue, 3 Mar 2026 10:00:00 +9999",
        "Tue, 3 Mar 2026 10:00:00 +99:99",
        "Tue, 3 Mar 2026 25:61:61 +0000",
        "Tue, 31 Feb 2026 10:00:00 +0000",
        "99999999999999999999",
        "Tue, 3 Mar 99999999999999 10:00:00",
        "",
        ", , ,",
        "x" * 60_000,
    ],
)
def test_wrong_dates_are_none_and_said(date):
    found = read(f"From: a@x.example\nDate: {date}\n\nx".encode(), "x")
    assert isinstance(found, Letter)
    assert found.date is None or 1970 <= found.date.year <= 2100
    if found.date is None:
        assert any("date" in warning for warning in found.warnings)


@pytest.mark.parametrize(
    "raw",
    [
        HEAD + b"Content-Transfer-Encoding: base64\n\nA",
        HEAD + b"Content-Transfer-Encoding: base64\n\n!!!!====\xff\xfe",
        HEAD + b"Content-Transfer-Encoding: x-uuencode\n\nbegin 644 x\n\xff\xff",
        HEAD + b"Content-Transfer-Encoding: quoted-printable\n\n=ZZ=\n=\xe9",
        HEAD + b"Content-Type: text/plain; charset=utf-16\n\n\xd8\x00\xd8\x00\xd8",
        HEAD + b"Content-Type: text/plain; charset=utf-7\n\n+2AA-",
        HEAD + b"\n\0\0\xed\xa0\x80 \xff",
        b"From: \xed\xa0\x80 <a@x.example>\nSubject: \0 =?utf-8?Q?=00=ED=A0=80?=\nMessage-ID: <\xff\0@x>\n\nx",
        b"From: a@x.example\nContent-Type: " + bytes(range(128, 256)) + b"/\xff\n\nx",
        b"From: a@x.example\nContent-Type: text/html\n\n&#xD800;&#0;&#" + b"9" * 6000 + b";",
        b"From: a@x.example\nContent-Type: message/delivery-\0\xffstatus\n\nA: b\n\nC: d\n",
        b"From: a@x.example\nSubject: a\nSubject: b\nDate: x\nDate: y\nMessage-ID: <a@b>\nMessage-ID: <c@d>\n\nx",
    ],
)
def test_damaged_content_is_read_and_storable(raw):
    found = read(raw, "x")
    assert isinstance(found, Letter)
    assert storable(found)


def test_of_doubled_fields_the_first_counts():
    found = read(b"From: a@x.example\nSubject: one\nSubject: two\nMessage-ID: <a@b>\nMessage-ID: <c@d>\n\nx", "x")
    assert isinstance(found, Letter)
    assert (found.subject, found.message_id) == ("one", "a@b")


@settings(max_examples=150, deadline=None)
@given(
    st.binary(max_size=400), st.sampled_from([b"", HEAD, HEAD + b"Content-Type: multipart/mixed; boundary=b\n\n--b\n"])
)
def test_any_bytes_are_a_letter_or_unreadable(tail, head):
    found = read(head + tail, "x")
    assert isinstance(found, Unreadable) or storable(found)


FIELDS = st.sampled_from(
    ["From", "To", "Reply-To", "Date", "Subject", "Content-Type", "Content-Disposition", "References", "Message-ID"]
)
PIECES = st.lists(
    st.sampled_from([*"\"<>()@,;:\\=?*'% \t", "a", "=?utf-8?Q?", "?=", "boundary=", "é", "charset=", "x@y.example"]),
    max_size=30,
).map("".join)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(FIELDS, PIECES), min_size=1, max_size=6))
def test_any_fields_are_read(fields):
    raw = "".join(f"{name}: {value}\n" for name, value in fields) + "\ntext"
    found = read(raw.encode(), "x")
    assert isinstance(found, Unreadable) or storable(found)


HTML = {
    "unclosed tags": "<a " * 100_000,
    "less-than": "<" * 100_000,
    "comments": "<!--" * 50_000,
    "nested": "<div>" * 50_000,
    "quoted ends": '<x =">"' * 40_000,
    "unclosed quotes": '<a b="' * 30_000 + ">",
    "closing": "</" * 50_000 + ">",
    "scripts": "<script>" + "</script" * 30_000,
    "links": "<a href=http://x>" * 20_000 + "y" + "</a>" * 20_000,
    "numbers": "&#" + "1" * 100_000 + ";",
    "blanks": "<a " + " " * 200_000 + ">",
}


@pytest.mark.parametrize("name", HTML)
def test_hostile_markup_does_not_hang_it(name):
    with never_hangs():
        text = html_to_text(HTML[name])
    assert text.encode("utf-8").decode("utf-8") == text
