"""Every verb as a command: what it says, what it prints as JSON, and that a request can be taken through its life."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from db.models import Journal
from db.store import Store
from tests.acdesk.cli.conftest import Shell


def state_of(shell: Shell, number: int) -> str:
    told: str = shell.json("show", number)["state"]
    return told


def owed(shell: Shell, number: int) -> dict[str, Any]:
    return {row["kind"]: row for row in shell.json("show", number)["obligations"] if row["state"] == "open"}


def test_what_a_verb_did_as_json(shell: Shell) -> None:
    told = shell.json("add", "Photos", "--client", "badger", "--channel", "phone")
    assert list(told) == ["done", "requests", "summary", "notes", "created", "operation"]
    assert (told["done"], told["requests"], told["created"]) == ("add", [1], [1])
    assert told["summary"] == "Added #1 Photos (Badger HVAC)."
    assert len(told["operation"]) == 32
    assert shell("ack", 1, "--eta", "fri noon").stdout == "Acknowledged #1 Photos (Badger HVAC), ETA Fri 6 Mar noon.\n"


def test_a_complex_request_from_arrival_to_told(shell: Shell) -> None:
    shell("add", "Landing page", "--client", "badger")
    shell("ack", 1, "--eta", "2026-03-12T12:00-05:00")
    assert (
        "Devon" in shell("route", 1, "--to", "dev", "--hours", "10-16", "--eta", "thu 16:00", "--skill", "Web").stdout
    )
    shell("--as", "devon", "accept", 1)
    shell("check-in", 1, "--text", "Half way.")
    shell("--as", "devon", "finish", 1, "--result", "Live.", "--hours", "11.5")
    assert set(owed(shell, 1)) == {"promise", "tell_client", "update_client"}
    shell("tell", 1, "--text", "It is live.")
    told = shell.json("show", 1)
    assert (told["state"], told["outcome"], told["actual_minutes"]) == ("closed", "delivered", 690)
    assert (told["low_minutes"], told["high_minutes"]) == (600, 960)
    assert not owed(shell, 1)


def test_the_front_of_the_queue(shell: Shell) -> None:
    shell("add", "Landing page", "--client", "badger")
    to_front = ("route", 1, "--to", "dev", "--front")
    assert shell(*to_front, status=3).stderr.startswith("Front of the queue needs the Strategist:")
    assert "Priya is no lead" in shell(*to_front, "--agreed-by", "priya", status=3).stderr
    assert "front of the queue (Karly agreed)" in shell(*to_front, "--agreed-by", "karly").stdout


def test_the_timer(shell: Shell) -> None:
    shell("add", "Login", "--client", "badger")
    assert "5 minutes" in shell("handle", 1).stdout
    assert shell("handle", 1, status=3).stderr
    shell("handle", 1, "--reason", "nearly there")
    shell("handle", 1, "--stop")
    assert state_of(shell, 1) == "new"
    shell("answer", 1, "--text", "-", text="It is on the card.\nBest")
    assert shell.json("show", 1)["messages"][-1]["body"] == "It is on the card.\nBest"


def test_a_hot_issue_is_a_leads(shell: Shell) -> None:
    shell("add", "Typo in the newsletter", "--client", "badger")
    assert "Karly" in shell("escalate", 1, "--kind", "mistake", "--why", "typo in a sent mail").stdout
    assert shell("answer", 1, "--text", "sorry", status=3).stderr
    assert shell("update", 1, "--text", "We are on it.", status=3).stderr
    shell("ack", 1)
    shell("update", 1, "--text", "We are on it.", "--approved-by", "karly")
    assert "Decide is for" in shell("decide", 1, "--resolve", "--text", "x", status=3).stderr
    shell("--as", "karly", "take-over", 1)
    shell("--as", "karly", "decide", 1, "--resolve", "--text", "A corrected mail has gone out.")
    told = shell.json("show", 1)
    assert (told["state"], told["outcome"]) == ("closed", "resolved_by_lead")
    shell("add", "Grumble", "--client", "badger")
    shell("escalate", 2, "--kind", "complaint", "--why", "tone", "--to", "mark")
    shell("--as", "mark", "decide", 2, "--cool-down", "--text", "They were joking.")
    assert state_of(shell, 2) == "new"


def test_tier_1_is_handed_over(shell: Shell) -> None:
    shell("add", "CRM flow", "--client", "amaz")
    shell("ack", 1)
    assert "Mark" in shell("hand-over", 1, "--to", "mark").stdout
    shell("--as", "mark", "take-over", 1)
    assert shell.json("show", 1)["lead"]["name"] == "Mark"


def test_not_now(shell: Shell) -> None:
    shell("add", "Which logo", "--client", "badger")
    shell("snooze", 1, "+20m")
    assert "until today 10:20am" in shell("show", 1).stdout.replace("  ", " ")
    assert "can't stay away until tomorrow" in shell("snooze", 1, "tomorrow").stdout
    assert "today 10:45am" in shell("show", 1).stdout
    shell("wait", 1, "--question", "Which logo?", "--if-silent", "We use the old one.")
    shell("nudge", 1)
    shell("park", 1, "--until", "2026-03-20")
    assert state_of(shell, 1) == "parked"
    assert shell("park", 1, "--until", "2026-05-20", status=3).stderr
    assert shell.json("show", 1)["parked_until"] == "2026-03-20T17:00:00-05:00"
    shell("void", 1, "--why", "They withdrew it.")
    shell("reopen", 1, "--why", "They wrote again.")
    assert state_of(shell, 1) == "new"


def test_tidying(shell: Shell) -> None:
    for title in ("Photos", "More photos", "Logo"):
        shell("add", title, "--client", "badger")
    assert shell.json("merge", 1, "#2", "--into", 1)["requests"] == [1]
    assert shell.json("show", 2)["outcome"] == "merged"
    assert shell.json("split", 1, "--title", "Front", "--title", "Back")["created"] == [4, 5]
    shell("note", 3, "They", "like", "orange")
    shell("objective", "add", "More calls", "--client", "badger")
    shell("link", 3, "--objective", 1)
    shell("link", 3, "--off-objective", "a favour")
    assert shell("link", 3, status=3).stderr
    shell("urgency", 3, "high", "--fact", "their campaign is live")
    shell("wanted", 3, "fri", "16:00")
    told = shell.json("show", 3)
    assert (told["urgency"], told["off_objective"]) == ("high", "a favour")
    assert told["wanted_by"] == "2026-03-06T16:00:00-06:00"
    assert shell.json("wanted", 3, "none")["done"] == "set_wanted_by"
    assert shell.json("show", 3)["wanted_by"] is None


def test_re_promising(shell: Shell) -> None:
    shell("add", "Report", "--client", "badger")
    assert shell("promise", 1, "--eta", "fri noon", status=3).stderr
    shell("ack", 1, "--eta", "tomorrow noon")
    assert "Fri 6 Mar noon" in shell("promise", 1, "--eta", "fri noon", "--text", "It takes until Friday.").stdout
    assert shell.json("show", 1)["re_promises"] == 1
    shell.now = "2026-03-06T13:00:00-06:00"
    assert (
        "broken" in shell("promise", 1, "--eta", "+3wd", "--text", "I am sorry: Wednesday.", "--reason", "sick").stdout
    )


def test_several_are_acknowledged_in_one_step(shell: Shell) -> None:
    for title in ("One", "Two", "Three"):
        shell("add", title, "--client", "badger")
    told = shell.json("ack", 1, 2, "#1", "--update-at", "today 4pm")
    assert told["requests"] == [1, 2]
    assert shell("ack", 3, 1, "--eta", "fri noon", "--approved-by", "karly", status=2).stderr
    shell("undo")
    assert shell.json("show", 1)["acknowledged_at"] is None
    assert shell.json("show", 2)["acknowledged_at"] is None


def test_refused_for_one_is_refused_for_all(shell: Shell) -> None:
    shell("add", "One", "--client", "badger")
    shell("add", "Two", "--client", "amazonia")
    assert shell("ack", 1, 2, "--eta", "fri noon", status=3).stderr
    assert shell.json("show", 1)["acknowledged_at"] is None


def test_the_sweep_asks_first(shell: Shell) -> None:
    assert shell("ack", "--all", "--yes", status=3).stderr
    for title, client in (("Landing page", "badger"), ("Opening hours", "isthmus"), ("CRM", "amazonia")):
        shell("add", title, "--client", client)
    asked = shell("ack", "--all", status=2)
    assert "--yes" in asked.stderr
    assert len(asked.stdout.splitlines()) == 3
    lines = json.loads(shell("ack", "--all", "--json", status=2).stdout)["proposed"]
    assert {line["client"]: bool(line["eta"]) for line in lines}["Amazonia Supply"] is False
    assert len(shell.json("queue", "--split", "unacknowledged")["items"]) == 3
    told = shell.json("ack", "--all", "--yes")
    assert sorted(told["requests"]) == [1, 2, 3]
    assert shell.json("queue", "--split", "unacknowledged")["items"] == []
    assert shell("undo").stdout.startswith("Undone: Acknowledged 3")


def test_undo_and_redo(shell: Shell) -> None:
    shell("add", "One", "--client", "badger")
    shell("note", 1, "x")
    shell("ack", 1, "--eta", "fri noon")
    before = shell.json("show", 1)
    told = shell.json("undo", 2)
    assert (told["done"], told["requests"], len(told["steps"])) == ("undo", [1], 2)
    assert any("not unsent" in note for note in told["notes"])
    told = shell.json("redo", 9)
    assert len(told["steps"]) == 2
    assert "There is nothing to redo." in told["notes"]
    after = shell.json("show", 1)
    assert {**after, "journal": []} == {**before, "journal": []}
    assert shell("redo", status=3).stderr == "There is nothing to redo.\n"


def test_the_three_ways(shell: Shell) -> None:
    shell("add", "Landing page", "--client", "badger", "--wanted-by", "fri 16:00")
    told = shell.json("proposal", 1, "--hours", "10-16", "--to", "devon")
    assert [way["way"] for way in told["ways"]] == ["A", "B", "C"]
    assert (told["specialist"], told["honest"]) == ("Devon", False)
    assert {"eta", "specialist_due", "cost", "reason", "explain", "needs_strategist", "slips", "slice_eta"} <= set(
        told["ways"][0]
    )
    assert told["message"].count("Friday, March 6") == 1
    assert "front of the queue" in shell("proposal", 1, "--hours", "10-16").stdout
    assert shell.json("show", 1)["promise_at"] is None


def test_people_and_clients(shell: Shell) -> None:
    shell(
        "client", "add", "Capitol Dental", "--tier", 3, "--domain", "capitol.example", "--domain", "capdent.example",
        "--city", "Madison", "--retainer", 3500, "--growth", 2, "--complexity", 1,
    )  # fmt: skip
    told = shell.json("client", "show", "cap")
    assert (told["tier"], told["retainer"], told["domains"]) == (3, 3500, ["capitol.example", "capdent.example"])
    assert told["coordinator"] == "Ana"
    assert shell("client", "add", "capitol dental", "--tier", 3, status=3).stderr
    shell("contact", "add", "Dee", "--client", "cap", "--email", "dee@capitol.example")
    assert shell.json("contact", "list", "--client", "cap")["contacts"][0]["name"] == "Dee"
    assert shell.json("add", "Hours", "--client", "cap", "--contact", "dee@capitol.example")["created"] == [1]
    shell("staff", "add", "Ines", "--role", "specialist", "--skill", "SEO", "--hours", "09:00-17:00", "--backlog", 6)
    ines = next(row for row in shell.json("staff", "list")["staff"] if row["name"] == "Ines")
    assert (ines["skills"], ines["queued_minutes"]) == (["seo"], 360)
    shell("staff", "absent", "devon", "--from", "2026-03-03", "--to", "fri", "--cover", "ines")
    away = next(row for row in shell.json("staff", "list")["staff"] if row["name"] == "Devon")["absences"]
    assert away == [{"first_day": "2026-03-03", "last_day": "2026-03-06", "cover": "Ines", "note": ""}]
    assert "Ines covers" in shell("staff", "list").stdout
    shell("objective", "add", "More calls", "--client", "cap", "--percent", 50)
    assert shell.json("objective", "list")["objectives"][0]["quarter"] == "2026Q1"
    assert "More calls" in shell("client", "show", "cap").stdout


def test_drafts_meet_nothing(shell: Shell) -> None:
    shell("add", "Photos", "--client", "badger")
    assert "draft" in shell("ack", 1, "--eta", "fri noon", "--via", "drafted").stdout.lower()
    assert "acknowledge" in owed(shell, 1)
    assert "(draft, not sent)" in shell("show", 1).stdout


def test_mail_comes_in(shell: Shell, tmp_path: Path) -> None:
    shell("contact", "add", "Bob", "--client", "badger", "--email", "bob@badger.example")
    folder = tmp_path / "mail"
    folder.mkdir()
    for number, sender in enumerate(("bob@badger.example", "who@else.example"), 1):
        (folder / f"{number}.eml").write_bytes(
            f"From: {sender}\r\nTo: ana@agency.example\r\nSubject: Photos {number}\r\n"
            f"Message-ID: <{number}@x.example>\r\nDate: Tue, 03 Mar 2026 09:30:00 -0600\r\n\r\nHello\r\n".encode()
        )
    told = shell.json("mail", "import", folder)
    assert told == {
        "read": 2, "new_requests": 1, "threaded": 0, "duplicates": 0, "unknown_sender": 1, "failed": [],
    }  # fmt: skip
    assert shell.json("mail", "import", folder)["duplicates"] == 2
    assert "2 known already" in shell("mail", "import", folder).stdout
    unknown = next(row["id"] for row in shell.json("list")["requests"] if row["client"] is None)
    assert shell("handle", unknown, status=3).stderr
    shell("assign", unknown, "--client", "isthmus", "--always", "address")
    assert shell.json("show", unknown)["client"]["name"] == "Isthmus Legal"
    shell("undo", 2)
    assert shell.json("list")["requests"] == []


def test_care_of_the_desk(shell: Shell, tmp_path: Path) -> None:
    shell("add", "Photos", "--client", "badger")
    copy = tmp_path / "copy.db"
    assert shell.json("backup", copy) == {"backup": str(copy)}
    assert shell("backup", copy, status=1).stderr
    assert shell.json("backup")["backup"].startswith(str(tmp_path / "backups"))
    shell("void", 1, "--why", "spam")
    told = shell.json("restore", copy)
    assert Path(told["before"]).exists()
    assert state_of(shell, 1) == "new"
    assert shell.json("doctor")["problems"] == []
    assert "in order" in shell("doctor", "--repair").stdout


def test_the_doctor_sees_a_changed_journal(shell: Shell) -> None:
    shell("add", "Photos", "--client", "badger")
    store = Store.open(shell.desk)
    Journal.update(summary="Added something else.").where(Journal.verb == "add").execute()
    store.close()
    result = shell("doctor", status=5)
    assert "not as it was written" in result.stdout
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize("command", [["ack", "1", "--update-at", "+2h"], ["note", "1", "x"], ["show", "1"]])
def test_json_comes_from_every_place(shell: Shell, command: list[str]) -> None:
    shell("add", "Photos", "--client", "badger")
    for line in (["--json", *command], [command[0], "--json", *command[1:]], [*command, "--json"]):
        assert shell(*line).stdout.startswith("{")
        shell("undo", status=None)
        shell("redo", status=None)
