"""The prep sheet of a call (spec section 7), as values and as Markdown."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from acdesk.desk import Desk
from acdesk.errors import NotFound
from acdesk.reading.agreed import agreed_words
from acdesk.reading.ahead import in_days, renews
from acdesk.reading.calendar import theirs
from acdesk.reading.objectives import ObjectiveView, current_quarter, objectives
from acdesk.reading.sweep import sweep
from acdesk.reading.timeline import timeline
from acdesk.rules.cadence import OFF, CallState
from acdesk.rules.deliverables import DeliverableState
from acdesk.rules.objectives import Track
from acdesk.rules.visit_days import RENEWAL_DAYS
from acdesk.text import markdown_line
from acdesk.when import say, say_left
from db import queries
from db.vocabulary import Kind, Side

SINCE = ("message", "call", "visit", "request", "deliverable", "reading")
MOST_LINES = 12
"""Lines of a section; what has no room is counted."""
BIRTHDAY_DAYS = 14
"""A birthday so near is worth a word."""


@dataclass(frozen=True)
class Section:
    """A part of the sheet, each line by itself."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Prep:
    """The sheet. `sweep` is empty unless acknowledgements run out until the call is over; `off` unless the call is."""

    call: queries.CallRow
    title: str
    when: str
    theirs: str
    sweep: str
    sections: tuple[Section, ...]
    off: str


def prep(desk: Desk, call_id: int) -> Prep:
    """The sheet of a call with a client. Raises NotFound."""
    call = queries.call(call_id)
    if call is None:
        raise NotFound(f"There is no call with number {call_id}.")
    if call.client_id is None:
        return _sheet(desk, call, [Section("Agenda", _agenda(call))])
    client = call.client_id
    owed = [item for item in queries.items(desk.view(client), "all") if item.request_id is not None]
    waiting = queries.items(desk.view(client), "waiting")
    goals = [each for each in objectives(desk, client, quarter=current_quarter(desk)) if each.row.active]
    made = queries.deliverables(client, open_only=True)
    agreed = queries.open_commitments(client)
    sections = [
        Section("Since the last call", _since(desk, call)),
        Section("Open requests", _capped([_owed(desk, item) for item in owed])),
        Section("Waiting on the client", _capped([f"#{item.request_id} {item.title}" for item in waiting])),
        Section("We said we would", _agreed(desk, agreed, Side.OURS)),
        Section("They said they would", _agreed(desk, agreed, Side.THEIRS)),
        Section("Objectives", tuple(line for each in goals for line in _goal(each))),
        Section("To present", tuple(f"{row.title}, edition {row.edition}" for row in _ready(made))),
        Section("People", _people(desk, client)),
        Section("Likely questions", _capped([*_renewal(desk, client), *_questions(desk, owed, goals, made)])),
        Section("Agenda", _agenda(call) or _capped(_proposed(owed, made, agreed))),
    ]
    return _sheet(desk, call, sections)


def markdown(sheet: Prep) -> str:
    """The sheet as Markdown; a section with nothing in it says so."""
    head = f"# {markdown_line(sheet.title)}\n\n{sheet.when}{f' ({sheet.theirs} there)' if sheet.theirs else ''}"
    parts = [head, *(f"**{markdown_line(said)}**" for said in (sheet.off, sheet.sweep) if said)]
    for section in sheet.sections:
        lines = [f"- {markdown_line(line)}" for line in section.lines] or ["- nothing"]
        parts.append("\n".join([f"## {section.title}", "", *lines]))
    return "\n\n".join(parts) + "\n"


def _sheet(desk: Desk, call: queries.CallRow, sections: Sequence[Section]) -> Prep:
    return Prep(
        call=call,
        title=call.title,
        when=say(call.starts_at, now=desk.now(), zone=desk.config.zone),
        theirs=theirs(desk, call.starts_at, call.client_zone),
        sweep=sweep(desk, call).sentence,
        sections=tuple(sections),
        off=_off(call),
    )


def _off(call: queries.CallRow) -> str:
    """`This call is cancelled: the client is ill`; nothing for one that stands or was held."""
    if call.state not in OFF:
        return ""
    word = "is cancelled" if call.state == CallState.CANCELLED else "was missed"
    return f"This call {word}{f': {call.note}' if call.note.strip() else ''}"


def _since(desk: Desk, call: queries.CallRow) -> tuple[str, ...]:
    """What happened since the last held call, the latest first."""
    last = None if call.client_id is None else queries.last_held_call(call.client_id)
    since = None if last is None else last.ended_at or last.starts_at
    lines = [] if call.client_id is None else timeline(desk, call.client_id, kinds=SINCE)
    found = [f"{line.when}: {line.text}" for line in lines if since is None or line.at > since]
    return _capped(found)


