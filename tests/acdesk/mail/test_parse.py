"""Messages as people send them: fields decoded, text chosen, attachments named."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from acdesk.mail.letter import Attachment, Letter
from acdesk.mail.parse import identifiers, read

FIXTURES = Path(__file__).parent / "fixtures"


def letter(raw: bytes) -> Letter:
    found = read(raw, "test")
    assert isinstance(found, Letter), found
    return found


def fixture(name: str) -> Letter:
    return letter((FIXTURES / name).read_bytes())


def headed(*fields: str, body: str = "text") -> Letter:
    return letter("\r\n".join([*fields, "", body]).encode("utf-8", "surrogateescape"))


def test_a_message_with_two_bodies_and_a_file():
    found = fixture("question.eml")
    assert found.from_name == "Dana Whitfield"
    assert found.from_address == "dana@northwindbakery.example"
    assert found.to == ("ana@agency.example", "team@agency.example", "chris@northwindbakery.example")
    assert found.subject == "Landing page by Friday – possible?"
    assert found.date == datetime(2026, 3, 3, 16, 2, 5, tzinfo=UTC)
    assert found.message_id == "q1@northwindbakery.example"
    assert found.body.startswith("Hi Ana,\n\ncould we have a landing page for the spring café")
    assert not found.was_html
    assert found.attachments == (Attachment("brief.pdf", "application/pdf", 9),)
    assert found.automatic == ""
    assert found.warnings == ()


def test_html_alone_becomes_text():
    found = fixture("html_only.eml")
    assert found.was_html
    assert found.body == (
        "Our hours on the website <https://lakesidedental.example/hours> are wrong.\n"
        "Café opens at 7.\n\n> You wrote: all fine?"
    )


@pytest.mark.parametrize(
    ("written", "name", "address"),
    [
        ("Dana <dana@x.example>", "Dana", "dana@x.example"),
        ("dana@x.example", "", "dana@x.example"),
        ("<dana@x.example>", "", "dana@x.example"),
        ('"Whitfield, Dana" <dana@x.example>', "Whitfield, Dana", "dana@x.example"),
        ("dana@x.example (Dana W.)", "", "dana@x.example"),
        ("=?iso-8859-1?Q?Andr=E9?= <a@x.example>", "André", "a@x.example"),
        ("=?utf-8?B?TcO8?= =?utf-8?B?bGxlcg==?= <a@x.example>", "Müller", "a@x.example"),
        ("Jürgen <j@x.example>", "Jürgen", "j@x.example"),
        ("DANA@X.EXAMPLE", "", "dana@x.example"),
    ],
)
def test_senders(written, name, address):
    found = headed(f"From: {written}")
    assert (found.from_name, found.from_address) == (name, address)


@pytest.mark.parametrize(
    "fields",
    [
        ("From: Dana",),
        ("From: a@x.example, b@y.example",),
        ("From: dana@x.example)b@evil.example",),
        ("From: <dana@x.example> <b@evil.example>",),
        ("From: dana@x.example <b@evil.example> more",),
        ("From: dana@evil.example@x.example",),
        ("From: dana @x.example oops",),
        ("From: dana@",),
        ("From: @x.example",),
        ("From: dana@x..example",),
        ('From: "dana"@x.example',),
        ("From: ",),
        ("From: a@x.example", "From: b@y.example"),
        ("Subject: no From at all",),
    ],
)
def test_a_malformed_from_has_no_address(fields):
    found = headed(*fields)
    assert found.from_address == ""
    assert "From" in found.warnings[0]


@pytest.mark.parametrize(
    ("fields", "mark"),
    [
        (('From: "boss@x.example" <evil@y.example>',), "another address"),
        (("From: Dana <dana@x.example>", "Reply-To: dana@elsewhere.example"), "elsewhere"),
        (("From: D\u0430na <dana@x.example>",), "alphabets"),
        (("From: a@x.example", "Date: Tue, 31 Feb 2026 10:00:00 +0000"), "date"),
    ],
)
def test_what_is_doubtful_is_marked(fields, mark):
    assert any(mark in warning for warning in headed(*fields).warnings)


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("=?utf-8?Q?a_b=3F?=", "a b?"),
        ("=?utf-8?b?w6k?= x", "é x"),
        ("=?utf-8?B?w?= x", "x"),
        ("=?iso-2022-jp?B?GyRCRnxLXBsoQg==?=", "日本"),
        ("=?gb2312?B?1tC5+g==?=", "中国"),
        ("=?utf-8*en?Q?caf=C3=A9?=", "café"),
        ("=?no-such-charset?Q?caf=C3=A9?=", "café"),
        ("=?windows-1252?Q?caf=E9_=93x=94?=", "café “x”"),
        ("=?utf-8?X?abc?=", "=?utf-8?X?abc?="),
        ("=?utf-8?Q?unclosed", "=?utf-8?Q?unclosed"),
        ("plain =?utf-8?Q?one?= =?utf-8?Q?_two?= tail", "plain one two tail"),
    ],
)
def test_encoded_words(raw, text):
    assert headed("From: a@x.example", f"Subject: {raw}").subject == text


def test_a_character_cut_in_two_by_encoded_words_is_whole_again():
    assert headed("From: a@x.example", "Subject: =?utf-8?Q?caf=C3?= =?utf-8?Q?=A9?=").subject == "café"


@pytest.mark.parametrize(
    ("charset", "data", "text"),
    [
        ("utf-8", b"caf\xc3\xa9", "café"),
        ("utf-8", b"caf\xe9", "café"),
        ("us-ascii", b"caf\xc3\xa9", "café"),
        ("iso-8859-1", b"\x93x\x94", "“x”"),
        ("nonsense", b"caf\xe9", "café"),
        ("unicode_escape", b"\\ud800", "\\ud800"),
        ("punycode", b"abc-xyz", "abc-xyz"),
        ("zlib", b"abc", "abc"),
        ("koi8-r", b"\xf0\xd2\xc9", "При"),
    ],
)
def test_charsets(charset, data, text):
    raw = b"From: a@x.example\nContent-Type: text/plain; charset=" + charset.encode() + b"\n\n" + data
    assert letter(raw).body == text


def test_identifiers_stand_alone_each_once_and_bounded():
    assert identifiers(" <a@b> garbage <c@d><a@b>") == ("a@b", "c@d")
    assert identifiers("bare@id") == ("bare@id",)
    assert identifiers("") == ()
    many = identifiers(" ".join(f"<{number}@x>" for number in range(5000)))
    assert len(many) == 100
    assert (many[0], many[-1]) == ("0@x", "4999@x")


def test_a_message_within_is_a_file_and_read_only_when_nothing_else_is_said():
    raw = (
        "From: a@x.example\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
        "--b\nContent-Type: text/plain\n\n{said}\n--b\nContent-Type: message/rfc822\n\n"
        "From: c@y.example\nSubject: Old invoice\n\ninner text\n--b--\n"
    )
    found = letter(raw.format(said="see below").encode())
    assert found.body.strip() == "see below"
    assert [each.name for each in found.attachments] == ["Old invoice.eml"]
    assert letter(raw.format(said="").encode()).body.strip() == "inner text"


def test_a_text_that_has_a_name_is_a_file_and_read_when_nothing_else_is_said():
    found = headed("From: a@x.example", 'Content-Type: text/plain; name="note.txt"', body="only this")
    assert (found.body, [each.name for each in found.attachments]) == ("only this", ["note.txt"])


def test_an_envelope_line_and_blanks_before_the_header_are_passed_over():
    found = letter(b"\n   \nFrom a@x Mon Jan  5 10:00:00 2026\nFrom: a@x.example\nSubject : spaced\n\nbody")
    assert (found.from_address, found.subject, found.body) == ("a@x.example", "spaced", "body")
    assert letter(b"\xef\xbb\xbfFrom: a@x.example\n\nx").from_address == "a@x.example"
