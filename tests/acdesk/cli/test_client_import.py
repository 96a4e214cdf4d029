"""`client import`: a look first, then all of it; what it prints, and what it leaves alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.acdesk.cli.conftest import Shell

TABLE = "client,tier,contact,email\nFresh Start,3,Al,al@fresh.com\nBadger HVAC,2,,\nIsthmus Legal,nine,\x1b[31m,\n"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "clients.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def test_a_dry_run_says_and_changes_nothing(shell: Shell, table: Path) -> None:
    said = shell("client", "import", str(table), "--dry-run").stdout.splitlines()
    assert said[0] == "3 rows: 1 new, 0 update, 1 same, 1 cannot be read."
    assert said[1:] == ["line 4, tier: a tier is 1, 2 or 3: 'nine'"]
    assert shell.json("contact", "list") == {"contacts": []}


def test_the_document(shell: Shell, table: Path) -> None:
    wanted = {
        "rows": 3,
        "new": 1,
        "updated": 0,
        "same": 1,
        "rejected": [{"line": 4, "column": "tier", "value": "nine", "reason": "a tier is 1, 2 or 3"}],
    }
    assert shell.json("client", "import", str(table), "--dry-run") == wanted
    assert shell.json("client", "import", str(table), "--yes") == wanted
    assert shell.json("client", "import", str(table), "--yes") == {**wanted, "new": 0, "same": 2}
    shell("undo")
    assert shell.json("contact", "list") == {"contacts": []}


def test_nobody_to_ask_is_refused(shell: Shell, table: Path) -> None:
    said = shell("client", "import", str(table), status=2)
    assert "--dry-run" in said.stderr
    assert "--yes" in said.stderr
    shell("client", "import", str(table), "--json", status=2)
    assert shell.json("contact", "list") == {"contacts": []}


def test_rejected_rows_go_to_a_file(shell: Shell, table: Path, tmp_path: Path) -> None:
    rejects = tmp_path / "rejects.csv"
    shell("client", "import", str(table), "--yes", "--rejects", str(rejects))
    assert rejects.read_text(encoding="utf-8-sig").splitlines()[0] == "error,client,tier,contact,email"
    mended = rejects.read_text(encoding="utf-8-sig").replace(",nine,", ",3,")
    rejects.write_text(mended, encoding="utf-8")
    assert shell.json("client", "import", str(rejects), "--yes")["new"] == 1
    shell("client", "import", str(table), "--dry-run", "--rejects", str(rejects))
    table.write_text("client,tier\nBadger HVAC,2\n", encoding="utf-8")
    shell("client", "import", str(table), "--yes", "--rejects", str(rejects))
    assert rejects.read_text(encoding="utf-8-sig") == "error,client,tier\n", "none are left from the last time"
    table.write_text(TABLE, encoding="utf-8")
    shell("client", "import", str(table), "--yes", "--rejects", str(table), status=2)
    assert table.read_text(encoding="utf-8") == TABLE


def test_a_tier_for_all_new_ones_and_notices(shell: Shell, tmp_path: Path) -> None:
    path = tmp_path / "contacts.csv"
    path.write_bytes("Company,E-mail Address,Colour\nCafé Zoë,z@cafe.com,red\n".encode("cp1252"))
    assert shell.json("client", "import", str(path), "--dry-run")["rejected"][0]["column"] == "tier"
    said = shell("client", "import", str(path), "--yes", "--tier", 3)
    assert "Windows-1252" in said.stderr
    assert "Not read: Colour." in said.stderr
    assert shell.json("client", "show", "Café")["tier"] == 3


@pytest.mark.parametrize(
    ("data", "status"), [(None, 4), (b"", 2), (b"a,b\n1,2\n", 2), (b'client\n"open', 2), (b"client\nA\x00\n", 2)]
)
def test_what_cannot_be_read_is_one_sentence(shell: Shell, tmp_path: Path, data: bytes | None, status: int) -> None:
    path = tmp_path / "x.csv"
    if data is not None:
        path.write_bytes(data)
    said = shell("client", "import", str(path), "--yes", status=status)
    assert said.stdout == ""
    assert len(said.stderr.splitlines()) == 1
