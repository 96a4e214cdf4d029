"""What `c` does: with a call what its state allows, without one plan one; while one runs, back to it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from importlib import import_module
from typing import TYPE_CHECKING, Any, cast

from acdesk.desk import Desk
from acdesk.errors import AcdeskError
from acdesk.operation import Done
from acdesk.rules.cadence import COMING, CallState
from acdesk.text import clean_line
from acdesk.verbs import in_call
from acdesk.verbs.common import call_words
from db import queries
from db.vocabulary import CallKind
from screens.dialogs.base import Dialog
from screens.dialogs.fields import Option
from screens.dialogs.opening import ask

if TYPE_CHECKING:
    from screens.calendar.screen import CalendarScreen
    from screens.queue.acting import Acting

ABOUT = timedelta(minutes=15)
"""So long before a call it is likely meant to be started."""
DAY = timedelta(days=1)


def call(screen: Acting) -> None:
    """Back to the call that runs; else what may be done with the one under the cursor; else plan one."""
    runs = running(screen.desk)
    number = screen.call_id
    row = None if number is None else queries.call(number)
    if runs and (row is None or row.id in [each.id for each in runs]):
        open_call(screen, runs[0].id if row is None else row.id)
        return
    options = [*_back(screen.desk, runs), *ways(screen.desk, row)]
    if row is None or not options:
        plan(screen)
    elif options[0].value == "recap" and len(options) == 2 and not runs:
        recap(screen, row)
    else:
        _choose(screen, row, options)


def running(desk: Desk) -> list[queries.CallRow]:
    """The calls that were started and not ended, the latest first."""
    now = desk.now()
    rows = queries.calls(now - DAY, now + DAY, states=COMING)
    under_way = [row for row in rows if row.started_at is not None and row.ended_at is None]
    return sorted(under_way, key=lambda row: row.started_at or now, reverse=True)


def _back(desk: Desk, runs: Sequence[queries.CallRow]) -> list[Option]:
    return [
        Option("b", f"back {row.id}", f"back to {call_words(clean_line(row.title, 40))}", "it is under way")
        for row in runs[:1]
    ]


def ways(desk: Desk, row: queries.CallRow | None) -> list[Option]:
    """What a call's state allows, the likeliest first; nothing where there is only to plan another."""
    if row is None or row.kind == CallKind.BUSY:
        return []
    another = Option("p", "plan", "plan another")
    if row.state == CallState.HELD:
        untold = row.recap_at is None and row.client_id is not None
        return [Option("r", "recap", "recap", "what was said and agreed goes to the client"), another] if untold else []
    if row.state not in COMING:
        return []
    now, zone = desk.now(), desk.config.zone
    today = row.starts_at.astimezone(zone).date() <= now.astimezone(zone).date()
    start = (
        [Option("s", "start", "start", f"{row.minutes} minutes from now")] if today and row.started_at is None else []
    )
    over = [
        Option("h", "held", "it was held", "next call and recap, no call mode", brief=("no call mode",)),
        Option("n", "missed", "no show", "resets nothing"),
    ]
    later = ", or all later ones as well" if _is_series(row) else ""
    move = Option("m", "move", "move", f"this one{later}", brief=("this one, or later",) if later else ())
    cancel = Option("x", "cancel", "cancel", "this one" + (", or the series" if _is_series(row) else ""))
    rhythm = (
        [Option("e", "rhythm", "rhythm", "how often the series is, from then on", brief=("how often",))]
        if _is_series(row)
        else []
    )
    soon = row.starts_at - now <= ABOUT
    first = [*start, move] if soon else [move, *start]
    return [*first, *(over if row.starts_at <= now else ()), cancel, *rhythm, another]


def _is_series(row: queries.CallRow) -> bool:
    return bool(row.series_id and row.rule)


def _choose(screen: Acting, row: queries.CallRow, options: Sequence[Option]) -> None:
    from acdesk.reading.calendar import call_detail  # noqa: PLC0415  (only when a call is looked at)
    from screens.dialogs.calls import WhatNow  # noqa: PLC0415

    detail = call_detail(screen.desk, row.id)
    there = f"{detail.theirs} for them. " if detail.theirs else ""
    told = " ".join([f"{row.minutes} minutes, {detail.rhythm}. {there}".rstrip(), *detail.notes])
    dialog = WhatNow(screen.desk, row, options, told)
    _push(screen, dialog, lambda: _go(screen, row, dialog.chosen))


