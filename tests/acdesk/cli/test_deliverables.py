"""`acdesk deliverable`: nothing unchecked is presented, and what is ready and not presented is owed."""

from __future__ import annotations

from tests.acdesk.cli.conftest import Shell


def state(shell: Shell, number: int = 1) -> str:
    rows = shell.json("deliverable", "list")["deliverables"]
    return str(next(row["state"] for row in rows if row["id"] == number))


def test_from_the_draft_to_what_the_client_decides(shell: Shell) -> None:
    shell("deliverable", "add", "Landing page", "--client", "badger", "--kind", "page", "--producer", "devon")
    assert shell.json("deliverable", "ready", 1, status=3)["refused"]["rule"] == "state"
    assert shell.json("deliverable", "check", 1, status=3)["refused"]["rule"] == "role"
    shell("--as", "karly", "deliverable", "check", 1)
    assert shell.json("deliverable", "present", 1, "--how", "call", status=3)["refused"]["rule"] == "state"
    shell("deliverable", "ready", 1)
    shell.now = "2026-03-03T11:00:00-06:00"  # a client stands once in the queue, by what presses most
    owed = [item for item in shell.json("queue", "--split", "all")["items"] if item["kind"] == "present"]
    assert [(item["target_minutes"], item["client"]["id"]) for item in owed] == [(1080, 1)]
    shell("deliverable", "present", 1, "--how", "call", "--by", "karly")
    assert not [item for item in shell.json("queue", "--split", "all")["items"] if item["kind"] == "present"]
    shell("deliverable", "decide", 1, "--decision", "approved", "--approver", "Dana")
    told = shell.json("deliverable", "list", "--client", "badger")["deliverables"][0]
    assert set(told) == {
        "id", "title", "kind", "edition", "state", "producer", "link", "checked_by", "presented_how", "presented_by",
        "decision", "approver", "checked_at", "ready_at", "presented_at", "decided_at", "request", "next_step",
        "client",
    }  # fmt: skip
    assert (told["state"], told["decision"], told["approver"]) == ("decided", "approved", "Dana")
    assert (told["producer"], told["checked_by"], told["presented_by"]) == ("Devon", "Karly", "Karly")
    assert told["decided_at"] == "2026-03-03T11:00:00-06:00"
    assert shell.json("deliverable", "list", "--open")["deliverables"] == []
    assert "No deliverables." in shell("deliverable", "list", "--client", "isthmus").stdout


def test_changes_make_the_next_edition(shell: Shell) -> None:
    shell("deliverable", "add", "Report", "--client", "badger", "--kind", "report")
    shell("--as", "karly", "deliverable", "check", 1)
    shell("deliverable", "ready", 1)
    shell("deliverable", "present", 1, "--how", "email")
    said = shell("deliverable", "decide", 1, "--decision", "changes", "--approver", "Dana").stdout
    assert "edition 1" in said
    told = shell.json("deliverable", "list")["deliverables"][0]
    assert (told["edition"], told["state"], told["checked_by"], told["checked_at"]) == (2, "draft", "", None)
    assert "edition 2" in shell("deliverable", "list").stdout
    assert shell("deliverable", "decide", 1, "--decision", "approved", "--approver", "Dana", status=3).stderr


def test_it_is_taken_back_before_it_is_shown(shell: Shell) -> None:
    shell("deliverable", "add", "Report", "--client", "badger", "--kind", "report")
    shell("--as", "karly", "deliverable", "check", 1)
    shell("deliverable", "ready", 1)
    assert shell("deliverable", "rework", 1, "--why", "", status=3).stderr
    assert state(shell) == "ready"
    shell("deliverable", "rework", 1, "--why", "a typo")
    assert state(shell) == "draft"
    assert not [item for item in shell.json("queue", "--split", "all")["items"] if item["kind"] == "present"]
    shell("undo")
    assert state(shell) == "ready"


def test_a_request_can_produce_one(shell: Shell) -> None:
    shell("add", "Landing page", "--client", "badger")
    shell("route", 1, "--to", "devon", "--hours", "2-4", "--skill", "web")
    shell("deliverable", "add", "The page", "--client", "badger", "--kind", "page", "--request", 1)
    told = shell.json("deliverable", "list")["deliverables"][0]
    assert (told["request"], told["producer"]) == (1, "Devon")
    assert shell.json("show", 1)["deliverable"] is True
    shell("--as", "karly", "deliverable", "check", 1)
    assert shell.json("show", 1)["quality_checked_by"]["name"] == "Karly"
    wrong = ("--client", "isthmus", "--kind", "page", "--request", 1)
    assert shell.json("deliverable", "add", "x", *wrong, status=3)["refused"]["rule"] == "other_client"


def test_tier_1_is_presented_by_its_managers(shell: Shell) -> None:
    shell("deliverable", "add", "Flow", "--client", "amazonia", "--kind", "flow")
    shell("--as", "karly", "deliverable", "check", 1)
    shell("deliverable", "ready", 1)
    assert shell.json("deliverable", "present", 1, "--how", "call", status=3)["refused"]["rule"] == "tier_1"
    shell("--as", "vera", "deliverable", "present", 1, "--how", "visit")
    assert state(shell) == "presented"


def test_wrong_numbers_and_words(shell: Shell) -> None:
    assert shell("deliverable", "check", 99, status=4).stderr
    assert shell("deliverable", "check", "9" * 30, status=4).stderr
    assert shell("deliverable", "check", "x", status=2).stderr
    assert shell("deliverable", "add", "x", "--client", "badger", status=2).stderr
    assert shell("deliverable", "present", 1, "--how", "phone", status=2).stderr
    assert shell("deliverable", status=2).stderr
