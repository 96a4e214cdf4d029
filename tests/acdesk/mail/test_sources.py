"""Where mail is found: files, mailboxes, folders; and what is in the way there."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path

import pytest

from acdesk.mail import mbox, sources
from acdesk.mail.letter import Unreadable
from acdesk.mail.sources import Found, looks_like_mail, walk

FIXTURES = Path(__file__).parent / "fixtures"
MAIL = b"From: a@x.example\nSubject: s\n\nbody\n"


def found(*paths: Path) -> list[Found | Unreadable]:
    return list(walk(paths))


def split(data: bytes, most: int = 1_000_000) -> list[bytes | None]:
    return list(mbox.split(io.BytesIO(data), most))


def test_an_mbox_is_split_only_where_a_message_begins():
    messages = found(FIXTURES / "thread.mbox")
    assert [each.source[-2:] for each in messages] == [":1", ":2", ":3"]
    first = messages[0].raw
    assert first.startswith(b"From: Dana Whitfield")
    assert b"\nFrom Monday on they may be used.\n" in first
    assert b"\nFrom here the text just goes on" in first
    assert first.endswith(b"so the line above is text as well\n")


@pytest.mark.parametrize(
    ("data", "count"),
    [
        (b"From a@x Mon Jan  5 10:00:00 2026\nA: b\n\nx\n", 1),
        (b"From a@x Mon Jan  5 10:00:00 2026\r\nA: b\r\n\r\nFrom - Mon Jan  5 10:00:00 2026\r\nA: b\r\n", 2),
        (b"From a@x Mon Jan  5 10:00:00 2026\nA: b\n\nx\nFrom a@x Mon Jan  5 10:00:00 2026\nA: b\n", 1),
        (b"From a@x Mon Jan  5 10:00:00 2026\nA: b\n\nFrom me to you:\nA: b\n", 1),
        (b"From a@x Mon Feb 8 02:53:47 PST 1993\nA: b\n\nFrom b@x Mon Feb 8 02:53:47 PST 1993\nA: b\n", 2),
        (b"", 0),
        (b"\n\n", 0),
        (b"From a@x Mon Jan  5 10:00:00 2026\n" + b"y" * 200_000 + b"\n", 1),
    ],
)
def test_separators(data, count):
    assert len(split(data)) == count


def test_quoted_from_lines_lose_one_mark():
    data = b"From a@x Mon Jan  5 10:00:00 2026\nA: b\n\n>From x\n>>From y\n> From z\n"
    assert split(data) == [b"A: b\n\nFrom x\n>From y\n> From z\n"]


def test_a_message_above_the_limit_does_not_take_the_next_with_it():
    begin = b"From a@x Mon Jan  5 10:00:00 2026\nA: b\n\n"
    assert split(begin + b"x\n" * 1000 + b"\n" + begin + b"y\n", 500) == [None, b"A: b\n\ny\n"]


def test_a_maildir_gives_new_and_cur_and_folders_below_but_not_tmp():
    names = [Path(each.source).name for each in found(FIXTURES / "maildir")]
    assert names == [f"17725536{number}.desk" for number in ("01.M2P1", "00.M1P1", "03.M4P1")]


def test_folders_are_walked_in_one_order(tmp_path):
    for name in ("b/z.eml", "b/a.eml", "a.txt", "c"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(MAIL)
    assert [Path(each.source).name for each in found(tmp_path)] == ["a.txt", "a.eml", "z.eml", "c"]


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("note.txt", b"Call Bob\nabout: the page\n", "does not begin with a mail header"),
        ("todo.txt", b"Note: call Bob\n\nthen go\n", "does not begin with a mail header"),
        ("empty.eml", b"", "empty"),
        ("blank.eml", b" \n\n ", "blanks"),
        ("outlook.msg", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100, ".msg"),
        ("mail.zip", b"PK\x03\x04rest", "archive"),
        ("mail.gz", b"\x1f\x8brest", "compressed"),
        ("picture", b"\x89PNG\r\n\0\0\0", "not text"),
    ],
)
def test_what_is_no_mail_says_why_and_is_kept(tmp_path, name, data, reason):
    (tmp_path / name).write_bytes(data)
    (each,) = found(tmp_path)
    assert isinstance(each, Unreadable)
    assert reason in each.reason
    assert each.raw == data
    assert each.source == str(tmp_path / name)


@pytest.mark.parametrize(
    "head", [MAIL, b"Received: x\n\n", b"X-Mailer: y\nFrom: a\n\n", b"\n\nFrom: x\n", b"From a@x\nFrom: x\n\n"]
)
def test_what_looks_like_mail(head):
    assert looks_like_mail(head)


def test_bookkeeping_of_mail_programs_is_passed_over(tmp_path):
    for name in (".DS_Store", "dovecot.index.log", "Inbox.msf"):
        (tmp_path / name).write_bytes(b"\0\1\2")
    assert found(tmp_path) == []


def test_what_is_not_there_is_reported(tmp_path):
    (each,) = found(tmp_path / "nowhere")
    assert isinstance(each, Unreadable)
    assert "no such file" in each.reason
    (odd,) = found(Path("a\0b"))
    assert isinstance(odd, Unreadable)


@pytest.mark.skipif(sys.platform == "win32", reason="needs links and pipes")
def test_links_in_a_circle_and_pipes(tmp_path):
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "loop").symlink_to(tmp_path)
    (tmp_path / "sub" / "self").symlink_to(tmp_path / "sub" / "self")
    (tmp_path / "sub" / "mail.eml").write_bytes(MAIL)
    os.mkfifo(tmp_path / "pipe")
    kinds = [(Path(each.source).name, type(each).__name__) for each in found(tmp_path)]
    assert kinds == [("pipe", "Unreadable"), ("mail.eml", "Found"), ("self", "Unreadable")]


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read_is_reported(tmp_path):
    (tmp_path / "secret.eml").write_bytes(MAIL)
    (tmp_path / "secret.eml").chmod(0)
    (each,) = found(tmp_path)
    assert isinstance(each, Unreadable)
    assert "ermission" in each.reason


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
def test_a_name_that_is_no_text(tmp_path):
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff\xfe.eml")).write_bytes(MAIL)
    (each,) = found(tmp_path)
    each.source.encode("utf-8")
    assert each.raw == MAIL


def test_a_file_too_large_is_left_where_it_is(tmp_path, monkeypatch):
    monkeypatch.setattr(sources, "KEPT", 10)
    (tmp_path / "large.eml").write_bytes(MAIL)
    (each,) = found(tmp_path)
    assert isinstance(each, Unreadable)
    assert "left where it is" in each.reason
    assert each.raw == b""
