"""Mail onto a desk: every message counted once, durable, undone in one step."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from acdesk import history
from acdesk.mail import importing
from acdesk.mail.importing import Report, import_mail
from acdesk.verbs import people
from db import records
from db.models import Message, Obligation, RawMail, Request
from tests.office import Office, open_office

FIXTURES = Path(__file__).parent / "fixtures"
CORPUS = Path(__file__).parents[4] / "shared" / "corpora" / "mail"


@pytest.fixture
def office(tmp_path: Path):
    (tmp_path / "desk").mkdir()
    made = open_office(tmp_path / "desk")
    people.add_client(made.desk, "Northwind Bakery", tier=2, domains=["northwindbakery.example"])
    lakeside = people.add_client(made.desk, "Lakeside Dental", tier=3).created[0]
    people.add_contact(made.desk, lakeside, "Sam Ortiz", email="sam@lakesidedental.example")
    yield made
    made.desk.close()


def counts(report: Report) -> tuple[int, ...]:
    assert report.read == sum(
        (report.new_requests, report.threaded, report.duplicates, report.unknown_sender, len(report.failed))
    )
    return (
        report.read,
        report.new_requests,
        report.threaded,
        report.duplicates,
        report.unknown_sender,
        len(report.failed),
    )


def mail(path: Path, sender: str = "dana@northwindbakery.example", **fields: str) -> Path:
    lines = [f"From: {sender}", *(f"{name.replace('_', '-')}: {value}" for name, value in fields.items()), "", "text"]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_the_report_has_exactly_its_fields(office: Office):
    report = import_mail(office.desk, [FIXTURES / "thread.mbox"])
    assert json.loads(json.dumps(report.as_json())) == {
        "read": 3, "new_requests": 2, "threaded": 1, "duplicates": 0, "unknown_sender": 0, "failed": [],
    }  # fmt: skip


def test_all_fixtures_and_again(office: Office):
    first = import_mail(office.desk, [FIXTURES])
    assert counts(first) == (9, 7, 2, 0, 0, 0)
    assert first.automatic == 1
    again = import_mail(office.desk, [FIXTURES])
    assert counts(again) == (9, 0, 0, 9, 0, 0)


def test_automatic_mail_opens_no_request_and_owes_nothing(office: Office):
    import_mail(office.desk, [FIXTURES / "away.eml"])
    assert records.find(Request) == []
    assert [row.kind for row in records.find(Obligation) if row.request_id is not None] == []
    (message,) = records.find(Message)
    assert message.request_id is None
    assert message.client_id is not None
    assert message.automatic == "auto_reply"


def test_unknown_senders_are_kept_without_a_client(office: Office, tmp_path: Path):
    mail(tmp_path / "a.eml", "who@gmail.com", Subject="Hello", Message_ID="<1@x>")
    mail(tmp_path / "b.eml", "Dana <dana@northwindbakery.example> <x@y.example>", Message_ID="<2@x>")
    report = import_mail(office.desk, [tmp_path / "a.eml", tmp_path / "b.eml"])
    assert counts(report) == (2, 0, 0, 0, 2, 0)
    assert [row.client_id for row in records.find(Request)] == [None, None]


def test_what_fails_is_kept_with_its_bytes_and_reason(office: Office, tmp_path: Path):
    bad = tmp_path / "broken.eml"
    bad.write_bytes(b"no header here\0")
    report = import_mail(office.desk, [bad])
    assert report.failed == [{"source": str(bad), "reason": "It is no mail: it has no header."}]
    (kept,) = RawMail.select()
    assert (kept.failure, kept.source) == ("It is no mail: it has no header.", str(bad))


def test_replies_thread_in_any_order_and_across_imports(office: Office, tmp_path: Path):
    mail(tmp_path / "1.eml", Message_ID="<c@x>", In_Reply_To="<b@x>", References="<a@x> <b@x>", Subject="Re: x")
    mail(tmp_path / "2.eml", Message_ID="<b@x>", In_Reply_To="<a@x>", References="<a@x>", Subject="Re: x")
    mail(tmp_path / "3.eml", Message_ID="<a@x>", Subject="x")
    assert counts(import_mail(office.desk, [tmp_path / "1.eml", tmp_path / "2.eml", tmp_path / "3.eml"]))[1:3] == (1, 2)
    later = mail(tmp_path / "4.eml", "someone@else.example", Message_ID="<d@x>", In_Reply_To="<c@x>")
    assert counts(import_mail(office.desk, [later]))[1:3] == (0, 1)
    assert len(records.find(Request)) == 1


def test_a_reply_to_another_clients_message_is_not_joined(office: Office, tmp_path: Path):
    mail(tmp_path / "1.eml", Message_ID="<a@x>")
    mail(tmp_path / "2.eml", "sam@lakesidedental.example", Message_ID="<b@x>", In_Reply_To="<a@x>")
    assert counts(import_mail(office.desk, [tmp_path / "1.eml", tmp_path / "2.eml"]))[1:3] == (2, 0)


def test_a_reply_long_after_the_end_opens_a_request_and_counts_as_one(office: Office, tmp_path: Path):
    from acdesk.verbs import tidying

    import_mail(office.desk, [mail(tmp_path / "1.eml", Message_ID="<a@x>")])
    tidying.void(office.desk, 1, why="no request")
    office.clock.on(60 * 24 * 30)
    mail(tmp_path / "2.eml", Message_ID="<b@x>", In_Reply_To="<a@x>")
    mail(tmp_path / "3.eml", Message_ID="<c@x>", In_Reply_To="<a@x>")
    assert counts(import_mail(office.desk, [tmp_path / "2.eml", tmp_path / "3.eml"]))[1:3] == (1, 1)
    assert [row.follows_id for row in records.find(Request)] == [None, 1]


def test_a_known_name_with_an_unknown_address_is_marked(office: Office, tmp_path: Path):
    import_mail(office.desk, [mail(tmp_path / "1.eml", "Sam Ortiz <sam@evil.example>", Message_ID="<a@x>")])
    assert "a known name with an unknown address" in records.find(Message)[0].warnings


def test_another_text_under_the_same_message_id_is_a_duplicate_whose_bytes_are_kept(office: Office, tmp_path: Path):
    mail(tmp_path / "1.eml", Message_ID="<form@x>", Subject="Form")
    mail(tmp_path / "2.eml", Message_ID="<form@x>", Subject="Form", X_Trace="another way")
    third = mail(tmp_path / "3.eml", Message_ID="<form@x>", Subject="Another form")
    report = import_mail(office.desk, [tmp_path / f"{number}.eml" for number in (1, 2, 3)])
    assert counts(report) == (3, 1, 0, 2, 0, 0)
    assert report.differing == 1
    (kept,) = RawMail.select().where(RawMail.failure != "")
    assert kept.source == str(third)


def test_what_staff_wrote_to_a_client_opens_nothing(office: Office, tmp_path: Path):
    people.add_staff(office.desk, "Bea", role="specialist", email="bea@agency.example")
    ours = mail(tmp_path / "1.eml", "bea@agency.example", To="dana@northwindbakery.example", Message_ID="<s@x>")
    assert counts(import_mail(office.desk, [ours]))[1:3] == (0, 1)
    assert records.find(Request) == []


def test_an_import_is_one_step_of_undo_and_can_be_done_again(office: Office, tmp_path: Path, monkeypatch):
    monkeypatch.setattr(importing, "BATCH", 10)
    for number in range(23):
        mail(tmp_path / f"{number:03}.eml", Subject=f"Request {number}")
    seen: list[int] = []
    assert counts(import_mail(office.desk, [tmp_path], progress=seen.append))[1] == 23
    assert seen[:2] == [10, 20]
    history.undo(office.desk)
    assert records.find(Request) == []
    assert records.find(Message) == []
    assert counts(import_mail(office.desk, [tmp_path]))[1] == 23


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpora are not here")
def test_real_mail_is_all_accounted_for(office: Office):
    report = import_mail(office.desk, [CORPUS])
    counts(report)
    assert report.read == 520
    assert all(name["source"].rpartition("/")[2].startswith(("_LICENSE", "_COPYING")) for name in report.failed)
    assert len(records.find(Message)) == report.read - report.duplicates - len(report.failed)


def test_two_imports_at_once_make_no_doubles(office: Office, monkeypatch: pytest.MonkeyPatch):
    receiving = importing.receiving

    def after_another(*args: object):
        monkeypatch.setattr(importing, "receiving", receiving)
        assert import_mail(office.desk, [FIXTURES / "thread.mbox"]).new_requests == 2
        return receiving(*args)

    monkeypatch.setattr(importing, "receiving", after_another)
    assert import_mail(office.desk, [FIXTURES / "thread.mbox"]).duplicates == 3
    assert len(records.find(Message)) == 3
