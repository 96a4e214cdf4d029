"""`acdesk call`: series that keep their hour, one call moved, cancelled, missed, held, and what is said in it."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests.acdesk.cli.conftest import Shell

FIELDS = ["id", "series", "client", "starts_at", "original_start", "minutes", "state"]


def listed(shell: Shell, *more: str | int) -> list[dict[str, Any]]:
    calls: list[dict[str, Any]] = shell.json("call", "list", *more)["calls"]
    return calls


def plan(shell: Shell, start: str, *more: str | int, client: str = "badger") -> list[int]:
    created: list[int] = shell.json("call", "plan", "--client", client, "--start", start, *more)["created"]
    return created


def days(calls: list[dict[str, Any]]) -> list[date]:
    return [datetime.fromisoformat(call["starts_at"]).date() for call in calls]


def test_a_thursday_every_two_weeks_keeps_its_hour(shell: Shell) -> None:
    said = shell("call", "plan", "--client", "badger", "--start", "2026-09-10T10:00", "--every", "2w").stdout
    assert said.splitlines()[0] == "Planned a call with Badger HVAC: Thu 10 Sep 10am and every 2 weeks."
    calls = listed(shell, "--client", "badger", "--from", "2026-09-01", "--to", "2027-04-22")
    assert len(calls) == 17
    starts = [datetime.fromisoformat(call["starts_at"]) for call in calls]
    assert {(start.hour, start.weekday()) for start in starts} == {(10, 3)}
    assert [start.astimezone(UTC).hour for start in starts] == [15] * 4 + [16] * 10 + [15] * 3
    assert list(calls[0]) == FIELDS
    assert calls[0] == {
        "id": 1,
        "series": 1,
        "client": "Badger HVAC",
        "starts_at": "2026-09-10T10:00:00-05:00",
        "original_start": "2026-09-10T10:00:00-05:00",
        "minutes": 30,
        "state": "planned",
    }
    assert starts[-1].date() == date(2027, 4, 22)


def test_ten_years_ahead_have_numbers_as_well(shell: Shell) -> None:
    plan(shell, "2026-03-05T10:00", "--every", "monthly")
    far = listed(shell, "--client", "badger", "--from", "2036-01-01", "--to", "2036-03-31")
    assert [one.isoformat() for one in days(far)] == ["2036-01-03", "2036-02-07", "2036-03-06"]
    assert shell("call", "move", far[0]["id"], "--to", "2036-01-04 10:00").stdout
    (moved,) = listed(shell, "--client", "badger", "--from", "2036-01-04", "--to", "2036-01-04")
    assert moved["state"] == "moved"


def test_a_list_numbers_what_it_shows_and_not_ten_years_of_everybody(shell: Shell) -> None:
    plan(shell, "2026-03-05T10:00", "--every", "weekly")
    other = shell.json("call", "plan", "--client", "isthmus", "--start", "2026-03-05T11:00", "--every", "weekly")
    said = shell("call", "list", "--from", "1990-01-01", "--to", "2090-01-01", status=2).stderr
    assert "more than three years ahead" in said
    assert len(listed(shell, "--client", "badger", "--to", "2036-01-01")) > 500
    theirs = listed(shell, "--client", "isthmus")
    assert len(theirs) == len(other["created"])


@pytest.mark.parametrize(
    ("start", "every", "note", "first"),
    [
        ("2026-03-31T10:00", "day 31", "April 2026 has no 31st", ["2026-03-31", "2026-05-31", "2026-07-31"]),
        ("2026-03-31T10:00", "FREQ=MONTHLY;BYMONTHDAY=31", "no call then", ["2026-03-31", "2026-05-31", "2026-07-31"]),
        ("2026-03-31T10:00", "last weekday", "", ["2026-03-31", "2026-04-30", "2026-05-29"]),
        ("2026-03-31T10:00", "monthly", "", ["2026-03-31", "2026-04-28", "2026-05-26"]),
        ("2026-03-31T10:00", "fifth tuesday", "no fifth Tuesday", ["2026-03-31", "2026-06-30", "2026-09-29"]),
        ("2026-03-31T10:00", "FREQ=MONTHLY;BYDAY=5TU", "no call then", ["2026-03-31", "2026-06-30", "2026-09-29"]),
        ("2026-03-09T10:00", "monthly", "", ["2026-03-09", "2026-04-13", "2026-05-11"]),
    ],
)
def test_months_of_every_length(shell: Shell, start: str, every: str, note: str, first: list[str]) -> None:
    done = shell.json("call", "plan", "--client", "isthmus", "--start", start, "--every", every)
    assert note in " ".join(done["notes"])
    assert [one.isoformat() for one in days(listed(shell, "--limit", 3))] == first


def test_half_past_two_on_the_night_the_clocks_jump(shell: Shell) -> None:
    daily = ("--every", "FREQ=DAILY;COUNT=3")
    done = shell.json("call", "plan", "--client", "badger", "--start", "2026-03-07T02:30", *daily)
    assert "The clocks leave 2:30am out on Sun 8 Mar: the call is Sun 8 Mar 3:30am." in done["notes"]
    said = [call["starts_at"] for call in listed(shell)]
    assert said == ["2026-03-07T02:30:00-06:00", "2026-03-08T03:30:00-05:00", "2026-03-09T02:30:00-05:00"]
    alone = shell("call", "plan", "--client", "badger", "--start", "2026-03-08T02:30", status=2)
    assert "leave that time out" in alone.stderr


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=WEEKLY;INTERVAL=0",
        "FREQ=HOURLY",
        "FREQ=MINUTELY;INTERVAL=5",
        "FREQ=SECONDLY",
        "FREQ=DAILY;BYHOUR=9,10",
        "FREQ=DAILY;COUNT=999999999",
        "FREQ=MONTHLY;BYMONTHDAY=31;BYMONTH=2",
        "0w",
        "every now and then",
        "FREQ=WEEKLY;" * 100,
    ],
)
def test_a_rule_that_cannot_be_kept_is_refused(shell: Shell, rule: str) -> None:
    said = shell("call", "plan", "--client", "badger", "--start", "2026-09-10T10:00", "--every", rule, status=2)
    assert (said.stdout, len(said.stderr.splitlines())) == ("", 1)
    assert listed(shell) == []
    assert shell("call", "list").stdout == "No calls.\n"


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (("plan", "--client", "badger", "--start", "fri"), 2),
        (("plan", "--client", "badger", "--start", "2026-09-10"), 2),
        (("plan", "--client", "badger", "--start", "soon"), 2),
        (("plan", "--client", "badger", "--start", "2026-02-10 10:00"), 3),
        (("plan", "--client", "nobody", "--start", "fri 10am"), 4),
        (("plan", "--start", "fri 10am"), 2),
        (("plan", "--client", "badger", "--start", "fri 10am", "--minutes", "0"), 2),
        (("move", "7", "--to", "fri 10am"), 4),
        (("move", "x", "--to", "fri 10am"), 2),
        (("start", "9" * 30), 4),
        (("prep", "7"), 4),
        (("agreed", "7"), 4),
        (("list", "--from", "fri", "--to", "thu"), 2),
        (("list", "--client", "nobody"), 4),
    ],
)
def test_what_is_wrong_is_one_sentence(shell: Shell, words: tuple[str, ...], status: int) -> None:
    said = shell("call", *words, status=status)
    assert said.stdout == ""
    assert len(said.stderr.splitlines()) == 1


def test_one_call_in_every_state(shell: Shell) -> None:
    numbers = plan(shell, "2026-03-05T10:00", "--every", "FREQ=WEEKLY;COUNT=6")
    shell("call", "move", numbers[1], "--to", "2026-03-13 14:00")
    shell("call", "cancel", numbers[2], "--why", "They travel.")
    assert shell("call", "cancel", numbers[2], status=3).stderr.endswith("is cancelled already.\n")
    assert "can't be missed yet" in shell("call", "no-show", numbers[0], status=3).stderr
    shell.now = "2026-03-05T10:12:00-06:00"
    shell("call", "no-show", numbers[0])
    shell.now = "2026-03-26T10:00:00-05:00"
    shell("call", "start", f"#{numbers[3]}")
    assert "under way" in shell("call", "list", "--limit", 1).stdout
    shell.now = "2026-03-26T10:20:00-05:00"
    assert shell("call", "end", numbers[3]).stdout.splitlines()[0] == "Held the call with Badger HVAC, 20 min."
    calls = listed(shell, "--from", "2026-03-01", "--limit", 5)
    assert [call["state"] for call in calls] == ["missed", "moved", "cancelled", "held", "planned"]
    assert [call["id"] for call in calls] == numbers[:5]
    assert calls[1]["starts_at"] == "2026-03-13T14:00:00-05:00"
    assert calls[1]["original_start"] == "2026-03-12T10:00:00-05:00"


def test_this_one_and_all_later(shell: Shell) -> None:
    numbers = plan(shell, "2026-03-05T10:00", "--every", "2w")
    done = shell("call", "move", numbers[2], "--to", "2026-04-03 09:00", "--and-later").stdout
    assert "later ones" in done
    calls = listed(shell, "--from", "2026-03-01", "--to", "2026-05-01")
    assert [one.isoformat() for one in days(calls)] == [
        "2026-03-05", "2026-03-19", "2026-04-03", "2026-04-17", "2026-05-01",
    ]  # fmt: skip
    assert [call["id"] for call in calls] == numbers[:5]
    shell("call", "rhythm", numbers[2], "--every", "monthly")
    later = [call for call in listed(shell, "--from", "2026-04-18", "--to", "2026-07-01") if call["state"] == "planned"]
    shell("call", "cancel", later[-1]["id"], "--and-later")
    states = {call["state"] for call in listed(shell, "--from", "2026-06-15", "--to", "2027-01-01")}
    assert states == {"cancelled"}
    single = plan(shell, "fri 10am")[0]
    assert "no series" in shell("call", "cancel", single, "--and-later", status=3).stderr
    assert "no series" in shell("call", "rhythm", single, "--every", "2w", status=3).stderr


def test_a_holiday_is_said_and_proposed_and_nothing_moves(shell: Shell) -> None:
    done = shell.json("call", "plan", "--client", "badger", "--start", "2026-05-25T10:00")
    assert "would do instead" in done["notes"][0]
    proposed = shell.json("call", "proposals")
    assert [(one["call"], one["to"]) for one in proposed["moves"]] == [
        (done["created"][0], "2026-05-26T10:00:00-05:00")
    ]
    assert listed(shell)[0]["starts_at"] == "2026-05-25T10:00:00-05:00"
    assert "Memorial Day" in shell("call", "proposals").stdout
    shell("call", "move", done["created"][0], "--to", proposed["moves"][0]["to"])
    assert shell.json("call", "proposals")["moves"] == []


def test_free_slots(shell: Shell) -> None:
    plan(shell, "tomorrow 8am")
    found = shell.json("call", "slots", "--client", "badger", "--from", "tomorrow", "--to", "tomorrow", "--limit", 2)
    assert [one["starts_at"] for one in found["slots"]] == ["2026-03-04T08:45:00-06:00", "2026-03-04T09:00:00-06:00"]
    assert "tomorrow 8:45am" in shell("call", "slots", "--client", "badger", "--from", "tomorrow").stdout


def test_both_clocks_are_said_where_they_differ(shell: Shell) -> None:
    shell("client", "add", "Harbor Dental", "--tier", 3, "--zone", "America/New_York")
    plan(shell, "tomorrow 10am", client="harbor")
    assert "tomorrow 10am (11am New York)" in shell("call", "list").stdout


def test_an_internal_event_needs_no_client(shell: Shell) -> None:
    words = ("--kind", "internal", "--title", "Sip & Sinks", "--start", "fri 3pm", "--every", "monthly")
    assert "Sip & Sinks" in shell("call", "plan", *words).stdout
    assert listed(shell)[0]["client"] is None
    assert "with no client" in shell("call", "find-out", 1, "Why?", "--to", "dev", "--by", "+2wd", status=3).stderr


def test_a_call_from_its_sheet_to_its_recap(shell: Shell) -> None:
    number = plan(shell, "tomorrow 10am")[0]
    shell.now = "2026-03-04T09:55:00-06:00"
    sheet = shell("call", "prep", number).stdout
    assert sheet.startswith("# Call with Badger HVAC\n\ntoday 10am\n")
    assert "## Waiting on the client" in sheet
    told = shell.json("call", "prep", number)
    assert list(told) == ["call", "sections", "sweep"]
    assert list(told["call"]) == FIELDS
    assert [row for row in shell.json("queue", "--split", "all")["items"] if row["kind"] == "prepare_call"] == []
    shell.now = "2026-03-04T10:00:00-06:00"
    shell("call", "start", number)
    for question in ("Which plugin?", "Why did calls drop?"):
        shell("call", "find-out", number, question, "--to", "dev", "--by", "fri noon")
    agreed = shell.json("call", "commit", number, "Send the plan")["created"][0]
    shell("call", "commit", number, "Send the logo", "--side", "theirs", "--owner", "Dana", "--due", "fri")
    refused = shell.json("call", "end", number, status=3)["refused"]
    assert (refused["rule"], "Send the plan" in refused["message"]) == ("commitment", True)
    shell("call", "agreed", number, agreed, "--owner", "ana", "--due", "thu noon")
    shell.now = "2026-03-04T10:25:00-06:00"
    done = shell.json("call", "end", number, "--decisions", "We go ahead.", "--next", "2026-03-18 10:00")
    assert done["done"] == "end_call"
    rows = shell.json("call", "agreed", number)["commitments"]
    assert list(rows[0]) == ["id", "side", "what", "owner", "due_at", "done_at", "request"]
    assert [row["what"] for row in rows if row["request"] is not None] == [
        "Send the plan", "Which plugin?", "Why did calls drop?",
    ]  # fmt: skip
    assert shell.json("show", rows[0]["request"])["promise_at"] == "2026-03-05T12:00:00-06:00"
    assert listed(shell, "--from", "2026-03-18")[0]["starts_at"] == "2026-03-18T10:00:00-05:00"
    draft = shell("call", "recap", number, "--show").stdout
    assert "We go ahead." in draft
    assert shell.json("call", "recap", number, "--show") == {"call": number, "recap": draft.rstrip("\n")}
    shell("call", "recap", number)
    assert "went out" in shell("call", "recap", number, status=3).stderr


def test_what_was_agreed_is_changed_done_and_dropped(shell: Shell) -> None:
    number = plan(shell, "tomorrow 10am")[0]
    assert shell("call", "agreed", number).stdout == "Nothing was agreed yet.\n"
    ours = shell.json("call", "commit", number, "Send the plan", "--owner", "ana")["created"][0]
    theirs = shell.json("call", "commit", number, "Send the logo", "--side", "theirs")["created"][0]
    assert "no date" in shell("call", "agreed", number).stdout
    assert "no member of staff" in shell("call", "agreed", number, ours, "--owner", "zed", status=4).stderr
    shell("call", "agreed", number, theirs, "--owner", "Dana Ruiz", "--what", "Send both logos", "--due", "fri")
    shell("call", "agreed", number, theirs, "--done")
    shell("call", "agreed", number, ours, "--drop")
    rows = shell.json("call", "agreed", number)["commitments"]
    assert [(row["what"], row["owner"]) for row in rows] == [("Send both logos", "Dana Ruiz")]
    assert rows[0]["done_at"] is not None
    shell("call", "agreed", number, theirs, "--done", "--drop", status=2)
    shell("call", "agreed", number, "--done", status=2)
    shell("call", "agreed", number, 77, "--done", status=4)
    shell("call", "agreed", number, theirs, status=2)


def test_an_agenda_and_what_was_decided(shell: Shell) -> None:
    number = plan(shell, "tomorrow 10am")[0]
    assert shell("call", "agenda", number).stdout.startswith("Nothing is on the agenda yet")
    shell("call", "agenda", number, "--add", "Photos", "--add", "Budget")
    shell("call", "agenda", number, "--done", 1, "--add", "Spring")
    shell("call", "agenda", number, "--drop", 2)
    assert shell.json("call", "agenda", number)["agenda"] == [
        {"text": "Photos", "done": True},
        {"text": "Spring", "done": False},
    ]
    assert shell("call", "agenda", number).stdout == "1  done  Photos\n2        Spring\n"
    shell("call", "agenda", number, "--done", 3, status=4)
    shell("call", "agenda", 7, status=4)
    shell("call", "note", number, "-", text="We go ahead.\n")
    shell.now = "2026-03-04T10:05:00-06:00"
    shell("call", "end", number)
    assert "We go ahead." in shell("call", "recap", number, "--show").stdout


def test_a_specialist_keeps_no_calls(shell: Shell) -> None:
    number = plan(shell, "tomorrow 10am")[0]
    words = ("call", "move", number, "--to", "fri 10am")
    assert "a specialist" in shell("--as", "devon", *words, status=3).stderr


def test_undo_takes_a_series_back(shell: Shell) -> None:
    plan(shell, "2026-09-10T10:00", "--every", "2w")
    listed(shell, "--to", "2029-01-01")
    shell("undo")
    assert listed(shell, "--to", "2029-01-01") == []


def test_a_client_is_nudged_about_what_they_agreed_to(shell: Shell) -> None:
    number = plan(shell, "2026-03-03T10:30")[0]
    nothing = shell("call", "nudge", number, status=4)
    assert "Nothing that the client agreed to" in nothing.stderr
    theirs = ("--side", "theirs", "--owner", "Dana", "--due", "thu noon")
    one = shell.json("call", "commit", number, "Send the photos", *theirs)["created"][0]
    two = shell.json("call", "commit", number, "Send the hours", *theirs)["created"][0]
    which = shell("call", "nudge", number, status=2)
    assert f"{one} Send the photos; {two} Send the hours" in which.stderr
    shell("call", "nudge", number, 99, status=4)
    shell.now = "2026-03-03T11:00:00-06:00"
    shell("call", "end", number)
    shell("call", "recap", number)
    shell.now = "2026-03-05T13:00:00-06:00"
    (item,) = [each for each in shell.json("queue")["items"] if each["kind"] == "nudge"]
    assert (item["subject"]["type"], item["target_minutes"]) == ("client", 1080)
    done = shell.json("call", "nudge", number, one)
    assert done["summary"] == "Nudged Badger HVAC about “Send the photos”."
    assert done["notes"] == ["The next is due Thu 12 Mar 1pm."]
    shell("call", "agreed", number, one, "--done")
    assert "is done already" in shell("call", "nudge", number, one, status=3).stderr
    shell("call", "nudge", number, "--text", "The hours, please.")
    assert "they owe" in shell("client", "show", "badger").stdout


def test_a_script_says_when_it_saw_the_call(shell: Shell) -> None:
    number = plan(shell, "2026-03-05T10:00")[0]
    shell("call", "move", number, "--to", "2026-03-05 15:00", "--was", "2026-03-05 10:00")
    for step in (("move", number, "--to", "fri 10am"), ("cancel", number), ("no-show", number)):
        said = shell("call", *step, "--was", "2026-03-05 10:00", "--json", status=3)
        assert json.loads(said.stdout)["refused"]["rule"] == "conflict"
    shell("call", "cancel", number, "--was", "thu 15:00")


def test_a_list_from_a_day_without_a_year_is_of_the_nearest(shell: Shell) -> None:
    plan(shell, "2026-03-03T11:00", "--every", "2w")
    shell.now = "2026-03-20T10:00:00-05:00"
    march = [one.isoformat() for one in days(listed(shell, "--from", "mar 1", "--to", "mar 31"))]
    assert march == ["2026-03-03", "2026-03-17", "2026-03-31"]
    assert days(listed(shell, "--from", "mar 10", "--to", "mar 31")) == days(listed(shell, "--from", "mar 10"))[:2]
    assert listed(shell, "--from", "nov 1", "--to", "feb 28") == []
    assert [entry["verb"] for entry in shell.json("journal", "--since", "mar 1")["journal"]].count("plan_call") == 1


def test_the_sheet_of_a_call_that_is_off_says_so(shell: Shell) -> None:
    number = plan(shell, "2026-03-05T10:00")[0]
    assert "cancelled" not in shell("call", "prep", number).stdout
    shell("call", "cancel", number, "--why", "Dana is ill")
    assert "**This call is cancelled: Dana is ill**" in shell("call", "prep", number).stdout
    assert shell.json("call", "prep", number)["call"]["state"] == "cancelled"
    missed = plan(shell, "2026-03-04T10:00")[0]
    shell.now = "2026-03-04T11:00:00-06:00"
    shell("call", "no-show", missed)
    assert "**This call was missed**" in shell("call", "prep", missed).stdout
