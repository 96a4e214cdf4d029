"""Names of attachments: no folders, no devices, no tricks, always one."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from acdesk.mail.names import LONGEST, hides, safe_name, unique_names


@pytest.mark.parametrize(
    ("given_name", "name"),
    [
        ("report.pdf", "report.pdf"),
        ("../../etc/passwd", "passwd"),
        ("..\\..\\boot.ini", "boot.ini"),
        ("C:\\Users\\x\\a.txt", "a.txt"),
        ("/", "attachment"),
        ("..", "attachment"),
        ("", "attachment"),
        ("CON", "_CON"),
        ("con.txt", "_con.txt"),
        ("LPT1.log", "_LPT1.log"),
        ("console.txt", "console.txt"),
        ("invoice\u202egpj.exe", "invoicegpj.exe"),
        ("a\0b\x1b[31m.txt", "ab[31m.txt"),
        ("a\r\nb.txt", "a b.txt"),
        ('a<b>|"?*.txt', "a_b_____.txt"),
        ("file:stream", "file_stream"),
        ("trailing. . .", "trailing"),
        ("日本語.pdf", "日本語.pdf"),
        (".bashrc", "bashrc"),
    ],
)
def test_names(given_name, name):
    assert safe_name(given_name) == name


def test_without_a_name_the_type_gives_the_ending():
    assert safe_name("", "application/pdf") == "attachment.pdf"


def test_direction_marks_are_noticed():
    assert hides("invoice\u202egpj.exe")
    assert not hides("日本語.pdf")


def test_long_names_keep_their_ending():
    name = safe_name("ü" * 500 + ".pdf")
    assert name.endswith(".pdf")
    assert len(name.encode()) <= LONGEST


def test_the_same_name_twice_is_numbered():
    assert unique_names(["a.txt", "A.txt", "b", "b"]) == ["a.txt", "A (2).txt", "b", "b (2)"]


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=200))
def test_any_name_becomes_a_safe_one(raw):
    name = safe_name(raw)
    assert name
    assert name not in (".", "..")
    assert not set(name) & set('/\\<>:"|?*\0')
    assert len(name.encode("utf-8")) <= LONGEST + 1
    assert safe_name(name) == name
