"""`acdesk init`: the first desk by options and by answers, taken up again where it was left."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from acdesk.config import load
from acdesk.errors import WrongUsage
from acdesk.setting_up import answers
from tests.acdesk.cli.conftest import Shell

CSV = "Client,Tier,Contact,Email\nBadger HVAC,2,Dana,dana@badger.example\nFoo,,Bar,bar@foo.example\n"

Init = Callable[..., Any]


@pytest.fixture
def config(bare: Shell) -> Path:
    return bare.desk.parent / "config.toml"


@pytest.fixture
def init(bare: Shell, config: Path) -> Init:
    """`acdesk init …` where there is neither desk nor configuration yet."""

    def run(*args: str | int | Path, **more: Any) -> Any:
        return bare("init", *args, ACDESK_CONFIG=str(config), **more)

    return run


@pytest.fixture
def table(tmp_path: Path) -> Path:
    file = tmp_path / "clients.csv"
    file.write_text(CSV, encoding="utf-8")
    return file


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the runner's streams count as a terminal."""
    monkeypatch.setattr("acdesk.cli.init.on_terminal", lambda: True)


def test_all_of_it_by_options(init: Init, bare: Shell, config: Path, table: Path) -> None:
    said = init(
        "--name", "Ana Lopez", "--agency", "Four Lakes", "--zone", "America/New_York", "--hours",
        "08:00-12:00,13:00-16:00", "--country", "us", "--closed", "2026-12-24 Christmas Eve", "--staff",
        "Karly:strategist", "--staff", "Devon: specialist web seo America/Los_Angeles devon@lakes.example", "--clients",
        table, "--tier", 3, "--client", "Isthmus Legal: t3 isthmus.example Madison downtown", "--yes",
    ).stdout  # fmt: skip
    assert "Added Ana Lopez, coordinator." in said
    assert "2 rows: 2 new" in said
    assert said.splitlines()[-2:] == [
        "Still missing: Mail. Call acdesk init again whenever you like.",
        "Open the desk with: acdesk",
    ]
    chosen = load(config)
    assert (chosen.agency, chosen.hours.zone, chosen.me) == ("Four Lakes", "America/New_York", "")
    assert chosen.hours.fri == ("08:00-12:00", "13:00-16:00")
    assert chosen.hours.extra_holidays == {"2026-12-24": "Christmas Eve"}
    staff = {row["name"]: row for row in bare.json("staff", "list", ACDESK_CONFIG=str(config))["staff"]}
    assert staff["Ana Lopez"]["zone"] == "America/New_York"
    assert (staff["Devon"]["skills"], staff["Devon"]["zone"]) == (["web", "seo"], "America/Los_Angeles")
    clients = {row["name"]: row for row in bare.json("client", "list", ACDESK_CONFIG=str(config))["clients"]}
    assert {name: row["tier"] for name, row in clients.items()} == {"Badger HVAC": 2, "Foo": 3, "Isthmus Legal": 3}
    assert (clients["Isthmus Legal"]["city"], clients["Isthmus Legal"]["domains"]) == (
        "Madison downtown", ["isthmus.example"],
    )  # fmt: skip
    assert clients["Foo"]["coordinator"] == "Ana Lopez"
    assert (
        bare.json("worktime", "between", "2026-12-23 12:00", "2026-12-28 08:00", ACDESK_CONFIG=str(config))["minutes"]
        == 180
    )


def test_the_same_again_changes_nothing(init: Init, bare: Shell, config: Path, table: Path) -> None:
    line = (
        "--name", "Ana", "--agency", "Four Lakes", "--zone", "UTC", "--staff", "Karly: strategist", "--clients", table,
        "--tier", 2, "--client", "Isthmus: 3", "--yes",
    )  # fmt: skip
    init(*line)
    journal, written = bare("journal", "--json", ACDESK_CONFIG=str(config)).stdout, config.read_bytes()
    said = init(*line).stdout
    assert "Karly is here already." in said
    assert "0 new, 0 update, 2 same" in said
    assert bare("journal", "--json", ACDESK_CONFIG=str(config)).stdout == journal
    assert config.read_bytes() == written


def test_it_is_taken_up_where_it_was_left(init: Init, table: Path) -> None:
    assert "--name" in init(status=2).stderr
    assert "Who you are" not in init("--name", "Ana").stdout.split("Still missing")[1]
    told = json.loads(init("--json").stdout)
    assert set(told) == {"desk", "config", "steps", "did", "open_with"}
    assert [(step["step"], step["done"]) for step in told["steps"]] == [
        ("you", True), ("agency", False), ("team", False), ("clients", False), ("mail", False),
    ]  # fmt: skip
    assert told["steps"][0] == {"step": "you", "title": "Who you are", "done": True, "answer": "Ana, coordinator"}
    said = init("--clients", table).stdout
    assert "Who you are: Ana, coordinator." in said
    assert "1 cannot be read" in said
    assert "Line 3" in said
    assert init("--name", "Somebody Else", status=3).stderr


def test_nothing_is_made_for_nobody(init: Init, bare: Shell, config: Path) -> None:
    init("--agency", "Four Lakes", status=2)
    assert not bare.desk.exists()
    assert not config.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        ["--zone", "Mars/Olympus"], ["--hours", "9-5"], ["--country", "USA"], ["--country", "QQ"],
        ["--closed", "christmas"], ["--staff", "Karly"], ["--staff", "Karly: boss"], ["--client", "Badger"],
        ["--client", "Badger: 4"], ["--role", "boss"], ["--staff", "Di: specialist Mars/Olympus"],
        ["--staff", "Di: specialist 25:00-26:00"],
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_an_example(init: Init, config: Path, wrong: list[str]) -> None:
    said = init("--name", "Ana", *wrong, status=2).stderr
    assert len(said.splitlines()) == 1
    assert not config.exists() or load(config)


