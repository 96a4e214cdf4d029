"""What is read: the queue and a request as documents and as lines, and that text from outside can't act."""

from __future__ import annotations

import json
from datetime import datetime

from tests.acdesk.cli.conftest import Shell

HOSTILE = "Logo \x1b]0;owned\x07\x1b[2J \x9b31m \u202egnp.exe \u200b\ud83d\ude00 é\x7f"


def test_the_queue_as_json_has_these_fields(shell: Shell) -> None:
    shell("add", "Photos", "--client", "isthmus", "--received", "2026-03-03 09:00")
    shell(
        "add",
        "Form broken",
        "--client",
        "badger",
        "--urgency",
        "high",
        "--fact",
        "down",
        "--received",
        "2026-03-03 09:40",
    )
    told = shell.json("queue")
    assert set(told) == {"now", "load_percent", "items"}
    assert told["load_percent"] == 3
    first, second = told["items"]
    assert list(first) == [
        "rank", "lane", "pressure", "kind", "started_at", "due_at", "warn_at", "age_minutes", "target_minutes",
        "explain", "subject", "client",
    ]  # fmt: skip
    assert first["explain"] == "2.50 = 20/30 wm × tier 2 (1.5) × high (2.5)"
    assert (first["rank"], first["lane"], first["kind"], first["pressure"]) == (1, 1, "acknowledge", 2.5)
    assert first["subject"] == {"type": "request", "id": 2, "title": "Form broken", "state": "new"}
    assert first["client"] == {"id": 1, "name": "Badger HVAC", "tier": 2}
    assert (second["age_minutes"], second["target_minutes"]) == (60, 120)
    for name in ("started_at", "due_at", "warn_at"):
        assert datetime.fromisoformat(first[name]).utcoffset() is not None
    assert first["due_at"] == "2026-03-03T10:10:00-06:00"
    assert [item["subject"]["id"] for item in shell.json("queue", "--limit", 1)["items"]] == [2]
    assert shell.json("queue", "--split", "waiting")["items"] == []


def test_the_queue_for_people(shell: Shell) -> None:
    shell("add", "Photos", "--client", "isthmus", "--received", "2026-03-03 09:00")
    lines = shell("queue").stdout.splitlines()
    assert lines[0].startswith("Tue 3 Mar 10:00 · load")
    assert lines[1].split() == ["1", "#1", "acknowledge", "1h", "0.50", "T3", "Isthmus", "Legal:", "Photos"]
    assert "Nothing here." in shell("queue", "--split", "hot").stdout
    assert "… and 1 more" in (shell("add", "Logo", "--client", "isthmus"), shell("queue", "--limit", 1))[1].stdout


def test_somebody_else_at_the_desk_sees_theirs(shell: Shell) -> None:
    shell("add", "Typo", "--client", "badger")
    shell("escalate", 1, "--kind", "mistake", "--why", "typo in a sent mail")
    assert [item["kind"] for item in shell.json("--as", "karly", "queue")["items"]] == ["take_over"]
    assert shell.json("--as", "devon", "queue")["items"] == []


