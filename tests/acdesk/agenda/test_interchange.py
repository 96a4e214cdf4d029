"""What is exported shows the same twelve months in other programs: icalendar, khal and ical.js."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from acdesk.agenda.ics_read import read_ics
from acdesk.agenda.ics_write import write_calendar
from acdesk.agenda.occurrences import occurrences
from acdesk.agenda.shape import shape
from acdesk.agenda.values import CalendarEvent, EventStatus
from acdesk.agenda.vdir import keep_vdir
from tests.acdesk.agenda.fixtures import CHICAGO, STAMP, YEAR, changed_series, desk_events

Shown = list[tuple[str, str, str]]
"""Title, start and end: instants in UTC as text, days as they are."""

SCRIPT = """
import fs from 'node:fs';
const { default: ICAL } = await import(process.argv[2]);
const root = new ICAL.Component(ICAL.parse(fs.readFileSync(process.argv[3], 'utf8')));
for (const zone of root.getAllSubcomponents('vtimezone')) ICAL.TimezoneService.register(new ICAL.Timezone(zone));
const [first, before] = [process.argv[4], process.argv[5]];
const said = time => time.isDate ? time.toString() : new Date(time.toUnixTime() * 1000).toISOString().slice(0, 16);
const all = root.getAllSubcomponents('vevent').map(one => new ICAL.Event(one));
const shown = [];
const keep = (title, start, end) => {
  const day = said(start).slice(0, 10);
  if (day >= first && day < before) shown.push([title, said(start), said(end)]);
};
const stands = one => one.component.getFirstPropertyValue('status') !== 'CANCELLED';
for (const event of all.filter(one => !one.isRecurrenceException() && stands(one))) {
  if (!event.isRecurring()) { keep(event.summary, event.startDate, event.endDate); continue; }
  for (const other of all) if (other.isRecurrenceException() && other.uid === event.uid) event.relateException(other);
  const each = event.iterator();
  for (let next = each.next(), n = 0; next && n < 400; next = each.next(), n++) {
    const found = event.getOccurrenceDetails(next);
    keep(found.item.summary, found.startDate, found.endDate);
  }
}
console.log(JSON.stringify(shown));
"""


@pytest.fixture(params=["every kind of event", "series that were changed"])
def events(request: pytest.FixtureRequest, tmp_path: Path) -> list[CalendarEvent]:
    """What goes out."""
    return desk_events() if request.param.startswith("every") else changed_series(tmp_path / "office")


def said(moment: datetime | date) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M}" if isinstance(moment, datetime) else moment.isoformat()


def ours(events: list[CalendarEvent]) -> Shown:
    """What the desk itself shows; whole days in their zone."""
    from zoneinfo import ZoneInfo

    shown = []
    for event in events:
        for one in occurrences(event, *YEAR):
            ends: tuple[datetime | date, datetime | date] = (one.starts_at, one.ends_at)
            if one.all_day:
                zone = ZoneInfo(event.zone)
                ends = (one.starts_at.astimezone(zone).date(), one.ends_at.astimezone(zone).date())
            shown.append((one.title, said(ends[0]), said(ends[1])))
    return sorted(shown)


def test_the_desk_reads_its_own_export(events: list[CalendarEvent]) -> None:
    found = read_ics(write_calendar(events, stamp=STAMP), zone=CHICAGO)
    assert not found.problems
    assert ours(list(found.events)) == ours(events)
    assert [one.uid for one in found.events] == [one.uid for one in events]
    again = read_ics(write_calendar(found.events, stamp=STAMP), zone=CHICAGO)
    assert again == found
    assert [shape(one) for one in found.events] == [shape(one) for one in events]
    assert [one.base for one in again.events] == [one.base for one in found.events] == [shape(one) for one in events]


def test_a_moved_occurrence_keeps_its_zone() -> None:
    found = read_ics(write_calendar(desk_events(), stamp=STAMP), zone=CHICAGO)
    moved = {(one.title, one.starts, one.zone) for one in found.events[0].overrides}
    assert ("Call from Berlin", datetime(2027, 3, 26, 17), "Europe/Berlin") in moved


def test_a_series_that_was_changed_has_nothing_beside_its_rule(tmp_path: Path) -> None:
    """A moved or left-out occurrence that the rule does not have shows a phantom, and khal refuses a rule that ends
    before it begins."""
    events = changed_series(tmp_path)
    for event in events:
        if event.rule:
            there = {one.original for one in occurrences(replace(event, excluded=(), overrides=()), *YEAR)}
            assert there
            assert there >= {*event.excluded, *(one.original for one in event.overrides)}
    assert [one.title for one in events if one.status is EventStatus.CANCELLED]


def test_flat_shows_the_same(events: list[CalendarEvent]) -> None:
    data = write_calendar(events, stamp=STAMP, flat=True)
    assert b"RECURRENCE-ID" not in data
    assert ours(list(read_ics(data, zone=CHICAGO).events)) == ours(events)


@pytest.mark.parametrize("flat", [False, True])
def test_icalendar_shows_the_same(events: list[CalendarEvent], flat: bool) -> None:
    icalendar = pytest.importorskip("icalendar")
    expander = pytest.importorskip("recurring_ical_events", reason="recurring-ical-events is not installed")
    calendar = icalendar.Calendar.from_ical(write_calendar(events, stamp=STAMP, flat=flat))
    found = [one for one in expander.of(calendar, skip_bad_series=False).between(*YEAR) if "STATUS" not in one]
    assert sorted((str(one["SUMMARY"]), said(one.start), said(one.end)) for one in found) == ours(events)


KHAL = """
[calendars]
[[desk]]
path = {folder}
[locale]
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%dT%H:%M
longdatetimeformat = %Y-%m-%dT%H:%M
local_timezone = UTC
default_timezone = UTC
[sqlite]
path = {folder}/../khal.db
"""


@pytest.mark.parametrize("flat", [False, True])
def test_khal_shows_the_same(events: list[CalendarEvent], tmp_path: Path, flat: bool) -> None:
    pytest.importorskip("khal", reason="khal is not installed")
    folder = tmp_path / "vdir"
    keep_vdir(folder, events, stamp=STAMP, flat=flat)
    (tmp_path / "khal.conf").write_text(KHAL.format(folder=folder), encoding="utf-8")
    line = "{title}|{start-long-full}|{end-long-full}|{cancelled}|"
    arguments = ["list", "--notstarted", "--day-format", "", "--format", line, "2026-09-01", "365d"]
    run = subprocess.run(
        [sys.executable, "-m", "khal", "--no-color", "-c", str(tmp_path / "khal.conf"), *arguments],
        capture_output=True, encoding="utf-8", check=False, timeout=120,
        env=os.environ | {"HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path), "LC_ALL": "C.UTF-8"},
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    assert "critical" not in run.stderr.lower() + run.stdout.lower()
    assert "warning" not in run.stderr.lower() + run.stdout.lower()
    found = {tuple(one.split("|")[:3]) for one in run.stdout.splitlines() if one.endswith("||")}
    assert sorted(found) == sorted(map(_as_khal, ours(events)))


def _as_khal(shown: tuple[str, str, str]) -> tuple[str, str, str]:
    """Whole days as khal writes them: to the midnight before their last day."""
    title, start, end = shown
    if "T" in end:
        return shown
    return title, f"{start}T00:00", f"{date.fromisoformat(end) - timedelta(days=1)}T00:00"


@pytest.mark.parametrize("flat", [False, True])
def test_ical_js_shows_the_same(events: list[CalendarEvent], tmp_path: Path, ical_js: Path, flat: bool) -> None:
    (tmp_path / "show.mjs").write_text(SCRIPT, encoding="utf-8")
    (tmp_path / "desk.ics").write_bytes(write_calendar(events, stamp=STAMP, flat=flat))
    run = subprocess.run(
        ["node", "show.mjs", str(ical_js), "desk.ics", "2026-09-01", "2027-09-01"],
        cwd=tmp_path, capture_output=True, encoding="utf-8", check=False, timeout=60,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    assert sorted(map(tuple, json.loads(run.stdout))) == ours(events)
