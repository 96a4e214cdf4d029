"""`acdesk objective`: proposed by the coordinator, owned by the Strategist, measured by key results."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.acdesk.cli.conftest import Shell


@pytest.fixture
def measured(shell: Shell) -> Shell:
    """An objective of Badger with two key results: 40 → 60 and 10 → 0."""
    shell("--as", "karly", "objective", "add", "More calls answered", "--client", "badger")
    for title, target, baseline in (("Answered", 60, 40), ("Missed", 0, 10)):
        shell("--as", "karly", "objective", "key-result", 1, title, "--target", target, "--baseline", baseline,
              "--unit", "%")  # fmt: skip
    return shell


def test_a_coordinator_proposes_and_the_strategist_approves(shell: Shell) -> None:
    assert "Proposed" in shell("objective", "add", "More calls", "--client", "badger").stdout
    told = shell.json("objective", "list")["objectives"][0]
    assert (told["proposed"], told["quarter"], told["client"]) == (True, "2026Q1", "Badger HVAC")
    assert shell.json("objective", "approve", 1, status=3)["refused"]["rule"] == "role"
    shell("objective", "key-result", 1, "Calls", "--target", 10)
    shell("--as", "karly", "objective", "approve", 1)
    assert shell.json("--as", "karly", "objective", "approve", 1, status=3)["refused"]["rule"] == "not_proposed"
    assert shell.json("objective", "key-result", 1, "More", "--target", 10, status=3)["refused"]["rule"] == "role"
    assert shell("objective", "approve", 9, status=3).stderr
    assert shell("--as", "karly", "objective", "approve", 9, status=4).stderr


def test_it_stands_as_its_weakest_key_result(measured: Shell) -> None:
    told = measured.json("objective", "list")["objectives"][0]
    assert (told["percent"], told["track"]) == (None, "no_readings")
    measured("objective", "reading", 1, 55)
    measured("objective", "reading", 2, 8, "--day", "2026-02-20", "--note", "by hand")
    told = measured.json("objective", "list", "--client", "badger")["objectives"][0]
    assert (told["percent"], told["weakest"], told["track"], told["read_on"]) == (20, "Missed", "behind", "2026-02-20")
    assert [(row["percent"], row["latest"]) for row in told["key_results"]] == [(75, 55.0), (20, 8.0)]
    assert told["key_results"][1]["readings"] == [{"id": 2, "day": "2026-02-20", "value": 8.0, "note": "by hand"}]
    line = measured("objective", "list").stdout
    assert "Answered: 40 → 60 %; 55 % on 2026-03-03" in line
    assert "20 %  behind" in line


@pytest.mark.parametrize("wrong", [("tomorrow", 3), ("soon", 2)])
def test_a_reading_is_of_a_day_that_has_come(measured: Shell, wrong: tuple[str, int]) -> None:
    measured("objective", "reading", 1, 5, "--day", wrong[0], status=wrong[1])
    measured("objective", "reading", 1, -5)
    for value in ("nan", "inf", "1e16", "many"):
        assert measured("objective", "reading", 1, value, status=2).stderr
    assert measured("objective", "reading", 99, 5, status=4).stderr
    assert measured("objective", "reading", 1, 5, "--dya", "x", status=2).stderr


def test_three_are_current_at_most(shell: Shell) -> None:
    for number in range(3):
        shell("--as", "karly", "objective", "add", f"Goal {number}", "--client", "badger")
    refused = shell.json("--as", "karly", "objective", "add", "One more", "--client", "badger", status=3)
    assert refused["refused"]["rule"] == "three_objectives"
    shell("objective", "add", "A proposal", "--client", "badger")
    assert shell.json("--as", "karly", "objective", "approve", 4, status=3)["refused"]["rule"] == "three_objectives"
    shell("--as", "karly", "objective", "add", "Next quarter", "--client", "badger", "--quarter", "2026q2")
    shell("--as", "karly", "objective", "close", 1, "--outcome", "achieved")
    shell("--as", "karly", "objective", "approve", 4)
    assert [row["title"] for row in shell.json("objective", "list", "--current")["objectives"]] == [
        "Goal 1", "Goal 2", "A proposal",
    ]  # fmt: skip
    assert [row["id"] for row in shell.json("objective", "list", "--quarter", "2026q2")["objectives"]] == [5]


def test_it_is_closed_or_carried_over(measured: Shell) -> None:
    measured("objective", "reading", 1, 50)
    measured("add", "Photos", "--client", "badger")
    measured("link", 1, "--objective", 1)
    assert measured.json("objective", "carry", 1, status=3)["refused"]["rule"] == "role"
    made = measured.json("--as", "karly", "objective", "carry", 1)["created"][0]
    old, fresh = (next(row for row in measured.json("objective", "list")["objectives"] if row["id"] == n)
                  for n in (1, made))  # fmt: skip
    assert (old["active"], old["outcome"]) == (False, "carried")
    assert (fresh["quarter"], fresh["open_requests"]) == ("2026Q2", 1)
    assert [row["latest"] for row in fresh["key_results"]] == [50.0, None]
    assert measured.json("--as", "karly", "objective", "close", 1, "--outcome", "missed", status=3)
    assert measured("--as", "karly", "objective", "key-result", 1, "x", "--target", 1, status=3).stderr
    assert measured("--as", "karly", "objective", "close", made, "--outcome", "whatever", status=2).stderr
    assert measured("objective", "close", made, "--outcome", "missed", status=3).stderr
    assert "missed" in measured("--as", "karly", "objective", "close", made, "--outcome", "missed").stdout
    measured("undo", 2)
    assert measured.json("show", 1)["objective"]["id"] == 1


def test_the_strategists_file(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "goals.md"
    file.write_text("# Badger\n## Calls\n- Answered: 40 -> 60 %\n  - 2026-01-31: 44\n", encoding="utf-8")
    assert "Imported 1 objective; 0 were" in shell("--as", "karly", "objective", "import", file).stdout
    told = shell.json("objective", "list")["objectives"][0]
    assert (told["title"], told["quarter"], told["percent"], told["proposed"]) == ("Calls", "2026Q1", 20, False)
    assert "1 was there already" in shell("--as", "karly", "objective", "import", file).stdout
    assert len(shell.json("objective", "list")["objectives"]) == 1
    file.write_text("# Badger\n## Calls\n## Nothing\n", encoding="utf-8")
    assert "Line 2" in shell("objective", "import", file, status=2).stderr
    file.write_text("# Nobody\n## Calls\n- x: 1 -> 2\n", encoding="utf-8")
    assert shell("objective", "import", file, status=4).stderr
    assert shell("objective", "import", tmp_path / "none.toml", status=1).stderr
    file.write_text("## Fewer\n- x: 1 -> 2\n", encoding="utf-8")
    shell("objective", "import", file, "--client", "isthmus", "--quarter", "2026q3")
    told = shell.json("objective", "list", "--client", "isthmus")["objectives"][0]
    assert (told["title"], told["quarter"], told["proposed"]) == ("Fewer", "2026Q3", True)