def test_a_request_as_json_has_these_fields(shell: Shell) -> None:
    shell("contact", "add", "Bob Smith", "--client", "badger", "--email", "bob@badger.example")
    shell("add", "Landing page", "--client", "badger", "--contact", "bob", "--body", "By Friday?", "--wanted-by", "fri")
    shell("ack", "#1", "--eta", "fri noon")
    shell("route", 1, "--to", "devon", "--hours", "2-4", "--skill", "web")
    told = shell.json("show", 1)
    assert {
        "id", "title", "state", "outcome", "client", "contact", "channel", "urgency", "urgency_fact", "wanted_by",
        "received_at", "acknowledged_at", "promise_at", "specialist", "lead", "objective", "obligations", "journal",
        "messages",
    } <= set(told)  # fmt: skip
    assert told["promise_at"] == "2026-03-06T12:00:00-06:00"
    assert told["client"] == {"id": 1, "name": "Badger HVAC", "tier": 2}
    assert told["contact"]["email"] == "bob@badger.example"
    assert told["specialist"]["name"] == "Devon"
    assert (told["lead"], told["objective"]) == (None, None)
    obligations = {row["kind"]: row for row in told["obligations"]}
    assert obligations["acknowledge"]["state"] == "met"
    assert {
        "id",
        "kind",
        "state",
        "owner",
        "opened_at",
        "due_at",
        "warn_at",
        "target_minutes",
        "settled_at",
        "note",
    } <= set(obligations["accept"])
    assert obligations["accept"]["owner"]["name"] == "Devon"
    assert [row["verb"] for row in told["journal"]] == ["add", "acknowledge", "route"]
    assert {"at", "actor", "recorder", "verb", "summary"} <= set(told["journal"][0])
    sent = told["messages"][0]
    assert (sent["direction"], sent["to"], sent["delivery"]) == ("out", "bob@badger.example", "logged")
    assert {"at", "channel", "purpose", "from", "subject", "body", "attachments", "warnings"} <= set(sent)


def test_text_from_outside_cannot_act(shell: Shell) -> None:
    shell("add", HOSTILE, "--client", "badger", "--body", HOSTILE)
    shell("note", 1, HOSTILE)
    for line in (["queue"], ["show", 1], ["list"], ["journal"], ["search", "logo"], ["client", "show", "badger"]):
        result = shell(*line)
        assert not [char for char in result.stdout if (ord(char) < 32 and char != "\n") or 0x7F <= ord(char) < 0xA0]
        assert "\u202e" not in result.stdout
        raw = shell(*line, "--json").stdout
        assert raw.isascii()
        assert raw.strip().isprintable()
    assert shell.json("show", 1)["title"] == HOSTILE.replace("\ud83d", "\ufffd").replace("\ude00", "\ufffd")
    assert "\x1b" not in shell("show", HOSTILE, status=2).stderr


def test_lists(shell: Shell) -> None:
    shell("add", "Photos", "--client", "badger")
    shell("add", "Logo", "--client", "isthmus")
    shell("answer", 2, "--text", "Here it is.")
    assert [row["id"] for row in shell.json("list")["requests"]] == [1]
    assert [row["outcome"] for row in shell.json("list", "--closed")["requests"]] == ["answered"]
    assert shell.json("list", "--client", "isthmus")["requests"] == []
    assert [row["name"] for row in shell.json("client", "list")["clients"]] == [
        "Amazonia Supply", "Badger HVAC", "Isthmus Legal",
    ]  # fmt: skip
    assert shell.json("client", "show", "badg")["items"][0]["subject"]["id"] == 1
    assert len(shell.json("staff", "list")["staff"]) == 6
    assert "Photos" in shell("list").stdout
    assert "Devon" in shell("staff", "list").stdout
    assert "Badger HVAC" in shell("client", "list").stdout


def test_search_finds_requests_messages_and_people(shell: Shell) -> None:
    shell("add", "Photos of the van", "--client", "badger", "--body", "the orange one")
    assert shell.json("search", "pho")["found"] == [
        {"kind": "request", "id": 1, "title": "Photos of the van", "request": 1, "client": 1,
         "call": None, "visit": None, "at": None, "snippet": ""}
    ]  # fmt: skip
    assert [row["kind"] for row in shell.json("search", "badg")["found"]] == ["client"]
    assert "Nothing found." in shell("search", "zebra").stdout


