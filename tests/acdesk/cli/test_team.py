"""`acdesk staff`: who works here, changed, absent, and shown with what is ahead of them."""

from __future__ import annotations

from typing import Any

from tests.acdesk.cli.conftest import Shell


def member(shell: Shell, name: str, *options: str) -> Any:
    return next(row for row in shell.json("staff", "list", *options)["staff"] if row["name"] == name)


def test_the_list_as_json_has_these_fields(shell: Shell) -> None:
    devon = member(shell, "Devon")
    assert {
        "id", "name", "role", "skills", "zone", "hours", "email", "reach", "open_routed", "queued_minutes",
        "backlog_minutes", "focus_percent", "active", "local_time", "at_work", "ratio", "finished", "absences",
    } == set(devon)  # fmt: skip
    assert (devon["local_time"], devon["at_work"]) == ("8am", True)
    assert (member(shell, "Priya")["local_time"], member(shell, "Priya")["at_work"]) == ("12am", False)
    assert [row["name"] for row in shell.json("staff", "list", "--role", "specialist")["staff"]] == ["Devon", "Priya"]


def test_somebody_is_changed(shell: Shell) -> None:
    shell(
        "staff", "edit", "devon", "--name", "Devon Park", "--skill", "SEO", "--skill", "web", "--zone",
        "Europe/Lisbon", "--hours", "09:00-17:00", "--focus", 50, "--backlog", 6, "--reach", "chat",
    )  # fmt: skip
    devon = member(shell, "Devon Park")
    assert (devon["skills"], devon["zone"], devon["focus_percent"], devon["backlog_minutes"]) == (
        ["seo", "web"], "Europe/Lisbon", 50, 360,
    )  # fmt: skip
    assert devon["hours"]["fri"] == ["09:00-17:00"]
    assert "09:00-17:00" in shell("staff", "show", "devon").stdout
    shell("staff", "edit", "devon", "--hours", "")
    assert member(shell, "Devon Park")["hours"] == {}
    for wrong in (["--zone", "Mars/Olympus"], ["--hours", "9-5"], ["--focus", "0"], ["--role", "boss"], []):
        assert shell("staff", "edit", "devon", *wrong, status=2).stderr
    assert shell("staff", "edit", "devon", "--name", "ana", status=3).stderr


def test_new_hours_move_what_runs_in_them(shell: Shell) -> None:
    shell("add", "Landing page", "--client", "badger")
    shell("route", 1, "--to", "devon", "--hours", "2-4", "--skill", "web")
    told = shell.json("staff", "edit", "devon", "--zone", "Asia/Manila")
    assert told["notes"][0].startswith("#1: accept by ")
    accept = next(row for row in shell.json("show", 1)["obligations"] if row["kind"] == "accept")
    assert accept["due_at"] == "2026-03-03T20:00:00-06:00"
    shell("undo")
    accept = next(row for row in shell.json("show", 1)["obligations"] if row["kind"] == "accept")
    assert accept["due_at"] == "2026-03-03T12:00:00-06:00"


def test_an_absence_says_who_covers_and_what_moves(shell: Shell) -> None:
    shell("add", "Landing page", "--client", "badger")
    shell("route", 1, "--to", "devon", "--hours", "2-4", "--skill", "web")
    told = shell("staff", "absent", "devon", "--from", "2026-03-03", "--to", "fri", "--cover", "priya").stdout
    assert "covered by Priya" in told
    assert "#1: accept by Mon 9 Mar" in told
    assert "Devon has #1 in hand" in told
    line = shell("staff", "list").stdout
    assert "Devon is away today to Fri 6 Mar, Priya covers." in line
    assert member(shell, "Devon")["absences"] == [
        {"first_day": "2026-03-03", "last_day": "2026-03-06", "cover": "Priya", "note": ""}
    ]
    shell("undo")
    assert member(shell, "Devon")["absences"] == []


def test_an_absence_of_the_coordinator_names_what_is_owed(shell: Shell) -> None:
    shell("staff", "add", "Ben", "--role", "coordinator")
    shell("--as", "ana", "client", "edit", "badger", "--coordinator", "ana", status=None)
    shell("--as", "ana", "add", "Photos", "--client", "badger")
    told = shell("--as", "ana", "staff", "absent", "ana", "--from", "2026-03-03", "--cover", "ben").stdout
    assert "Ben sees to meanwhile: #1 Photos, acknowledge by today 11am" in told
    assert [item["subject"]["id"] for item in shell.json("--as", "ben", "queue")["items"]][:1] == [1]
    alone = shell("--as", "ana", "staff", "absent", "ana", "--from", "2026-03-03").stdout
    assert "Nobody covers. Ana owes meanwhile" in alone
    assert shell("--as", "ana", "staff", "absent", "ana", "--from", "2026-03-03", "--cover", "ana", status=3).stderr
    backwards = ("--from", "2026-03-05", "--to", "2026-03-04")
    assert shell("--as", "ana", "staff", "absent", "ana", *backwards, status=2).stderr


def test_somebody_leaves_and_comes_back(shell: Shell) -> None:
    shell("add", "Landing page", "--client", "badger")
    shell("route", 1, "--to", "devon", "--hours", "2-4", "--skill", "web")
    assert "#1" in shell("staff", "edit", "devon", "--inactive", status=3).stderr
    assert shell("staff", "edit", "ana", "--inactive", status=3).stderr
    assert "Karly has left" in shell("staff", "edit", "karly", "--inactive").stdout
    assert not [row for row in shell.json("staff", "list")["staff"] if row["name"] == "Karly"]
    assert member(shell, "Karly", "--all")["active"] is False
    assert "has left" in shell("staff", "show", "karly").stdout
    assert shell("--as", "karly", "queue", status=4).stderr
    assert "here again" in shell("staff", "edit", "karly", "--active").stdout


def test_one_member_with_what_is_routed(shell: Shell) -> None:
    shell("add", "Landing page", "--client", "badger")
    shell("route", 1, "--to", "devon", "--hours", "2-4", "--skill", "web")
    told = shell.json("staff", "show", "devon")
    assert [(row["request"], row["client"], row["accepted_at"]) for row in told["routed"]] == [(1, "Badger HVAC", None)]
    assert told["queued_minutes"] == 180
    assert "Landing page" in shell("staff", "show", "devon").stdout
    shell("accept", 1)
    shell("finish", 1, "--result", "done", "--hours", 6)
    told = shell.json("staff", "show", "devon")
    assert (told["ratio"], told["finished"], told["routed"]) == (2.0, 1, [])
    assert shell("staff", "show", "zzz", status=4).stderr
