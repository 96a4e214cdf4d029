"""How often: once, every two weeks, monthly by weekday, the last working day, or a rule; in words and three dates."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from acdesk.desk import Desk
from acdesk.errors import AcdeskError, WrongUsage
from acdesk.operation import Done
from acdesk.reading.proposals import propose_cadence
from acdesk.rules import recurrence
from acdesk.rules.cadence import CADENCES, COMING
from acdesk.rules.recurrence import Rule
from acdesk.text import clean_line
from acdesk.verbs import calling
from acdesk.verbs.common import call_words
from acdesk.when import say, say_clock
from db import queries
from screens.dialogs.base import Dialog
from screens.dialogs.fields import Field, FieldKind, Option
from screens.dialogs.people import About

ONCE, OTHER = "", "rule"
ONE_TIME = Option("o", ONCE, "once")
RHYTHMS = (
    Option("w", "2w", "every 2 weeks"),
    Option("m", "monthly", "monthly, by weekday"),
    Option("l", "last weekday", "last working day"),
    Option("r", OTHER, "a rule"),
)
HINT = "third thu, day 31, or an RRULE"
DATES = 3
"""Dates that are told."""
SPANS = (timedelta(days=200), timedelta(days=5 * 366))
"""How far they are looked for: most rules have three in half a year."""


def usual(tier: int | None) -> str:
    """The rhythm of a tier."""
    cadence = None if tier is None else CADENCES.get(tier)
    return ONCE if cadence is None else cadence.every


def rhythm_fields(chosen: str, *, once: bool) -> Iterator[Field]:
    """The usual ones by key, and a line for any other."""
    options = (ONE_TIME, *RHYTHMS) if once else RHYTHMS
    known = chosen in [option.value for option in options]
    yield Field("every", "every", chosen if known else OTHER, FieldKind.CHOICE, options)
    yield Field("rule", "by a rule", "" if known else chosen, hint=HINT)


def rhythm_changed(dialog: Dialog, name: str) -> None:
    """A rule that is typed is chosen thereby."""
    if name == "rule" and dialog.value("rule").strip():
        dialog._fill("every", OTHER)


def rhythm_of(dialog: Dialog) -> str:
    """What was chosen, as the verb takes it. Raises WrongUsage where the rule is missing."""
    chosen = dialog.value("every")
    if chosen != OTHER:
        return chosen
    rule = dialog.value("rule").strip()
    if not rule:
        raise WrongUsage(f"Write the rule ({HINT}), or choose another rhythm.")
    return rule


def meaning(desk: Desk, every: str, starts: datetime) -> Iterator[str]:
    """What a rhythm from an instant on means, with its first three dates, and the months that lack its day."""
    zone = desk.config.zone
    local = starts.astimezone(zone).replace(tzinfo=None)
    rule = recurrence.from_words(every, local)
    found = recurrence.expand(rule, local, zone, starts, starts + SPANS[0])
    if len(found.instances) < DATES:
        found = recurrence.expand(rule, local, zone, starts, starts + SPANS[1])
    dates = [say(one.at, now=desk.now(), zone=zone) for one in found.instances[:DATES]]
    words = rule.say()
    yield f"{words[:1].upper()}{words[1:]}: {', '.join(dates) if dates else 'it never falls due'}."
    if found.skipped:
        yield f"{found.skipped[0].sentence}: no call then."
    yield from (
        f"The clocks leave {say_clock(one.local)} out that night: the call is {say(one.at, now=desk.now(), zone=zone)}."
        for one in found.instances[:DATES]
        if one.shifted
    )


def told_of(dialog: Dialog, starts: datetime | None) -> Iterator[str]:
    """The same for what a dialog says, where it can be read yet."""
    try:
        every = rhythm_of(dialog)
        if every and starts is not None:
            yield from meaning(dialog.desk, every, starts)
    except AcdeskError as error:
        if dialog.value("rule").strip():
            yield str(error)


class ChangeRhythm(About):
    """Another rhythm of a series, from its next call on. That of the client's tier is filled in."""

    name_of = "change_rhythm"
    sends = "change"

    def __init__(self, desk: Desk, series: queries.SeriesRow) -> None:
        super().__init__(desk)
        self.subject = series.id
        self._series = series

    @property
    def heading(self) -> str:
        """Of which."""
        return f"Rhythm of {call_words(clean_line(self._series.title, 70))}"

    def fields(self) -> Iterator[Field]:
        """The rhythm of the tier, else the one it has."""
        series = self._series
        found = None if series.client_id is None else propose_cadence(self.desk, series.client_id)
        tier = None if series.client_id is None else self.desk.client(series.client_id).tier
        chosen = usual(tier) if found is not None and found.rule else series.rule
        yield from rhythm_fields(chosen or series.rule, once=False)

    def changed(self, name: str) -> None:
        """What it is now, why another is proposed, and what that means."""
        rhythm_changed(self, name)
        series = self._series
        told = [f"Now {Rule.parse(series.rule).say()}."]
        found = None if series.client_id is None else propose_cadence(self.desk, series.client_id)
        if found is not None:
            told.append(f"{found.reason}.")
        told += told_of(self, self._next())
        self.note("\n".join(told))

    def _next(self) -> datetime | None:
        now = self.desk.now()
        coming = [
            row for row in queries.calls_of_series(self._series.id) if row.state in COMING and row.starts_at > now
        ]
        return coming[0].starts_at if coming else None

    def send(self) -> Done:
        """Change it."""
        return calling.change_series(self.desk, self.subject, every=rhythm_of(self))
