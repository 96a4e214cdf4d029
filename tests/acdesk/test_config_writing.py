"""Settings put into a configuration file: what stands there stays or is told, and nothing is half written."""

from __future__ import annotations

import stat
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from acdesk.config import load
from acdesk.config_example import example
from acdesk.config_writing import Setting, Written, write_settings
from acdesk.errors import Failed, Refused, WrongUsage

ZONE: Setting = ("hours", "zone")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "folder" / "config.toml"


def test_a_new_file_has_every_default_as_a_remark(path: Path) -> None:
    done = write_settings(path, {("agency",): 'Four "Lakes"', ZONE: "Europe/Lisbon", ("hours", "mon"): ["09:00-18:00"]})
    assert done == Written(path, ("agency", "hours.zone", "hours.mon"))
    assert done.sentences() == (f"Wrote agency, hours.zone, hours.mon to {path}.",)
    chosen = load(path)
    assert (chosen.agency, chosen.hours.zone, chosen.hours.mon) == ('Four "Lakes"', "Europe/Lisbon", ("09:00-18:00",))
    lines, before = path.read_text(encoding="utf-8").splitlines(), example().splitlines()
    assert len(lines) == len(before)
    assert sum(line != old for line, old in zip(lines, before, strict=True)) == 3
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [each.name for each in path.parent.iterdir()] == ["config.toml"]


def test_what_stands_there_is_left_or_told(path: Path) -> None:
    write_settings(path, {ZONE: "UTC"})
    before = path.read_bytes()
    assert write_settings(path, {ZONE: "UTC"}).sentences() == ()
    assert path.read_bytes() == before
    with pytest.raises(Refused, match="already"):
        write_settings(path, {ZONE: "Europe/Lisbon"}, replace=False)
    assert path.read_bytes() == before
    told = write_settings(path, {ZONE: "Europe/Lisbon"}).sentences()
    assert told == (f'Changed in {path}: hours.zone was "UTC" and is "Europe/Lisbon".',)


@pytest.mark.parametrize(
    "text",
    [
        "", "\n", "# mine\n", "me = 'Ana'", "[limits]\npark_days = 9\n", "[hours]\n# zone\n\n[limits]\n",
        "[ hours ] # ours\nmon=['09:00-17:00']\n[hours.half_days]\n'2026-12-24'=['08:00-12:00']\n",
        "[hours.half_days]\n'2026-12-24'=['08:00-12:00']\n",
        "agency='[hours]'\n[[triage]]\nwords=['x']\nnature='hot'\n",
    ],
)  # fmt: skip
def test_it_is_put_beside_whatever_stands_there(path: Path, text: str) -> None:
    path.parent.mkdir()
    path.write_text(text, encoding="utf-8")
    wanted = {**tomllib.loads(text), "theme": "acdesk-dark"}
    wanted["hours"] = {**wanted.get("hours", {}), "zone": "UTC", "extra_holidays": {"2026-07-03": "Eve"}}
    write_settings(path, {("theme",): "acdesk-dark", ZONE: "UTC", ("hours", "extra_holidays", "2026-07-03"): "Eve"})
    written = path.read_text(encoding="utf-8")
    assert tomllib.loads(written) == wanted
    assert all(line in written for line in text.splitlines())


@pytest.mark.parametrize(
    "text",
    ["hours = {zone = 'Europe/Lisbon'}\n", 'agency = """\n[hours]\n"""\nhours.mon = []\n', "[hours\n", "x = 1\n"],
)
def test_what_it_cannot_put_in_it_leaves_alone(path: Path, text: str) -> None:
    path.parent.mkdir()
    path.write_text(text, encoding="utf-8")
    with pytest.raises(WrongUsage):
        write_settings(path, {ZONE: "UTC"})
    assert path.read_text(encoding="utf-8") == text
    assert len(list(path.parent.iterdir())) == 1


def test_a_value_that_cannot_be_is_not_written(path: Path) -> None:
    for setting, value in ((ZONE, "Mars/Olympus"), (("nonsense",), "x"), (("hours", "country"), "usa")):
        with pytest.raises(WrongUsage):
            write_settings(path, {setting: value})
    assert not path.exists()


def test_a_folder_in_the_way(path: Path) -> None:
    path.mkdir(parents=True)
    with pytest.raises(Failed):
        write_settings(path, {ZONE: "UTC"})
    blocked = path.parent / "file"
    blocked.write_text("", encoding="utf-8")
    with pytest.raises(Failed):
        write_settings(blocked / "config.toml", {ZONE: "UTC"})


@settings(max_examples=30, deadline=None)
@given(names=st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20), max_size=3))
def test_any_name_comes_back(tmp_path_factory: pytest.TempPathFactory, names: list[str]) -> None:
    path = tmp_path_factory.mktemp("config") / "config.toml"
    for name in names:
        write_settings(path, {("agency",): name, ("me",): name[::-1]})
        read: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
        assert (read["agency"], read["me"]) == (name, name[::-1])