def test_a_file_or_folder_that_is_not_there(init: Init, tmp_path: Path) -> None:
    assert "There is no" in init("--name", "Ana", "--clients", tmp_path / "none.csv", status=4).stderr
    assert "There is no" in init("--mail", tmp_path / "none", status=4).stderr


def test_mail(init: Init, tmp_path: Path) -> None:
    letter = tmp_path / "one.eml"
    letter.write_text("From: x@y.example\nSubject: Hi\nMessage-ID: <1@y>\n\nHello", encoding="utf-8")
    assert "Read 1 messages" in init("--name", "Ana", "--mail", letter).stdout
    assert "Mail: 1 messages read." in init().stdout


def test_a_second_coordinator_makes_it_say_who_sits_here(init: Init, config: Path) -> None:
    init("--name", "Ana", "--staff", "Maya: coordinator")
    assert load(config).me == "Ana"
    assert "Who you are: Ana" in init().stdout


def test_a_lead_may_sit_there(init: Init, config: Path) -> None:
    init("--name", "Karly", "--role", "strategist")
    assert load(config).me == "Karly"
    assert "Who you are: Karly, strategist." in init().stdout


def test_a_name_in_the_configuration_is_taken(init: Init, config: Path) -> None:
    config.write_text('me = "Ana Lopez"\n', encoding="utf-8")
    assert "Added Ana Lopez, coordinator." in init("--yes").stdout
    assert "Who you are: Ana Lopez" in init().stdout


def test_what_stood_in_the_configuration_is_told(init: Init, config: Path) -> None:
    config.write_text('# mine\nagency = "Old"\ntheme = "acdesk-dark"\n[hours]\nzone = "UTC" \n', encoding="utf-8")
    said = init("--name", "Ana", "--agency", "New", "--closed", "2026-07-03").stdout
    assert 'agency was "Old" and is "New"' in said
    text = config.read_text(encoding="utf-8")
    assert text.startswith("# mine\n")
    assert tomllib.loads(text) == {
        "agency": "New", "theme": "acdesk-dark", "hours": {"zone": "UTC", "extra_holidays": {"2026-07-03": "Closed"}},
    }  # fmt: skip


def test_asked_step_by_step(init: Init, bare: Shell, config: Path, table: Path, terminal: None) -> None:
    said = init(
        text="\n".join([
            "Ana", "", "Nowhere", "", "",
            "Four Lakes", "", "", "", "2026-12-24 Eve", "2026-12-31", "",
            "Karly: boss", "Karly: strategist", "Devon: specialist web", "",
            str(table), "3", "Isthmus: 3", "", "y",
            "",
        ]) + "\n"
    ).stdout  # fmt: skip
    for sentence in (
        "No time zone is called 'Nowhere'", "'boss' is no role", "Added Devon, specialist.", "2 rows: 2 new",
        "Imported clients.csv", "Added Isthmus, tier 3.", "Left for later.", "Open the desk with: acdesk",
    ):  # fmt: skip
        assert sentence in said
    assert "Still missing" not in said
    assert set(load(config).hours.extra_holidays) == {"2026-12-24", "2026-12-31"}
    again = init(text="").stdout
    assert "Mail: none for now." in again
    assert "?" not in again
    assert len(bare.json("staff", "list")["staff"]) == 3


def test_an_import_that_is_declined_is_asked_again(init: Init, table: Path, terminal: None) -> None:
    init("--name", "Ana", "--agency", "Lakes", "--staff", "Karly: strategist", "--yes")
    said = init(text=f"{table}\n\n\nn\n\nBadger: 2\n\n\n").stdout
    assert "1 cannot be read" in said
    assert "Added Badger, tier 2." in said
    assert "Imported" not in said


def test_breaking_off_keeps_what_was_answered(init: Init, terminal: None) -> None:
    assert init(text="Ana\n\n\n\n", status=130).exit_code == 130
    assert "Who you are: Ana, coordinator." in init(text="", status=130).stdout


def test_where_its_opened(init: Init, bare: Shell, tmp_path: Path) -> None:
    other = tmp_path / "other desk.db"
    said = bare("--desk", other, "--config", tmp_path / "new.toml", "init", "--name", "Ana", "--zone", "UTC").stdout
    assert said.splitlines()[-1].startswith(f"Open the desk with: acdesk --desk '{other}' --config ")
    assert bare.json("--desk", other, "--config", tmp_path / "new.toml", "staff", "list")["staff"][0]["zone"] == "UTC"


def test_lines_about_people_and_clients() -> None:
    member = answers.member(" Devon  Park : Specialist, web; SEO Asia/Manila 09:00-12:00 13:00-17:00 D@x.example ")
    assert (member.name, member.role, member.skills) == ("Devon Park", "specialist", ("web", "seo"))
    assert (member.zone, member.hours, member.email) == ("Asia/Manila", "09:00-12:00,13:00-17:00", "d@x.example")
    assert answers.member("Vera: VP of Strategy").role == "vp_strategy"
    assert answers.member("Vera: VP of Strategy").skills == ()
    client = answers.client("Isthmus Legal: T3 @isthmus.example Sun Prairie")
    assert (client.tier, client.domains, client.city) == (3, ("isthmus.example",), "Sun Prairie")
    for wrong in ("", ":", "x", "x:", ": specialist"):
        with pytest.raises(WrongUsage):
            answers.member(wrong)
