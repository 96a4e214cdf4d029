"""What goes wrong is one sentence on stderr and the status that the documentation gives."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.acdesk.cli.conftest import Shell


def one_sentence(stderr: str) -> str:
    assert stderr.endswith("\n")
    assert stderr.count("\n") == 1, stderr
    assert "Traceback" not in stderr
    return stderr.strip()


def test_unreadable_configuration(shell: Shell, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.toml"
    wrong.write_text("[hours\n", encoding="utf-8")
    said = one_sentence(shell("--config", wrong, "queue", status=2).stderr)
    assert str(wrong) in said
    missing = tmp_path / "missing.toml"
    assert str(missing) in one_sentence(shell("--config", missing, "queue", status=2).stderr)
    assert one_sentence(shell("--config", tmp_path, "queue", status=2).stderr)


def test_unknown_names_and_numbers_are_not_found(shell: Shell) -> None:
    assert "'zzz'" in one_sentence(shell("add", "Photos", "--client", "zzz", status=4).stderr)
    assert "'Nobody'" in one_sentence(shell("--as", "Nobody", "queue", status=4).stderr)
    for number in ("99", "#99", "9" * 30):
        assert "There is no request #99" in one_sentence(shell("show", number, status=4).stderr)
    assert one_sentence(shell("client", "show", "", status=4).stderr)
    shell("add", "Photos", "--client", "badger")
    assert one_sentence(shell("route", 1, "--to", "zzz", status=4).stderr)
    assert one_sentence(shell("add", "Photos", "--client", "badger", "--contact", "zzz", status=4).stderr)


@pytest.mark.parametrize("when", ["31 feb", "2026-02-30 10:00", "2026-03-03T25:00", "soon", "", "12", "2199-01-01"])
def test_an_impossible_date_is_never_guessed(shell: Shell, when: str) -> None:
    shell("add", "Photos", "--client", "badger")
    before = shell("journal", "--json").stdout
    said = one_sentence(shell("snooze", 1, when, status=2).stderr)
    assert "Write 2026" in said
    assert shell("journal", "--json").stdout == before


def test_a_missing_file(shell: Shell, tmp_path: Path) -> None:
    assert one_sentence(shell("mail", "import", tmp_path / "none.eml", status=4).stderr)
    assert one_sentence(shell("restore", tmp_path / "none.db", status=4).stderr)
    assert "acdesk demo" in one_sentence(shell("--desk", tmp_path / "none.db", "queue", status=4).stderr)


@pytest.mark.parametrize(
    "words",
    [("client", "import"), ("objective", "import"), ("mail", "import"), ("backup",), ("restore",)],
    ids=" ".join,
)
def test_a_file_that_nobody_can_mean(shell: Shell, words: tuple[str, ...]) -> None:
    assert "empty" in shell(*words, " ", status=2).stderr
    assert "nobody's home" in one_sentence(shell(*words, "~no-such-person-here/x", status=2).stderr)


@pytest.mark.parametrize("option", ["--desk", "--config"])
def test_a_desk_in_nobodys_home(shell: Shell, option: str) -> None:
    assert "nobody's home" in one_sentence(shell(option, "~no-such-person-here/x", "queue", status=2).stderr)


@pytest.mark.parametrize("content", [b"", b"not a desk", b"SQLite format 3\x00" + b"\x00" * 4096])
def test_a_desk_that_is_not_a_desk(shell: Shell, tmp_path: Path, content: bytes) -> None:
    other = tmp_path / "other.db"
    other.write_bytes(content)
    for command in (["queue"], ["add", "Photos", "--client", "badger"], ["staff", "add", "Ana", "--role", "owner"]):
        assert str(other) in one_sentence(shell("--desk", other, *command, status=5).stderr)
    assert other.read_bytes() == content


def test_a_folder_is_no_desk_and_a_url_comes_later(shell: Shell, tmp_path: Path) -> None:
    assert "folder" in one_sentence(shell("--desk", tmp_path, "queue", status=5).stderr)
    said = one_sentence(shell("--desk", "postgresql://host/desk", "queue", status=2).stderr)
    assert "PostgreSQL comes later" in said
    assert one_sentence(shell("queue", status=2, ACDESK_DESK="postgres://host/desk").stderr)


def test_a_desk_where_nothing_can_be(bare: Shell, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    said = one_sentence(
        bare("--desk", tmp_path / "file" / "desk.db", "staff", "add", "Ana", "--role", "owner", status=1).stderr
    )
    assert str(tmp_path) in said
    assert one_sentence(bare("--desk", "x" * 5000, "queue", status=1).stderr)


@pytest.mark.parametrize(
    "now", ["yesterday", "2026-03-03", "2026-13-03T10:00", "10:00", "0001-01-01T00:00", "3000-01-01T10:00Z"]
)
def test_an_unreadable_clock(shell: Shell, now: str) -> None:
    for command in (["queue"], ["keys"], ["where"]):
        assert "ACDESK_NOW" in one_sentence(shell(*command, status=2, ACDESK_NOW=now).stderr)


def test_the_clock_without_a_zone_is_the_agencys(shell: Shell) -> None:
    for now in ("2026-03-03T10:00", "2026-03-03 10:00:00", "2026-03-03T16:00Z", "2026-03-03T17:00+01:00"):
        assert shell.json("queue", ACDESK_NOW=now)["now"] == "2026-03-03T10:00:00-06:00"


@pytest.mark.parametrize(
    "line",
    [
        ["nope"],
        ["client"],
        ["client", "nope"],
        ["queue", "--split", "nope"],
        ["queue", "--limit", "0"],
        ["queue", "--nope"],
        ["show"],
        ["show", "abc"],
        ["show", "-1"],
        ["ack"],
        ["ack", "1", "--eta", "+2h", "--update-at", "+1h"],
        ["ack", "1", "--all"],
        ["decide", "1", "--text", "x"],
        ["decide", "1", "--resolve", "--cool-down", "--text", "x"],
        ["escalate", "1", "--kind", "nope", "--why", "x"],
        ["route", "1", "--to", "devon", "--hours", "ten"],
        ["finish", "1", "--result", "x", "--hours", "1-2"],
        ["staff", "add", "X", "--role", "boss"],
        ["client", "add", "X", "--tier", "4"],
        ["client", "add", "X", "--tier", "2", "--zone", "Mars/Olympus"],
        ["objective", "add", "X", "--client", "badger", "--quarter", "spring"],
        ["worktime", "add", "eod", "many"],
        ["undo", "0"],
        ["call", "lists"],
        ["initialise"],
    ],
)
def test_wrong_usage(shell: Shell, line: list[str]) -> None:
    result = shell(*line, status=2)
    assert one_sentence(result.stderr)
    assert result.stdout == ""


def test_a_refusal_with_json(shell: Shell) -> None:
    shell("add", "CRM", "--client", "amazonia")
    result = shell("ack", 1, "--eta", "+2h", "--json", status=3)
    refused = json.loads(result.stdout)["refused"]
    assert refused["rule"] == "tier_1_no_eta"
    assert refused["message"] == one_sentence(result.stderr)
    assert shell("ack", 1, "--eta", "+2h", status=3).stdout == ""
    assert json.loads(shell("--json", "ack", 1, "--eta", "+2h", status=3).stdout)["refused"]["rule"] == "tier_1_no_eta"


def test_without_a_terminal_the_screens_say_so(shell: Shell, bare: Shell) -> None:
    assert "terminal" in one_sentence(shell(status=2).stderr)
    assert not (bare.desk.parent / "none.db").exists()


def test_a_new_desk_begins_with_its_first_person(bare: Shell) -> None:
    assert "acdesk init" in one_sentence(bare("queue", status=4).stderr)
    assert "acdesk init" in one_sentence(bare("client", "add", "Badger", "--tier", 2, status=4).stderr)
    assert not bare.desk.exists()
    bare("staff", "add", "Ana", "--role", "coordinator")
    assert bare.json("queue")["items"] == []


def test_several_coordinators_must_say_who_they_are(shell: Shell) -> None:
    shell("staff", "add", "Ben", "--role", "coordinator")
    assert "--as" in one_sentence(shell("queue", status=2).stderr)
    assert shell.json("--as", "ben", "queue")["items"] == []


@pytest.mark.parametrize("now", ["2026-03-03T10:00-06:00", "2028-01-04T10:00-06:00"])
def test_a_desk_that_can_only_be_read(shell: Shell, monkeypatch: pytest.MonkeyPatch, now: str) -> None:
    """Reading goes on, also in a year whose holidays are not laid down yet; a verb says why not."""
    shell("add", "Photos", "--client", "badger")
    real = os.access
    monkeypatch.setattr(os, "access", lambda path, mode, **more: mode != os.W_OK and real(path, mode, **more))
    shell.now = now
    assert [item["subject"]["type"] for item in shell.json("queue")["items"]].count("request") == 1
    assert "reading only" in one_sentence(shell("note", 1, "x", status=1).stderr)
