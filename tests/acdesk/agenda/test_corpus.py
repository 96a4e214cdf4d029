"""Calendars that nobody here wrote: each is read or named with its reason, and shows what another expander shows."""

from __future__ import annotations

import json
import subprocess
import warnings
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache, partial
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from acdesk.agenda.ics_read import read_ics
from acdesk.agenda.ics_write import write_calendar
from acdesk.agenda.occurrences import Occurrence, occurrences
from acdesk.agenda.values import CalendarEvent, ReadCalendar
from acdesk.rules.recurrence import Rule, expand, first_of
from tests.acdesk.agenda.fixtures import CHICAGO, CORPUS, STAMP
from tests.work import calls_made, never_hangs

FILES = sorted(one for one in CORPUS.rglob("*") if one.is_file()) if CORPUS.is_dir() else []
AGENCY = ZoneInfo(CHICAGO)
Shown = set[tuple[str, str]]

OTHERWISE = {
    "13-MoonPhase.ics": "the file is cut off: icalendar drops the whole calendar, the desk the last event",
    "blalor.ics": "two occurrences are left out and moved at once, as old Apple programs write a moved one",
    "classify.ics": "two calendars state the same event: the desk keeps the higher SEQUENCE",
    "event_dt_mixed_awareness.ics": "a TZID stands with a UTC time, where RFC 5545 (3.2.19) forbids it: UTC counts",
    "lotr.ics": "a rule ends before its event begins: DTSTART is the first occurrence none the less",
    "lotr-updated.ics": "as lotr.ics",
    "tz_windows_format.ics": "the zone's rules contradict its name: the desk goes by the name, icalendar by what of"
    " that name it has read before",
}
"""Files in which the desk shows something else than recurring-ical-events, and why it is right."""

MOST_CALLS = 2_000_000
"""Functions that run for one file, a fifth of what takes five seconds; now at most 660,000 in a third of a second."""

pytestmark = pytest.mark.skipif(not FILES, reason="../shared/corpora/ics is not here")


@cache
def read(file: Path) -> ReadCalendar:
    return read_ics(file.read_bytes(), zone=CHICAGO)


def reads_and_lays_out(file: Path) -> None:
    """What an import of it takes: reading, and three years of each event."""
    for event in read_ics(file.read_bytes(), zone=CHICAGO).events:
        occurrences(event, datetime(2026, 1, 1, tzinfo=UTC), datetime(2029, 1, 1, tzinfo=UTC))