def test_search_finds_what_was_said_in_calls(shell: Shell) -> None:
    number = shell.json("call", "plan", "--client", "badger", "--start", "2026-03-04T10:00")["created"][0]
    shell("call", "agenda", number, "--add", "Photos of the van")
    shell("call", "commit", number, "Send the photos", "--side", "theirs")
    call, agreed = shell.json("search", "photos")["found"]
    assert call == {
        "kind": "call", "id": number, "title": "Call with Badger HVAC", "request": None, "client": 1, "call": number,
        "visit": None, "at": "2026-03-04T10:00:00-06:00", "snippet": "Photos of the van",
    }  # fmt: skip
    assert (agreed["kind"], agreed["title"], agreed["call"]) == ("commitment", "Send the photos", number)
    shell("call", "cancel", number)
    told = shell("search", "photos").stdout.splitlines()
    assert told[0].split() == ["call", "call", f"{number}", "tomorrow", "10am", "Call", "with", "Badger", "HVAC,",
                               "cancelled:", "Photos", "of", "the", "van"]  # fmt: skip


def test_the_journal_tells_who_and_for_whom(shell: Shell) -> None:
    shell("add", "Typo", "--client", "badger")
    shell("escalate", 1, "--kind", "mistake", "--why", "typo")
    shell("--as", "karly", "take-over", 1)
    last = shell.json("journal", "--limit", 1)["journal"][0]
    assert (last["verb"], last["actor"], last["recorder"]) == ("take_over", "Karly", "Ana")
    assert [row["verb"] for row in shell.json("journal", "--client", "badger")["journal"]][-3:] == [
        "add", "escalate", "take_over",
    ]  # fmt: skip
    assert shell.json("journal", "--since", "tomorrow")["journal"] == []
    assert "Karly by Ana" in shell("journal").stdout


def test_working_time(shell: Shell) -> None:
    assert shell.json("worktime", "add", "2026-03-03 16:30", 60)["end"] == "2026-03-04T08:30:00-06:00"
    assert shell.json("worktime", "add", "2026-03-06T16:30-06:00", 60)["end"] == "2026-03-09T08:30:00-05:00"
    assert shell.json("worktime", "between", "2026-03-03 16:30", "2026-03-04 08:30")["minutes"] == 60
    assert shell.json("worktime", "between", "2026-03-04 08:30", "2026-03-03 16:30")["minutes"] == -60
    there = shell.json("worktime", "add", "2026-03-03 08:00", 60, "--staff", "devon")
    assert there["end"] == "2026-03-03T11:00:00-06:00"
    assert "60 working minutes" in shell("worktime", "add", "eod", 60).stdout


def test_settings(shell: Shell) -> None:
    assert {"command": "acknowledge", "keys": ["a"]}.items() <= next(
        key for key in shell.json("keys")["keys"] if key["command"] == "acknowledge"
    ).items()
    assert "To the next row" in shell("keys").stdout
    assert "defaults hold" in shell("config", "check").stdout
    example = shell("config", "example").stdout
    made = shell.desk.parent / "made.toml"
    made.write_text(example, encoding="utf-8")
    assert shell.json("--config", made, "config", "check")["problems"] == []
    made.write_text("thme = 'x'\n", encoding="utf-8")
    assert "thme" in shell("--config", made, "config", "check", status=2).stdout
    for kind in ("bash", "zsh", "fish"):
        assert "_ACDESK_COMPLETE" in shell("completion", kind).stdout
    places = shell.json("where")
    assert places["desk"] == {"path": str(shell.desk), "exists": True}


def test_help_needs_neither_desk_nor_configuration(bare: Shell) -> None:
    told = bare("--help", ACDESK_CONFIG=str(bare.desk.parent)).stdout
    for word in ("queue", "ack", "escalate", "mail", "worktime", "completion"):
        assert word in told
    assert "Acknowledge" in bare("ack", "-h").stdout
    assert bare("--version").stdout.startswith("acdesk ")


def test_the_document_is_plain_even_with_half_a_character() -> None:
    from acdesk.cli import saying

    half = json.dumps({"path": "\udcff"})
    assert json.loads(saying._escaped(half)) == {"path": "\udcff"}
