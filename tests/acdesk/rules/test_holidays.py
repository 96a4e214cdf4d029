"""The special days that are laid down."""

from __future__ import annotations

import subprocess
import sys

import pytest

from acdesk.config import Hours
from acdesk.errors import WrongUsage
from acdesk.rules.holidays import lay_down


def days(hours: Hours, *years: int) -> dict[str, tuple[list[str], str]]:
    return {day: (windows, name) for day, windows, name in lay_down(hours, years)}


def test_federal_holidays_and_the_day_after_thanksgiving() -> None:
    found = lay_down(Hours(), [2026])
    assert [day for day, _, _ in found] == sorted(day for day, _, _ in found)
    assert {day: name for day, windows, name in found if not windows} == {
        "2026-01-01": "New Year's Day",
        "2026-01-19": "Martin Luther King Jr. Day",
        "2026-02-16": "Washington's Birthday",
        "2026-05-25": "Memorial Day",
        "2026-06-19": "Juneteenth National Independence Day",
        "2026-07-03": "Independence Day (observed)",
        "2026-07-04": "Independence Day",
        "2026-09-07": "Labor Day",
        "2026-10-12": "Columbus Day",
        "2026-11-11": "Veterans Day",
        "2026-11-26": "Thanksgiving Day",
        "2026-11-27": "Day after Thanksgiving",
        "2026-12-25": "Christmas Day",
    }


def test_a_new_year_observed_in_december_belongs_to_december() -> None:
    assert "2027-12-31" in days(Hours(), 2027)
    assert "2028-01-01" not in days(Hours(), 2027)


def test_days_are_added_removed_and_halved() -> None:
    hours = Hours(
        extra_holidays={"2026-08-14": "Summer outing", "2027-08-13": "Summer outing"},
        not_holidays=("Columbus Day", "independence day", "2026-11-11", "Day after Thanksgiving"),
        half_days={"2026-12-24": ("08:00-12:00",), "2026-12-25": ("09:00-10:00",)},
    )
    found = days(hours, 2026)
    assert found["2026-08-14"] == ([], "Summer outing")
    assert found["2026-12-24"] == (["08:00-12:00"], "Half day")
    assert found["2026-12-25"] == (["09:00-10:00"], "Christmas Day")
    assert not {"2026-10-12", "2026-07-03", "2026-07-04", "2026-11-11", "2026-11-27", "2027-08-13"} & set(found)


def test_other_countries_and_none() -> None:
    assert "2026-10-03" in days(Hours(country="DE"), 2026)
    assert "2026-11-27" not in days(Hours(country="DE"), 2026)
    assert lay_down(Hours(country=""), [2026]) == []
    assert lay_down(Hours(), []) == []


@pytest.mark.parametrize(
    ("hours", "sentence"),
    [
        (Hours(country="XX"), "No public holidays are known for 'XX'"),
        (Hours(extra_holidays={"24.12.": "x"}), "hours.extra_holidays .* '24.12.' is no day"),
        (Hours(half_days={"2026-12-24": ("12-8",)}), "hours.half_days .* '12-8' is no opening window"),
    ],
)
def test_a_wrong_configuration_is_refused_with_its_place(hours: Hours, sentence: str) -> None:
    with pytest.raises(WrongUsage, match=sentence):
        lay_down(hours, [2026])


def test_the_holiday_library_is_not_loaded_before_a_year_is_laid_down() -> None:
    code = "import sys, acdesk.rules.holidays; sys.exit('holidays' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
