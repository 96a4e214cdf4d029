"""Mail that no person wrote is told from mail that one did."""

from __future__ import annotations

from pathlib import Path

import pytest

from acdesk.mail.letter import Letter
from acdesk.mail.parse import read

FIXTURES = Path(__file__).parent / "fixtures"
REPORT = "Content-Type: multipart/report; report-type={}; boundary=b"


def kind(*fields: str) -> str:
    found = read("\n".join([*fields, "", "text"]).encode(), "x")
    assert isinstance(found, Letter)
    assert bool(found.automatic) == bool(found.automatic_because)
    return str(found.automatic)


PERSON = "From: dana@x.example"


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ((PERSON,), ""),
        ((PERSON, "Auto-Submitted: no"), ""),
        ((PERSON, 'Auto-Submitted: auto-replied; owner-email="a@b"'), "auto_reply"),
        ((PERSON, "Auto-Submitted: auto-generated"), "generated"),
        ((PERSON, "Auto-Submitted: AUTO-NOTIFIED"), "generated"),
        ((PERSON, "Precedence: bulk"), "generated"),
        ((PERSON, "Precedence: list"), "list"),
        ((PERSON, "Precedence: auto_reply"), "auto_reply"),
        ((PERSON, "Precedence: first-class"), ""),
        ((PERSON, "List-Id: News <news.x.example>"), "list"),
        ((PERSON, "X-Auto-Response-Suppress: All"), "generated"),
        ((PERSON, "X-Auto-Response-Suppress: DR, RN, NRN, OOF, AutoReply"), ""),
        ((PERSON, "X-Autoreply: yes"), "auto_reply"),
        ((PERSON, "X-Autoreply: no"), ""),
        ((PERSON, "Return-Path: <>"), "generated"),
        ((PERSON, "Return-Path: <>", "In-Reply-To: <a@b>"), "auto_reply"),
        ((PERSON, "Return-Path: <dana@x.example>"), ""),
        ((PERSON, "Subject: Automatic reply: your mail"), "auto_reply"),
        ((PERSON, "Subject: Out of office"), "auto_reply"),
        ((PERSON, "Subject: Re: Automatic reply: your mail"), ""),
        ((PERSON, "Subject: Automatic replies on our site are broken"), ""),
        (("From: MAILER-DAEMON@x.example",), "bounce"),
        (("From: MAILER-DAEMON (Mail System)",), "bounce"),
        (("From: Postmaster <postmaster@x.example>", "Return-Path: <>"), "bounce"),
        (("From: postmaster@x.example", "Subject: Undeliverable: hello"), "bounce"),
        (("From: postmaster@x.example", "Subject: Our new server"), ""),
        ((PERSON, REPORT.format("delivery-status")), "bounce"),
        ((PERSON, REPORT.format("disposition-notification")), "auto_reply"),
        ((PERSON, REPORT.format("feedback-report")), "generated"),
    ],
)
def test_kinds(fields, expected):
    assert kind(*fields) == expected


def test_the_fixture_says_why():
    found = read((FIXTURES / "away.eml").read_bytes(), "away.eml")
    assert isinstance(found, Letter)
    assert (found.automatic, found.automatic_because) == ("auto_reply", "Auto-Submitted: auto-replied")
