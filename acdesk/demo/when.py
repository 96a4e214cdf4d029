"""Time in the demo: every instant is so much working time before now, so that it is believable at any hour."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from acdesk.config import Estimate
from acdesk.rules.eta import promise_slot
from acdesk.rules.targets import WORKING_DAY
from acdesk.rules.worktime import WorkCalendar

UNITS = {"d": WORKING_DAY, "h": 60, "m": 1}
QUARTER = 15
FRIDAY = 4
TOO_SOON = (3, 2, 4)
"""Working days until the weekday that a client asks for: three where none of them is a Friday."""

_SPAN = re.compile(r"(\d+)([dhm])")
_DATE = re.compile(r"(slot )?(?:in (?P<ahead>[\ddhm ]+)|(?P<back>[\ddhm ]+) ago)")


def minutes(span: str) -> int:
    """`2d 3h` in working minutes. Raises ValueError."""
    parts = span.split()
    found = [_SPAN.fullmatch(part) for part in parts]
    if not parts or not all(found):
        raise ValueError(f"{span!r} is no span like 2d 3h 15m.")
    return sum(int(match[1]) * UNITS[match[2]] for match in found if match is not None)


@dataclass(frozen=True)
class Times:
    """The demo's dates, counted from `now` (UTC) in the agency's working time."""

    now: datetime
    agency: WorkCalendar
    estimate: Estimate

    def before(self, working_minutes: int) -> datetime:
        """The instant so many working minutes ago: by night and on weekends, before the last closing."""
        return min(self.agency.at(self.agency.w(self.now) - working_minutes), self.now)

    def ago(self, span: str) -> datetime:
        """The same for a span like `2d 3h`."""
        return self.before(minutes(span))

    def date(self, words: str) -> datetime:
        """`in 45m` and `20m ago` to the quarter of an hour before, `slot in 2d` the promise slot from there on."""
        match = _DATE.fullmatch(words)
        if match is None:
            raise ValueError(f"{words!r} is no date of the demo.")
        ahead = match["ahead"] is not None
        offset = minutes(match["ahead"]) if ahead else -minutes(match["back"])
        instant = self.agency.at(self.agency.w(self.now) + offset)
        if match[1]:
            return promise_slot(instant, agency=self.agency, estimate=self.estimate)
        local = instant.astimezone(self.agency.zone)
        quarter = instant - timedelta(minutes=local.minute % QUARTER)
        return quarter + timedelta(minutes=QUARTER) if ahead and quarter <= self.now else quarter

    def too_soon(self, since: datetime) -> str:
        """The weekday a client in a hurry names on `since`: Friday where it is two to four working days away."""
        days = [self.agency.add(since, number * WORKING_DAY).astimezone(self.agency.zone) for number in TOO_SOON]
        return f"{next((day for day in days if day.weekday() == FRIDAY), days[0]):%A}"