def test_every_file_is_read_or_named_quietly(capfd: pytest.CaptureFixture[str]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for file in FILES:
            with never_hangs():
                assert calls_made(partial(reads_and_lays_out, file)) < MOST_CALLS, file
            found = read(file)
            assert found.events or found.problems, file
            for problem in found.problems:
                assert problem.where, file
                assert problem.reason.endswith("."), file
                assert str(problem).isprintable(), file
    assert capfd.readouterr() == ("", "")


def test_what_was_read_is_read_again_from_what_is_written() -> None:
    compared = 0
    for file in FILES:
        found = read(file)
        if not found.events:
            continue
        again = read_ics(write_calendar(found.events, stamp=STAMP), zone=CHICAGO)
        assert not [one for one in again.problems if one.lost], file
        window = three_years(found)
        assert shown(again, window) == shown(found, window), file
        compared += 1
    assert compared > 245


@pytest.mark.parametrize("group", sorted({one.relative_to(CORPUS).parts[0] for one in FILES}))
def test_another_expander_shows_the_same_three_years(group: str) -> None:
    pytest.importorskip("recurring_ical_events", reason="recurring-ical-events is not installed")
    compared = 0
    for file in FILES:
        if file.relative_to(CORPUS).parts[0] != group or file.suffix != ".ics":
            continue
        found = read(file)
        if not found.events or any(one.where.startswith("zone ") for one in found.problems):
            continue
        window = three_years(found)
        days = {one.uid for one in found.events if one.all_day}
        others = by_another(file, window, days)
        if others is None or file.name in OTHERWISE:
            continue
        compared += 1
        assert shown(found, window) == others, file
    assert compared >= {"ical": 40, "ical4j": 75, "icalendar": 55, "khal": 30, "vobject": 4}[group]


RULES = """
import fs from 'node:fs';
const { default: ICAL } = await import(process.argv[2]);
const laid = JSON.parse(fs.readFileSync('rules.json', 'utf8')).map(([rule, start, before]) => {
  const each = ICAL.Recur.fromString(rule).iterator(ICAL.Time.fromString(start)), found = [];
  for (let next = each.next(); next && next.toString() < before; next = each.next()) found.push(next.toString());
  return found;
});
console.log(JSON.stringify(laid));
"""


def test_ical_js_lays_out_the_same_rules(tmp_path: Path, ical_js: Path) -> None:
    """The rules of all files, without their ends, over three years; ical.js shares no code with dateutil."""
    rules: dict[tuple[str, datetime], Rule] = {}
    for file in FILES:
        for event in read(file).events:
            start = datetime.combine(event.starts, datetime.min.time()).replace(
                hour=getattr(event.starts, "hour", 0), minute=getattr(event.starts, "minute", 0)
            )
            if event.rule and 1971 <= start.year < 2190 and (start.month, start.day) != (2, 29):  # ical.js: 1 March
                rule = replace(Rule.parse(event.rule), until=None, count=None, until_utc=False)
                first = first_of(rule, start, ZoneInfo("UTC"))
                if first is not None and first.local == start:
                    rules[(str(rule), start)] = rule
    asked = [(text, f"{start:%Y-%m-%dT%H:%M:%S}", f"{start.year + 3}") for text, start in rules]
    (tmp_path / "rules.json").write_text(json.dumps(asked), encoding="utf-8")
    (tmp_path / "rules.mjs").write_text(RULES, encoding="utf-8")
    run = subprocess.run(
        ["node", "rules.mjs", str(ical_js)],
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )
    assert run.returncode == 0, run.stderr
    assert len(rules) > 100
    for (start, rule), laid in zip(
        ((start, rule) for (_, start), rule in rules.items()), json.loads(run.stdout), strict=True
    ):
        before = datetime(start.year + 3, 1, 1, tzinfo=UTC)
        ours = expand(rule, start, ZoneInfo("UTC"), start.replace(tzinfo=UTC), before)
        assert [f"{one.local:%Y-%m-%dT%H:%M:%S}" for one in ours.instances] == laid, str(rule)


def three_years(found: ReadCalendar) -> tuple[datetime, datetime]:
    """The window in which most of a file happens."""
    years = sorted(one.starts.year for one in found.events)
    year = max(1971, min(2190, years[len(years) // 2])) if years else 2026
    return datetime(year, 1, 1, tzinfo=UTC), datetime(year + 3, 1, 1, tzinfo=UTC)


def shown(found: ReadCalendar, window: tuple[datetime, datetime]) -> Shown:
    return {
        (_name(event), _said(one.starts_at, one.all_day)) for event in found.events for one in _within(event, window)
    }


def _within(event: CalendarEvent, window: tuple[datetime, datetime]) -> list[Occurrence]:
    inside = (window[0] + timedelta(days=2), window[1] - timedelta(days=2))
    return [one for one in occurrences(event, *window) if inside[0] <= one.starts_at < inside[1]]


def _name(event: CalendarEvent) -> str:
    return "" if event.uid.startswith("unnamed-") else event.uid.split("#", 1)[0]


def _said(at: datetime, all_day: bool) -> str:
    return f"{at.astimezone(AGENCY):%Y-%m-%d}" if all_day else at.astimezone(UTC).isoformat()


def by_another(file: Path, window: tuple[datetime, datetime], days: set[str]) -> Shown | None:
    """What recurring-ical-events shows; None where it, or icalendar, cannot read the file."""
    import icalendar
    import recurring_ical_events

    found: Shown = set()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for calendar in icalendar.Calendar.from_ical(file.read_bytes(), multiple=True):
                for one in recurring_ical_events.of(calendar, skip_bad_series=False).between(*window):
                    if str(one.get("STATUS", "")).upper() != "CANCELLED":
                        found |= _as_shown(str(one.get("UID", "")).strip(), one.start, window, days)
    except (ValueError, KeyError, AttributeError, TypeError):
        return None
    return found


def _as_shown(uid: str, start: datetime | date, window: tuple[datetime, datetime], days: set[str]) -> Shown:
    all_day = uid in days or not isinstance(start, datetime)
    if all_day:
        at = datetime(start.year, start.month, start.day, tzinfo=AGENCY)
    else:
        assert isinstance(start, datetime)
        at = start if start.tzinfo else start.replace(tzinfo=AGENCY)
    if not window[0] + timedelta(days=2) <= at < window[1] - timedelta(days=2):
        return set()
    return {(uid.split("#", 1)[0], _said(at, all_day))}
