"""`acdesk client` and `contact`: what is added, changed and shown, and by whom tiers are moved."""

from __future__ import annotations

import pytest

from tests.acdesk.cli.conftest import Shell

HOSTILE = "Ev\x1b[31mil \u202e[@click=quit]x[/] \x9bgnp"


@pytest.mark.parametrize(
    ("factors", "score", "suggested"),
    [
        ((20_000, 4, 5), 4.75, 1),
        ((5_000, 3, 3), 3.0, 2),
        ((900, 2, 1), 1.25, 3),
        ((15_000, 2, 1), 3.25, 2),
        ((2_000, 5, 4), 3.25, 2),
    ],
)
def test_the_tier_as_json(shell: Shell, factors: tuple[int, int, int], score: float, suggested: int) -> None:
    retainer, growth, complexity = factors
    shell(
        "client", "add", "Capitol Dental", "--tier", 2, "--retainer", retainer, "--growth", growth, "--complexity",
        complexity,
    )  # fmt: skip
    told = shell.json("client", "tier", "cap")
    assert list(told)[:6] == ["client", "tier", "suggested", "score", "factors", "reasons"]
    assert (told["client"], told["tier"], told["suggested"], told["score"]) == ("Capitol Dental", 2, suggested, score)
    assert set(told["factors"]) == {"retainer", "growth", "complexity"}
    assert (told["factors"]["growth"], told["factors"]["complexity"]) == (growth, complexity)
    assert told["factors"]["retainer"] in range(1, 6)
    assert f"= {score}" in told["reasons"][0]
    assert told["moves"]
    assert told["proposed"] is None


def test_a_missing_factor_is_named_and_nothing_guessed(shell: Shell) -> None:
    told = shell.json("client", "tier", "badger")
    assert (told["suggested"], told["score"]) == (None, None)
    assert told["factors"] == {"retainer": None, "growth": None, "complexity": None}
    assert "not known" in told["reasons"][0]
    assert "not known" in shell("client", "tier", "badger").stdout


def test_only_the_vp_and_the_owner_move_a_tier(shell: Shell) -> None:
    for who in ("ana", "karly", "devon"):
        refused = shell.json("--as", who, "client", "tier", "isthmus", "--set", 2, "--reason", "growing", status=3)
        assert refused["refused"]["rule"] == "role"
    assert shell.json("--as", "vera", "client", "tier", "isthmus", "--set", 2, status=3)["refused"]["rule"] == "missing"
    told = shell.json("--as", "vera", "client", "tier", "isthmus", "--set", 2, "--reason", "growing")
    assert (told["tier"], told["done"]) == (2, "set_tier")
    assert "from tier 3 to tier 2" in told["summary"]
    assert shell("--as", "mark", "client", "tier", "isthmus", "--set", 3, "--reason", "calmer").stdout
    assert shell.json("--as", "mark", "client", "tier", "isthmus", "--set", 3, "--reason", "x", status=3)
    assert shell("client", "tier", "isthmus", "--set", 4, status=2).stderr
    last = shell.json("journal", "--limit", 1)["journal"][0]
    assert (last["actor"], last["recorder"]) == ("Mark", "Ana")


def test_a_client_is_changed_and_shown(shell: Shell) -> None:
    shell(
        "client", "edit", "badger", "--name", "Badger Heating", "--city", "Verona", "--retainer", 4500, "--growth", 3,
        "--complexity", 3, "--renews", "2026-05-01", "--domain", "badger.example", "--notes", "Dogs welcome",
        "--strategist", "karly",
    )  # fmt: skip
    told = shell.json("client", "show", "badger")
    assert (told["name"], told["city"], told["retainer"], told["strategist"]) == (
        "Badger Heating", "Verona", 4500, "Karly",
    )  # fmt: skip
    assert told["domains"] == ["badger.example"]
    assert told["renews_on"] == "2026-05-01"
    assert "Fri 1 May" in shell("client", "show", "badger").stdout
    shell("client", "edit", "badger", "--renews", "")
    assert shell.json("client", "show", "badger")["renews_on"] == ""
    assert told["suggested"] == 2
    assert len(told["weeks"]) == 13
    assert set(told["weeks"][0]) == {"monday", "received", "sent", "calls", "visits"}
    assert shell("client", "edit", "badger", status=2).stderr
    assert shell("client", "edit", "badger", "--name", "isthmus legal", status=3).stderr
    assert shell("client", "edit", "badger", "--domain", "gmail.com", status=3).stderr
    assert shell("client", "edit", "badger", "--zone", "Mars/Olympus", status=2).stderr
    assert shell("client", "edit", "nobody", "--city", "x", status=4).stderr
    shell("undo", 2)
    assert shell.json("client", "show", "badger")["city"] == ""


def test_a_client_who_has_left(shell: Shell) -> None:
    shell("add", "Photos", "--client", "badger")
    assert "open requests" in shell("client", "edit", "badger", "--inactive", status=3).stderr
    shell("client", "edit", "isthmus", "--inactive")
    assert [row["name"] for row in shell.json("client", "list")["clients"]] == ["Amazonia Supply", "Badger HVAC"]
    assert len(shell.json("client", "list", "--all")["clients"]) == 3
    assert "has left" in shell("client", "show", "isthmus").stdout
    assert shell("add", "Logo", "--client", "isthmus", status=4).stderr
    assert not [row for row in shell.json("queue", "--split", "touch")["items"] if row["client"]["id"] == 2]
    assert "here again" in shell("client", "edit", "isthmus", "--active").stdout
    assert shell.json("client", "show", "isthmus")["items"][0]["kind"] == "touch"