def _push(screen: Acting, dialog: Dialog, then: Any) -> None:
    dialog.prepare()
    screen.app.clear_notifications()
    dialog.under = screen.cursor_line
    screen.app.push_screen(dialog, lambda _: then())


def _go(screen: Acting, row: queries.CallRow, chosen: str) -> None:
    if not chosen:
        return
    if chosen.startswith("back"):
        open_call(screen, int(chosen.partition(" ")[2]))
    elif chosen == "plan":
        plan(screen)
    elif chosen == "start":
        _start(screen, row)
    elif chosen == "recap":
        recap(screen, row)
    elif chosen == "held":
        held = _calls("_held").EndCall(screen.desk, row)
        over(screen, held, lambda done: _ended(screen, row.id))
    elif chosen == "rhythm":
        series = None if row.series_id is None else queries.series(row.series_id)
        if series is not None:
            over(screen, import_module("screens.dialogs.call_rhythms").ChangeRhythm(screen.desk, series))
    else:
        kinds = {"move": "MoveCall", "cancel": "CancelCall", "missed": "MissedCall"}
        over(screen, getattr(_calls(), kinds[chosen])(screen.desk, row))


def _start(screen: Acting, row: queries.CallRow) -> None:
    try:
        done = in_call.start_call(screen.desk, row.id)
    except AcdeskError as error:
        screen.desk_app.say(str(error), severity="warning")
    else:
        screen.reorder()
        open_call(screen, row.id, f"{done.summary} z undoes.")


def _calls(more: str = "") -> Any:
    """The dialogs, loaded when a key first wants one."""
    return import_module(f"screens.dialogs.calls{more}")


def over(screen: Acting, dialog: Dialog, then: Any = None) -> None:
    """Open a dialog; once it is sent everything is read again."""

    def sent(done: Done) -> None:
        screen.reorder()
        if then is not None:
            then(done)

    try:
        ask(screen, dialog, sent)
    except AcdeskError as error:  # there is nothing to ask
        screen.desk_app.say(str(error), severity="warning")


def plan(screen: Acting) -> None:
    """A call or a series, for the client under the cursor unless another is typed; in the calendar, on its day."""

    def made(done: Done) -> None:
        row = queries.call(done.created[0]) if done.created else None
        if row is not None and screen.name_of == "calendar":
            cast("CalendarScreen", screen).go_to(screen.desk.day_of(row.starts_at))

    name = _client_name(screen)
    over(screen, _calls().PlanCall(screen.desk, name, _day(screen)), made)


def _client_name(screen: Acting) -> str:
    return "" if screen.client_id is None else clean_line(screen.desk.client(screen.client_id).name, 200)


def _day(screen: Acting) -> datetime | None:
    """The morning of the day that is looked at in the calendar, where it is still to come."""
    if screen.name_of != "calendar":
        return None
    day, zone = cast("CalendarScreen", screen).day, screen.desk.config.zone
    return (
        datetime(day.year, day.month, day.day, 10, tzinfo=zone)
        if day > screen.desk.now().astimezone(zone).date()
        else None
    )


def open_call(screen: Acting, call_id: int, said: str = "") -> None:
    """Call mode; when the call was ended there, its recap."""
    from screens.calendar.call_mode import CallMode  # noqa: PLC0415  (only when a call runs)

    def left(done: Done | None) -> None:
        screen.reorder()
        if done is not None:
            screen.did(done, advance=False)
            _ended(screen, call_id)

    screen.app.clear_notifications()
    screen.app.push_screen(CallMode(screen.desk, call_id, said), left)


def _ended(screen: Acting, call_id: int) -> None:
    row = queries.call(call_id)
    if row is not None and row.client_id is not None:
        recap(screen, row, chained=True)


def recap(screen: Acting, row: queries.CallRow, *, chained: bool = False) -> None:
    """What was said and agreed goes to the client."""
    try:
        ask(screen, _calls("_held").Recap(screen.desk, row), lambda done: screen.reorder(), chained=chained)
    except AcdeskError as error:
        screen.desk_app.say(str(error), severity="warning")
