"""`acdesk visit` and `report visits`: the measures of the quarter, its gates week by week, and a visit's life."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.acdesk.cli.conftest import Shell

CLIENTS = (("Capitol Coffee", 2, "Madison, WI 53703"), ("Verona Vets", 3, "Verona"), ("Acme One", 1, "Middleton"))


@pytest.fixture
def town(shell: Shell) -> Shell:
    """Clients in greater Madison, one of each tier, beside those of the office, who are elsewhere."""
    for name, tier, city in CLIENTS:
        shell("client", "add", name, "--tier", tier, "--city", city)
    return shell


def board(shell: Shell, *more: str) -> dict[str, Any]:
    told: dict[str, Any] = shell.json("visit", "board", *more)
    return told


def plan(shell: Shell, client: str, *more: str) -> int:
    number: int = shell.json("visit", "plan", "--client", client, *more)["created"][0]
    return number


def test_the_board(town: Shell) -> None:
    told = board(town)
    assert list(told) == [
        "quarter", "week", "required", "held", "requirement_met", "aim", "aim_held", "gates", "clients",
    ]  # fmt: skip
    assert (told["quarter"], told["week"], told["required"]) == ("2026Q1", 9, 1)
    assert (told["held"], told["requirement_met"], told["aim"], told["aim_held"]) == (0, False, 2, 0)
    assert told["gates"] == {"planned": False, "booked": False, "held": False}
    rows = {row["client"]: row for row in told["clients"]}
    assert rows["Capitol Coffee"] == {
        "client": "Capitol Coffee",
        "place": "Madison",
        "tier": 2,
        "owed": True,
        "state": "to_plan",
    }
    assert (rows["Verona Vets"]["place"], rows["Verona Vets"]["owed"]) == ("Verona", True)
    assert (rows["Acme One"]["owed"], rows["Acme One"]["state"]) == (False, "not_owed")
    assert rows["Badger HVAC"] == {
        "client": "Badger HVAC",
        "place": None,
        "tier": 2,
        "owed": False,
        "state": "elsewhere",
    }
    assert "2026Q1 week 9 of 13 · required 1: held 0 · aim 2: held 0" in town("visit", "board").stdout


@pytest.mark.parametrize(
    ("quarter", "first"), [("2026Q2", "2026-04-01"), ("2026Q4", "2026-10-01"), ("2027Q1", "2027-01-01")]
)
def test_the_gates_week_by_week(town: Shell, quarter: str, first: str) -> None:
    begins = date.fromisoformat(first)
    town.now = f"{begins}T08:00:00-05:00"
    for client in ("capitol", "verona"):
        plan(town, client, "--on", (begins + timedelta(days=85)).isoformat())
    for week in range(1, 14):
        town.now = f"{begins + timedelta(weeks=week - 1)}T10:00:00-05:00"
        told = board(town)
        assert (told["quarter"], told["week"]) == (quarter, week)
        assert told["gates"] == {"planned": True, "booked": False, "held": False}
        booked, held = " late" * (week > 6), " late" * (week > 11)
        assert (
            town("visit", "board").stdout.splitlines()[0].endswith(f"gates 3 planned ✓ 6 booked{booked} 11 held{held}")
        )


def test_the_end_of_the_year(town: Shell) -> None:
    town.now = "2026-12-31T10:00:00-06:00"
    assert (board(town)["quarter"], board(town)["week"]) == ("2026Q4", 14)
    town.now = "2027-01-01T10:00:00-06:00"
    assert (board(town)["quarter"], board(town)["week"]) == ("2027Q1", 1)
    assert board(town, "--quarter", "2026q4")["week"] == 14
    assert board(town, "--quarter", "2027Q2")["week"] == 0


def test_a_visit_from_plan_to_held(town: Shell) -> None:
    number = plan(town, "capitol", "--on", "thu")
    assert "give the new one" not in town("visit", "move", number, "--on", "2026-03-10").stdout
    said = town("visit", "book", number, "--on", "2026-03-10", status=2)
    assert "without a time" in said.stderr
    town("visit", "book", number, "--on", "2026-03-10 10:00")
    assert next(row for row in board(town)["clients"] if row["tier"] == 2)["state"] == "booked"
    assert "a day alone" in town("visit", "move", number, "--on", "2026-03-11", status=2).stderr
    town("visit", "move", number, "--on", "2026-03-11 10:00")
    town("contact", "add", "Dana Ruiz", "--client", "capitol")
    town.now = "2026-03-11T11:30:00-05:00"
    done = town.json(
        "visit",
        "hold",
        number,
        "--note",
        "Likes tea.",
        "--contact",
        "dana",
        "--follow-up",
        "Send the photos",
        "fri noon",
    )
    told = board(town)
    assert (told["held"], told["requirement_met"], told["aim_held"], told["aim"]) == (1, True, 1, 2)
    request = done["requests"][0]
    assert town.json("show", request)["promise_at"] == "2026-03-13T12:00:00-05:00"
    assert "Likes tea." in town.json("contact", "list", "--client", "capitol")["contacts"][0]["rapport"]
    assert town("visit", "hold", number, status=3).stderr == "The visit to Capitol Coffee is held already.\n"


def test_all_gates_are_met_once_all_is_held(town: Shell) -> None:
    for client in ("capitol", "verona"):
        number = plan(town, client, "--on", "2026-03-04")
        town("visit", "book", number, "--on", "2026-03-04 10:00" if client == "capitol" else "2026-03-04 13:00")
    assert board(town)["gates"] == {"planned": True, "booked": True, "held": False}
    town.now = "2026-03-04T15:00:00-06:00"
    for number in (1, 2):
        town("visit", "hold", number)
    assert board(town)["gates"] == {"planned": True, "booked": True, "held": True}


def test_tier_1_only_with_the_vp_or_the_owner(town: Shell) -> None:
    refused = town.json("visit", "plan", "--client", "acme", "--on", "thu", status=3)["refused"]
    assert refused["rule"] == "tier_1"
    assert "neither" in town("visit", "plan", "--client", "acme", "--on", "thu", "--with", "karly", status=3).stderr
    number = plan(town, "acme", "--on", "thu", "--with", "vera")
    town("visit", "cancel", number, "--why", "Vera is ill.")
    town("--as", "mark", "visit", "plan", "--client", "acme", "--on", "thu")


def test_several_on_one_day_are_one_step(town: Shell) -> None:
    several = ("visit", "plan", "--client", "capitol", "--client", "badger")
    assert "Say the day" in town(*several, status=2).stderr
    done = town.json(*several, "--on", "2026-03-04")
    assert len(done["created"]) == 2
    town("undo")
    assert len(town.json(*several, "--on", "2026-03-04")["created"]) == 2


def test_elsewhere_never_counts(town: Shell) -> None:
    done = town.json("visit", "plan", "--client", "badger", "--on", "2026-03-04")
    assert "does not count" in done["notes"][0]
    town.now = "2026-03-04T15:00:00-06:00"
    town("visit", "hold", done["created"][0])
    told = board(town)
    assert (told["held"], told["requirement_met"], told["gates"]["held"]) == (0, False, False)
    assert "say the day" in town("visit", "plan", "--client", "badger", status=2).stderr


def test_places_of_the_configuration(town: Shell, tmp_path: Path) -> None:
    path = tmp_path / "places.toml"
    path.write_text('[places]\n"Edgerton" = "Stoughton"\n"Verona" = ""\n', encoding="utf-8")
    town("client", "add", "Edge Electric", "--tier", 2, "--city", "Edgerton, WI")
    before = {row["client"]: row["owed"] for row in board(town)["clients"]}
    assert (before["Edge Electric"], before["Verona Vets"]) == (False, True)
    told = town.json("visit", "board", ACDESK_CONFIG=str(path))
    after = {row["client"]: row["owed"] for row in told["clients"]}
    assert (after["Edge Electric"], after["Verona Vets"]) == (True, False)


def test_the_text_to_the_client(town: Shell) -> None:
    number = town.json("visit", "plan", "--client", "badger", "--on", "2026-03-17")["created"][0]
    told = town("visit", "text", number).stdout
    assert "Would Tuesday, March 17 suit you?" in told
    assert town.json("visit", "text", number) == {"visit": number, "text": told.rstrip("\n")}
    town("visit", "cancel", number)
    assert town("visit", "text", number).stdout == "There is no text for it: it was cancelled or missed.\n"
    town("visit", "text", 99, status=4)


def test_missed_cancelled_and_standing_for_a_call(town: Shell) -> None:
    number = plan(town, "capitol", "--on", "thu")
    town("visit", "miss", number, status=3)
    town("visit", "book", number, "--on", "thu 10am")
    town("call", "plan", "--client", "capitol", "--start", "2026-03-09 10:00")
    assert "stands for the call" in town("visit", "stand-for", number, "--call", 1).stdout
    town.now = "2026-03-06T10:00:00-06:00"
    town("visit", "miss", number, "--note", "Snow.")
    assert next(row for row in board(town)["clients"] if row["tier"] == 2)["state"] == "to_plan"


def test_two_on_one_day(town: Shell) -> None:
    town("client", "add", "Fitch Fitness", "--tier", 2, "--city", "Fitchburg")
    groups = town.json("visit", "suggest")["groups"]
    assert list(groups[0]) == ["area", "day", "clients"]
    together = next(group for group in groups if len(group["clients"]) > 1)
    assert {one["client"] for one in together["clients"]} == {"Fitch Fitness", "Verona Vets"}
    assert list(together["clients"][0]) == ["client", "area", "score", "reasons"]
    for client in ("fitch", "verona"):
        plan(town, client, "--on", together["day"])
    assert "never visited" in town("visit", "suggest").stdout


def test_the_report_of_one_client_and_by_a_month(town: Shell) -> None:
    whole = town.json("report", "visits", "--quarter", "2026Q2")
    assert town.json("report", "visits", "--month", "2026-05") == whole
    one = town.json("report", "visits", "--quarter", "2026Q2", "--client", "Verona")
    assert [row["client"] for row in one["clients"]] == ["Verona Vets"]
    assert {**one, "clients": whole["clients"]} == whole
    page = town("report", "visits", "--client", "Verona").stdout
    assert "| Verona Vets |" in page
    assert "Capitol Coffee" not in page
    table = town("report", "visits", "--client", "Verona", "--format", "csv").stdout
    assert [row[0] for row in csv.reader(io.StringIO(table))] == ["client", "Verona Vets"]
    for given, said in (
        (("--month", "May"), "'May' is no month: write it like 2026-03."),
        (("--month", "2026-05", "--quarter", "2026Q2"), "Give --quarter or --month, not both"),
    ):
        found = town("report", "visits", *given, status=2)
        assert said in found.stderr


def test_the_report(town: Shell) -> None:
    town("client", "add", "=cmd|'/c calc'!A0", "--tier", 3, "--city", "Madison")
    plan(town, "capitol", "--on", "thu", "--note", "About | pipes")
    page = town("report", "visits").stdout
    assert page.startswith("# Visits 2026Q1\n\nWeek 9 of 13. Required: 1, held 0 (not met).")
    assert "About \\| pipes" in page
    rows = list(csv.reader(io.StringIO(town("report", "visits", "--format", "csv").stdout)))
    assert rows[0][:3] == ["client", "tier", "place"]
    assert not [row for row in rows if row[0].startswith("=")]
    told = town.json("report", "visits", "--quarter", "2026Q1")
    assert told == town.json("report", "visits", "--format", "json")
    assert {**told, "clients": []} == {**board(town), "clients": []}
    row = next(row for row in told["clients"] if row["client"] == "Capitol Coffee")
    assert (row["area"], row["day"], row["with"], row["note"]) == ("Downtown", "2026-03-05", None, "About | pipes")


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (("visit", "board", "--quarter", "2026"), 2),
        (("visit", "board", "--quarter", "0001Q1"), 2),
        (("report", "visits", "--quarter", "2026Q5"), 2),
        (("visit", "plan", "--client", "nobody"), 4),
        (("visit", "plan", "--client", "capitol", "--on", "2026-02-01"), 3),
        (("visit", "plan", "--client", "capitol", "--on", "fri", "--quarter", "2026Q2"), 2),
        (("visit", "book", "9", "--on", "fri 10am"), 4),
        (("visit", "hold", "9"), 4),
        (("visit", "hold", "nine"), 2),
        (("visit", "stand-for", "9"), 4),
        (("visit",), 2),
        (("report",), 2),
    ],
)
def test_what_is_wrong_is_one_sentence(town: Shell, words: tuple[str, ...], status: int) -> None:
    said = town(*words, status=status)
    assert said.stdout == ""
    assert len(said.stderr.splitlines()) == 1


def test_a_script_says_when_it_saw_the_visit(town: Shell) -> None:
    number = plan(town, "capitol", "--on", "2026-03-11")
    town("visit", "book", number, "--on", "2026-03-11 10:00", "--was", "2026-03-11")
    for step in (("move", "--on", "2026-03-12 10:00"), ("book", "--on", "2026-03-12 10:00"), ("cancel",), ("miss",)):
        assert "booked for Wed 11 Mar 10am meanwhile" in town(
            "visit", step[0], number, *step[1:], "--was", "2026-03-11", status=3
        ).stderr  # fmt: skip
    town("visit", "cancel", number, "--was", "2026-03-11 10:00")