def _owed(desk: Desk, item: queries.Item) -> str:
    """`#12 New photos: routed, promise by Fri noon`."""
    said = f"#{item.request_id} {item.title}: {item.state}"
    if item.due_at is None:
        return said
    left = say_left(item.due_at, now=desk.now(), calendar=desk.agency, zone=desk.config.zone)
    return f"{said}, {item.kind.replace('_', ' ')} {left}"


def _agreed(desk: Desk, agreed: Sequence[queries.CommitmentRow], side: Side) -> tuple[str, ...]:
    return _capped([agreed_words(desk, one) for one in agreed if one.side == side])


def _goal(goal: ObjectiveView) -> list[str]:
    """An objective and its key results."""
    done = "no reading" if goal.percent is None else f"{goal.percent} %"
    lines = [f"{goal.row.title}: {done}, {goal.track}"]
    for each in goal.key_results:
        latest = (
            "no reading" if each.latest is None else f"{each.latest:g} of {each.row.target:g} {each.row.unit}".strip()
        )
        lines.append(f"· {each.row.title}: {latest}")
    return lines


def _ready(made: Sequence[queries.DeliverableRow]) -> list[queries.DeliverableRow]:
    return [row for row in made if row.state == DeliverableState.READY]


def _renewal(desk: Desk, client_id: int) -> tuple[str, ...]:
    """What they may ask before their agreement renews, as near as that speaks for a visit."""
    row, today = queries.client(client_id), desk.today()
    if row is None or not row.renews_on or not 0 <= (date.fromisoformat(row.renews_on) - today).days <= RENEWAL_DAYS:
        return ()
    return (f"What comes next? The agreement renews {renews(row.renews_on, today)}.",)


def _people(desk: Desk, client_id: int) -> tuple[str, ...]:
    """What is known of the people, and birthdays that are near."""
    today = desk.today()
    lines = []
    for person in queries.contacts(client_id):
        about = [part for part in (person.position, *person.rapport.splitlines()[-3:]) if part]
        if person.birthday and (days := _days_to(person.birthday, today)) <= BIRTHDAY_DAYS:
            about.append(f"birthday {in_days(days)}")
        lines.append(f"{person.name}: {'; '.join(about)}" if about else person.name)
    return _capped(lines)


def _days_to(birthday: str, today: date) -> int:
    """Days until the next birthday; 29 February is kept on the 28th where there is none."""
    month, day = int(birthday[-5:-3]), int(birthday[-2:])
    for year in (today.year, today.year + 1):
        try:
            found = date(year, month, day)
        except ValueError:
            found = date(year, month, day - 1)
        if found >= today:
            return (found - today).days
    return 366


def _questions(
    desk: Desk,
    owed: Sequence[queries.Item],
    goals: Sequence[ObjectiveView],
    made: Sequence[queries.DeliverableRow],
) -> list[str]:
    """What they may ask, from what is late, open or behind."""
    now = desk.now()
    found = [
        f"Where is #{item.request_id} {item.title}? It was promised for"
        f" {say(item.promise_at, now=now, zone=desk.config.zone)}."
        for item in owed
        if item.promise_at is not None and item.promise_at <= now + timedelta(days=2)
    ]
    found += [f"What about #{item.request_id} {item.title}?" for item in owed if item.kind == Kind.ACKNOWLEDGE]
    found += [f"Why is “{goal.row.title}” behind?" for goal in goals if goal.track == Track.BEHIND]
    asked = DeliverableState.PRESENTED
    found += [f"What do they decide on {row.title}?" for row in made if row.state == asked]
    return found


def _agenda(call: queries.CallRow) -> tuple[str, ...]:
    return tuple(f"{'✓ ' if one['done'] else ''}{one['text']}" for one in json.loads(call.agenda or "[]"))


def _proposed(
    owed: Sequence[queries.Item],
    made: Sequence[queries.DeliverableRow],
    agreed: Sequence[queries.CommitmentRow],
) -> list[str]:
    """An agenda from what there is: to present, theirs, then the most pressing requests."""
    found = [f"Present {row.title}" for row in _ready(made)]
    found += [f"Ask for: {one.what}" for one in agreed if one.side == Side.THEIRS]
    found += [f"#{item.request_id} {item.title}" for item in owed[:5]]
    return [*found, "Next call"]


def _capped(lines: Sequence[str]) -> tuple[str, ...]:
    """The first lines, and how many more there are."""
    if len(lines) <= MOST_LINES:
        return tuple(lines)
    return (*lines[: MOST_LINES - 1], f"and {len(lines) - MOST_LINES + 1} more")
