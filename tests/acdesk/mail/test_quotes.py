"""What was written now, and what is only carried along."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from acdesk.mail.quotes import segments
from tests.work import never_hangs

CORPUS = Path(__file__).parents[4] / "shared" / "corpora" / "mail" / "email_reply_trimmer"


def parts(body: str) -> list[tuple[str, str]]:
    return [(str(each.part), each.text) for each in segments(body)]


@pytest.mark.parametrize(
    ("body", "kinds"),
    [
        ("Hello\n\nBye\n", ["own"]),
        ("", []),
        ("Yes.\n\nOn Tue, 3 Mar 2026 at 10:00, Ana <ana@x> wrote:\n> Is it\n>\n> fine?\n", ["own", "quoted"]),
        ("Yes.\n\nOn Tue, 3 Mar 2026 at 10:00, Ana Somebody\n<ana@x.example> wrote:\n\n> fine?\n", ["own", "quoted"]),
        ("> q1\nanswer 1\n> q2\n\n> q2b\nanswer 2\n", ["quoted", "own", "quoted", "own"]),
        ("Yes.\n-- \nDana\nBakery\n", ["own", "signature"]),
        ("Yes.\n--\nDana\n\n> quoted\nafter\n", ["own", "signature", "quoted", "own"]),
        ("Yes.\n\n-----Original Message-----\nFrom: Ana\nanything\n", ["own", "quoted"]),
        ("Yes.\n\nFrom: Ana\nSent: Tuesday\nTo: Dana\nSubject: x\n\ntext\n", ["own", "quoted"]),
        ("Yes.\n________________________________\nFrom: Ana\nSent: Tuesday\nTo: Dana\n\ntext", ["own", "quoted"]),
        ("Please see\n\n---------- Forwarded message ---------\nFrom: X\nDate: y\n\ntext\n", ["own", "forwarded"]),
        ("Begin forwarded message:\n\n> From: x\n> text\n", ["forwarded"]),
        ("Here is what she wrote:\n\nBuy milk.\n", ["own"]),
        ("On the page they wrote: closed.\nPlease fix.\n", ["own"]),
        ("From: the bakery\nto you\n", ["own"]),
        ("Gut.\n\nAm 03.03.2026 um 10:00 schrieb Ana:\n> Frage\n", ["own", "quoted"]),
        ("Yes\nSent from my iPhone\n", ["own", "signature"]),
    ],
)
def test_kinds_of_parts(body, kinds):
    found = parts(body)
    assert [kind for kind, _ in found] == kinds
    assert "".join(text for _, text in found) == body


LINES = [
    "> q",
    "text",
    "",
    "-- ",
    "On 1 Jan, A wrote:",
    "From: a",
    "Sent: b",
    "To: c",
    "____________",
    "\x0c",
    "\u2028",
]
LINES += ["-----Original Message-----", "Begin forwarded message:"]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(LINES), max_size=30))
def test_nothing_is_lost(lines):
    body = "\n".join(lines)
    assert "".join(each.text for each in segments(body)) == body


def test_hostile_quotes_do_not_hang_it():
    body = "\n" * 20_000 + "> x\n\n" * 8_000 + "From:\n" * 8_000 + "a wrote:\n" * 8_000
    with never_hangs():
        assert "".join(each.text for each in segments(body)) == body


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpora are not here")
def test_real_replies():
    for path in sorted(CORPUS.rglob("*.txt")):
        body = path.read_text(encoding="utf-8")
        found = segments(body)
        assert "".join(each.text for each in found) == body
        assert {str(each.part) for each in found} <= {"quoted", "forwarded"}, path.name