def test_the_list_sorts_and_finds(shell: Shell) -> None:
    shell("add", "Photos", "--client", "isthmus")
    names = [row["name"] for row in shell.json("client", "list", "--sort", "tier")["clients"]]
    assert names == ["Amazonia Supply", "Badger HVAC", "Isthmus Legal"]
    assert shell.json("client", "list", "--sort", "open")["clients"][0]["name"] == "Isthmus Legal"
    assert [row["tier"] for row in shell.json("client", "list", "--find", "t3")["clients"]] == [3]
    assert shell.json("client", "list", "--find", "zzz")["clients"] == []
    first = shell.json("client", "list")["clients"][0]
    assert {
        "id", "name", "tier", "health", "level", "strip", "touch", "open_requests", "open_promises", "at_risk",
        "overdue", "current_objectives", "on_track", "last_two_way_at",
    } <= set(first)  # fmt: skip
    assert len(first["strip"]) == 13
    assert "no contact yet" in shell("client", "list").stdout


def test_a_contact_with_a_client_is_logged(shell: Shell) -> None:
    shell("contact", "add", "Dana Ruiz", "--client", "badger")
    shell("client", "log", "badger", "--via", "call", "--text", "They like the van", "--contact", "dana")
    told = shell.json("client", "show", "badger")
    assert told["last_two_way_at"] == "2026-03-03T10:00:00-06:00"
    assert told["weeks"][-1]["calls"] == 1
    assert "call: They like the van" in [line["text"] for line in told["timeline"]]
    assert shell("client", "log", "badger", "--via", "call", "--text", "x", "--at", "tomorrow", status=3).stderr
    assert shell("client", "log", "badger", "--via", "pigeon", "--text", "x", status=2).stderr
    assert shell("client", "log", "isthmus", "--via", "chat", "--text", "x", "--contact", "dana", status=4).stderr
    shell("client", "log", "badger", "--via", "phone", "--text", "Before", "--at", "2026-03-02 09:00")
    assert shell.json("client", "show", "badger")["last_two_way_at"] == "2026-03-03T10:00:00-06:00"


def test_contacts(shell: Shell) -> None:
    shell(
        "contact", "add", "Dana Ruiz", "--client", "badger", "--email", "DANA@badger.example", "--birthday", "02-29",
        "--prefers", "text", "--rapport", "Volleyball",
    )  # fmt: skip
    told = shell.json("contact", "list", "--client", "badger")["contacts"][0]
    assert told == {
        "id": 1, "name": "Dana Ruiz", "email": "dana@badger.example", "phone": "", "position": "",
        "rapport": "Volleyball", "birthday": "02-29", "prefers": "text", "active": True, "client": "Badger HVAC",
    }  # fmt: skip
    assert shell("contact", "add", "D", "--client", "badger", "--email", "dana@badger.example", status=3).stderr
    for wrong in ("02-30", "W01-1", "1980-3-1", "14 March", "19800314"):
        assert "no birthday" in shell("contact", "edit", "#1", "--birthday", wrong, status=2).stderr
    shell("contact", "edit", "dana", "--client", "badger", "--phone", "608", "--rapport", "")
    told = shell.json("contact", "list", "--client", "badger")["contacts"][0]
    assert (told["phone"], told["rapport"]) == ("608", "")
    shell("contact", "add", "Bill", "--client", "badger", "--email", "bill@badger.example")
    assert shell("contact", "edit", "bill", "--client", "badger", "--email", "dana@badger.example", status=3).stderr
    assert "--client" in shell("contact", "edit", "bill", "--phone", "1", status=2).stderr
    assert shell("contact", "edit", "#99", "--phone", "1", status=4).stderr
    shell("contact", "edit", "1", "--inactive")
    assert [row["name"] for row in shell.json("contact", "list")["contacts"]] == ["Bill"]
    assert "has left" in shell("contact", "list", "--all").stdout


def test_names_from_outside_cannot_act(shell: Shell) -> None:
    shell("client", "add", HOSTILE, "--tier", 2, "--city", HOSTILE)
    shell("contact", "add", HOSTILE, "--client", "Ev", "--rapport", HOSTILE, "--prefers", HOSTILE)
    shell("objective", "add", HOSTILE, "--client", "Ev")
    shell("deliverable", "add", HOSTILE, "--client", "Ev", "--kind", HOSTILE, "--link", HOSTILE)
    for line in (
        ["client", "list"], ["client", "show", "Ev"], ["contact", "list"], ["objective", "list"],
        ["deliverable", "list"], ["client", "tier", "Ev"], ["client", "log", "Ev", "--via", "chat", "--text", HOSTILE],
    ):  # fmt: skip
        result = shell(*line)
        assert not [char for char in result.stdout if (ord(char) < 32 and char != "\n") or 0x7F <= ord(char) < 0xA0]
        assert "\u202e" not in result.stdout
        assert shell(*line, "--json").stdout.strip().isprintable()
