"""The configuration: defaults, faults said so that they can be mended, and the example."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from acdesk.config import MINUTES, Config, config_path, desk_path, load
from acdesk.config_check import check, faults, problems
from acdesk.config_example import example
from acdesk.errors import WrongUsage
from db.vocabulary import Kind


def read(tmp_path: Path, text: str) -> Config:
    path = tmp_path / "config.toml"
    path.write_text(text, encoding="utf-8")
    return load(path)


def test_the_defaults_have_no_fault() -> None:
    assert faults(Config()) == []
    assert set(MINUTES) <= set(Kind)


def test_a_missing_file_means_the_defaults_unless_it_was_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "none.toml"
    assert load(path) == Config()
    with pytest.raises(WrongUsage, match="There is no configuration file"):
        load(path, must_exist=True)
    assert check(path) == ["the file can't be read: No such file or directory"]


def test_where_things_are() -> None:
    assert config_path({"ACDESK_CONFIG": "/x/c.toml"}) == Path("/x/c.toml")
    assert config_path({}).name == "config.toml"
    assert desk_path(Config(desk="/y/d.db"), {}) == Path("/y/d.db")
    assert desk_path(Config(desk="/y/d.db"), {"ACDESK_DESK": "/z/d.db"}) == Path("/z/d.db")
    assert desk_path(Config(), {}).name == "desk.db"


def test_what_is_set_is_read_and_the_rest_stays(tmp_path: Path) -> None:
    config = read(
        tmp_path,
        """
        me = "Jordan"
        [hours]
        fri = ["08:00-12:00", "13:00-15:30"]
        half_days = { "2026-12-24" = ["08:00-12:00"] }
        [targets.tier_2]
        acknowledge_high = 20
        [estimate.minutes]
        acknowledge = 7
        [templates]
        answer_simple = "Hello $first_name, $answer"
        [keys]
        snooze = "H"
        """,
    )
    assert config.me == "Jordan"
    assert config.hours.fri == ("08:00-12:00", "13:00-15:30")
    assert config.hours.mon == Config().hours.mon
    assert (config.targets.tier_2.acknowledge_high, config.targets.tier_2.acknowledge_low) == (20, 240)
    assert config.estimate.minutes == MINUTES | {"acknowledge": 7}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("tempates = {}", r"unknown key 'tempates' \(did you mean 'templates'\?\)"),
        ("[hours]\nzon = 'x'", r"hours: unknown key 'zon' \(did you mean 'zone'\?\)"),
        ("[targets.tier_1]\nacept = 3", r"targets: tier_1: unknown key 'acept' \(did you mean 'accept'\?\)"),
        ("[[triage]]\nwords = ['a']\nnature = 'hot'\nskil = 'x'", r"triage rule 1: unknown key 'skil'"),
        ("me = 3", "me: Expected `str`, got `int`"),
        ("[limits]\npark_days = 0", "limits.park_days: Expected `int` >= 1"),
        ("me = ", "this is not TOML: Invalid value"),
        ("me = 1\nme = 2\n", "this is not TOML: .*line [12]"),
        ("[hours]\nzone = 'America/Madison'", "no time zone is called 'America/Madison'"),
        ("[hours]\nzone = '../../etc/passwd'", "no time zone is called"),
        ("[hours]\nzone = ''", "no time zone is called ''"),
        ("[hours]\nmon = ['8-5']", "hours.mon: '8-5' is no opening window"),
        ("[hours]\nmon = ['09:00-08:00']", "hours.mon: .*ends before it begins"),
        ("[hours]\nmon = ['08:00-12:00', '11:00-13:00']", "hours.mon: Hours overlap at 11:00"),
        ("[hours]\nmon=[]\ntue=[]\nwed=[]\nthu=[]\nfri=[]", "no day of the week is open"),
        ("[hours]\ncountry = 'USA'", "two capitals such as 'US'"),
        ("[hours.extra_holidays]\n'2026-02-30' = 'x'", "hours.extra_holidays: '2026-02-30' is no day"),
        ("[hours.half_days]\n'24 Dec' = ['08:00-12:00']", "hours.half_days: '24 Dec' is no day"),
        ("[hours.half_days]\n'2026-12-24' = ['08:00']", "hours.half_days.2026-12-24: '08:00' is no opening window"),
        ("[hours]\nnot_holidays = ['2026-13-01']", "hours.not_holidays: '2026-13-01' is no day"),
        ("[targets]\nnudges = []", "targets.nudges: give at least one"),
        ("[targets]\npromise_warn_least = 600", "promise_warn_least is more than promise_warn_most"),
        ("[estimate]\nslots = ['25:00']", "estimate.slots: '25:00' is no time of day"),
        ("[estimate]\nslots = []", "estimate.slots: give at least one"),
        ("[estimate.minutes]\nacknowlege = 3", "did you mean 'acknowledge'"),
        ("[[triage]]\nwords = [' ']\nnature = 'hot'", "triage rule 1: words is empty"),
        ("[[triage]]\nwords = ['x']\nnature = 'warm'", "one of simple, complex, hot"),
        ("[[triage]]\nwords = ['x']\nnature = 'hot'\nurgency = 'hot'", "one of low, normal, high"),
        ("[[triage]]\nwords = ['x']\nnature = 'hot'\nlow_hours = 3", "low_hours must be"),
        ("free_mail = ['x@gmail.com']", "is no domain"),
        ("[templates]\nanswer_simpel = 'x'", "did you mean 'answer_simple'"),
        ("[templates]\nanswer_simple = 'Hi $frist_name'", r"uses \$frist_name.*did you mean 'first_name'.*it knows \$"),
        ("[keys]\nacknowlege = 'b'", "no command is called 'acknowlege'.*did you mean 'acknowledge'"),
        ("[keys]\nacknowledge = 'ctrl+h'", "can't be told from Backspace"),
        ("[keys]\nacknowledge = 's'", "bound twice"),
        ("x = " + "[" * 5000, "nested too deeply|not TOML"),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, text: str, problem: str) -> None:
    found = problems(text.encode())
    assert len(found) == 1, found
    assert re.search(problem, found[0]), found
    with pytest.raises(WrongUsage, match=problem):
        read(tmp_path, text)


def test_everything_wrong_is_said_at_once(tmp_path: Path) -> None:
    text = "mee = 1\nmi = 2\n[hours]\nzone = 'Mars'\nmon = ['x']\n[keys]\nnone = 'q'"
    assert len(problems(text.encode())) == 5
    with pytest.raises(WrongUsage, match=r"unknown key 'mee'.*and 4 more: see `acdesk config check`"):
        read(tmp_path, text)


def test_bytes_that_are_no_text() -> None:
    assert problems(b"me = '\xff'") == ["byte 7 is not UTF-8"]


@settings(max_examples=100)
@given(st.one_of(st.binary(max_size=60), st.text(max_size=60).map(lambda text: text.encode("utf-8", "replace"))))
def test_any_bytes_can_be_checked(raw: bytes) -> None:
    if problems(raw) == []:
        msgspec.toml.decode(raw, type=Config)


def uncommented(text: str) -> str:
    return re.sub(r"(?m)^#(?! |$)", "", text)


def test_the_example_changes_nothing() -> None:
    text = example()
    assert problems(text.encode()) == []
    assert msgspec.toml.decode(text, type=Config) == Config()


def test_the_example_with_every_key_uncommented_is_the_defaults() -> None:
    text = uncommented(example())
    assert problems(text.encode()) == []
    assert msgspec.toml.decode(text, type=Config) == Config()


def test_the_example_names_every_key() -> None:
    def names(value: object, prefix: str = "") -> set[str]:
        if not isinstance(value, dict):
            return {prefix}
        return {prefix, *(name for key, item in value.items() for name in names(item, f"{prefix}.{key}"))}

    written = tomllib.loads(uncommented(example()))
    assert names(written) == names(msgspec.to_builtins(Config()))
