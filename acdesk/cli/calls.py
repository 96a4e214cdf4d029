"""`acdesk call`: planned, moved, prepared, held, told about; what is agreed in it and what has to be found out."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import click

from acdesk.cli import saying
from acdesk.cli.call_agenda import agenda, note
from acdesk.cli.call_nudging import nudge
from acdesk.cli.call_proposing import proposed, slots
from acdesk.cli.kit import (
    Family,
    RequestId,
    Words,
    doing,
    limit_option,
    maybe_when,
    reading,
    report,
    staff_id,
    text_option,
    via_option,
)
from acdesk.cli.planning import clocks, moment, since, until, was_option
from acdesk.cli.queue import SCREENFUL
from acdesk.cli.session import Session
from acdesk.desk import Desk, client_named, named
from acdesk.errors import NotFound, Refused, WrongUsage
from acdesk.operation import Done
from acdesk.rules.cadence import COMING
from acdesk.series import MOST_AHEAD, lay_until
from acdesk.verbs import calling, commitments, finding_out, in_call
from acdesk.when import nearest_date
from db import queries
from db.vocabulary import CallKind, Side

LISTED = (CallKind.CALL, CallKind.REVIEW, CallKind.INTERNAL)
"""What a list of calls shows; busy time of other calendars is none."""
FURTHEST_OF_ALL = timedelta(days=3 * 366)
"""How far ahead everybody's calls are listed: each gets its number then, and of 200 clients ten years are 800,000."""

call_id = click.argument("call_id", metavar="ID", type=RequestId("call"))
later_option = click.option("--and-later", is_flag=True, help="This one and all later ones of its series.")


@click.group("call", cls=Family)
def call() -> None:
    """Calls: plan, list, move, start, end, no-show, cancel, prep, recap and what is agreed in them."""


for each in (agenda, note, slots, proposed, nudge):
    call.add_command(each)


@call.command("plan")
@click.option("--client", metavar="NAME", default="", help="Whom the call is with.")
@click.option("--start", metavar="WHEN", required=True, help="The first one; a day needs its time.")
@click.option("--minutes", type=click.IntRange(calling.SHORTEST, calling.LONGEST), default=30, show_default=True)
@click.option("--every", metavar="RULE", default="", help="2w, monthly, 'last weekday', 'day 31', or an RRULE.")
@click.option("--link", metavar="URL", default="", help="Where it takes place.")
@click.option("--title", metavar="TEXT", type=Words(), default="", help="What it is called (else Call with NAME).")
@click.option(
    "--kind",
    type=click.Choice([str(kind) for kind in LISTED]),
    default=str(CallKind.CALL),
    show_default=True,
    help="An internal event or a review may do without a client.",
)
@doing
def plan(desk: Desk, *, client: str, start: str, minutes: int, every: str, link: str, title: str, kind: str) -> Done:
    """Plan a call, or with --every a series that keeps its time on the agency's clock."""
    if not client and kind == CallKind.CALL:
        raise WrongUsage("A call is with a client: give --client NAME.")
    whose = client_named(client).id if client else None
    starts = moment(desk, start)
    return calling.plan_call(
        desk, whose, starts=starts, minutes=minutes, every=every, link=link, title=title, kind=kind
    )


@call.command("list")
@click.option("--client", metavar="NAME", default="", help="Only this client's.")
@click.option("--from", "first", metavar="WHEN", default="", help="From then on (else from today).")
@click.option("--to", "last", metavar="WHEN", default="", help="Until then, a day included (else all that is planned).")
@limit_option(None)
@reading
def list_calls(session: Session, desk: Desk, *, client: str, first: str, last: str, limit: int | None) -> None:
    """The calls, by time, in whatever state."""
    whose = client_named(client).id if client else None
    begins = since(desk, first, nearest_date)
    ends = until(desk, last, begins) if last else max(desk.now(), begins) + MOST_AHEAD
    if ends <= begins:
        raise WrongUsage("--to is before --from: nothing lies between them.")
    if last and whose is None and ends > desk.now() + FURTHEST_OF_ALL:
        raise WrongUsage("--to is more than three years ahead: give an earlier one, or name a client (--client).")
    if last:
        lay_until(desk, ends, whose)
    rows = queries.calls(begins, ends, client_id=whose, kinds=[str(kind) for kind in LISTED])
    if session.json:
        saying.document({"calls": [call_document(desk, row) for row in rows[:limit]]})
        return
    shown = rows[: limit or (SCREENFUL if saying.on_terminal() else None)]
    saying.columns([_row(desk, row) for row in shown], right=(0, 2))
    if not rows:
        saying.line("No calls.")
    if len(rows) > len(shown):
        saying.line(f"… and {len(rows) - len(shown)} more (--limit, --to).")


def call_document(desk: Desk, row: queries.CallRow) -> dict[str, Any]:
    """A call as JSON has it: `series` and `client` are null for a single call and for an internal event."""
    return {
        "id": row.id,
        "series": row.series_id,
        "client": row.client or None,
        "starts_at": saying.iso(row.starts_at, desk.config.zone),
        "original_start": saying.iso(row.original_start, desk.config.zone),
        "minutes": row.minutes,
        "state": row.state,
    }


def _row(desk: Desk, row: queries.CallRow) -> tuple[str, ...]:
    state = "under way" if row.started_at is not None and row.ended_at is None and row.state in COMING else row.state
    tier = "" if row.tier is None else f"T{row.tier}"
    return (str(row.id), clocks(desk, row.starts_at, row.client_zone), f"{row.minutes} min", state, tier, row.title)


@call.command("move")
@call_id
@click.option("--to", metavar="WHEN", required=True, help="The new time.")
@later_option
@was_option
@doing
def move(desk: Desk, call_id: int, *, to: str, and_later: bool, was: str) -> Done:
    """Another time for this call; --and-later for the rest of its series as well. Its number stays."""
    return calling.move_call(desk, call_id, to=moment(desk, to), and_later=and_later, seen=_seen(desk, was))


@call.command("cancel")
@call_id
@text_option("Why.", name="--why")
@later_option
@was_option
@doing
def cancel(desk: Desk, call_id: int, *, why: str, and_later: bool, was: str) -> Done:
    """It does not take place; --and-later ends the series."""
    return calling.cancel_call(desk, call_id, why=why, and_later=and_later, seen=_seen(desk, was))


@call.command("no-show")
@call_id
@text_option("What is known of it.", name="--note")
@was_option
@doing
def no_show(desk: Desk, call_id: int, *, note: str, was: str) -> Done:
    """The client did not come; the rhythm is not reset by it."""
    return calling.no_show(desk, call_id, note=note, seen=_seen(desk, was))


def _seen(desk: Desk, was: str) -> datetime | None:
    return moment(desk, was) if was else None


@call.command("rhythm")
@call_id
@click.option("--every", metavar="RULE", required=True, help="2w, monthly, 'last weekday', or an RRULE.")
@doing
def change_rhythm(desk: Desk, call_id: int, *, every: str) -> Done:
    """Another rhythm for the series of this call, from its next planned one on."""
    row = found(call_id)
    if row.series_id is None:
        raise Refused("no_series", f"{row.title} is no series: plan one with call plan --every.")
    return calling.change_series(desk, row.series_id, every=every)


@call.command("prep")
@call_id
@reading
def prep(session: Session, desk: Desk, call_id: int) -> None:
    """The prep sheet, as Markdown. Looking at it is what prepares the call."""
    from acdesk.reading.prep import markdown  # noqa: PLC0415
    from acdesk.reading.prep import prep as sheet_of  # noqa: PLC0415

    row = found(call_id)
    sheet = sheet_of(desk, call_id)
    if row.state in COMING and row.prepared_at is None and row.started_at is None:
        in_call.prep_opened(desk, call_id)
    if session.json:
        sections = [{"title": each.title, "lines": list(each.lines)} for each in sheet.sections]
        saying.document({"call": call_document(desk, row), "sections": sections, "sweep": sheet.sweep})
        return
    saying.block(markdown(sheet), indent="")


@call.command("start")
@call_id
@doing
def start(desk: Desk, call_id: int) -> Done:
    """It begins now."""
    return in_call.start_call(desk, call_id)


@call.command("commit")
@call_id
@click.argument("what", metavar="WHAT", type=Words())
@click.option("--side", type=click.Choice([str(side) for side in Side]), default="ours", show_default=True)
@click.option("--owner", metavar="NAME", default="", help="Who does it: a member of staff where it is ours.")
@click.option("--due", metavar="WHEN", default="", help="By when.")
@doing
def commit(desk: Desk, call_id: int, what: str, *, side: str, owner: str, due: str) -> Done:
    """Something is agreed, by us or by them. Owner and date may come later, but before the call ends."""
    ours = staff_id(owner) if side == Side.OURS else None
    return commitments.commit(
        desk, call_id, side=side, what=what, owner=owner, staff_id=ours, due=maybe_when(desk, due)
    )


@call.command("agreed")
@call_id
@click.argument("commitment", metavar="[COMMITMENT]", type=RequestId("commitment"), required=False)
@click.option("--what", metavar="TEXT", type=Words(), default="", help="What it is, in other words.")
@click.option("--owner", metavar="NAME", default="", help="Who does it.")
@click.option("--due", metavar="WHEN", default="", help="By when.")
@click.option("--done", is_flag=True, help="It is done.")
@click.option("--drop", is_flag=True, help="It was not agreed after all.")
@reading
def agreed(
    session: Session,
    desk: Desk,
    call_id: int,
    commitment: int | None,
    *,
    what: str,
    owner: str,
    due: str,
    done: bool,
    drop: bool,
) -> None:
    """What was agreed in the call; with the number of one of them, change that."""
    rows = queries.commitments([found(call_id).id])
    if commitment is not None:
        report(session, _changed(desk, _of(rows, commitment, call_id), what, owner, due, done=done, drop=drop))
        return
    if done or drop or what or owner or due:
        raise WrongUsage("Say which: call agreed ID lists what was agreed, each with its number.")
    if session.json:
        saying.document({"commitments": [commitment_document(desk, row) for row in rows]})
        return
    saying.columns([_agreed_row(desk, row) for row in rows], right=(0,))
    if not rows:
        saying.line("Nothing was agreed yet.")


def _of(rows: list[queries.CommitmentRow], number: int, call_id: int) -> queries.CommitmentRow:
    for row in rows:
        if row.id == number:
            return row
    raise NotFound(f"Call {call_id} has no commitment with number {number}: call agreed {call_id} lists them.")


def _changed(
    desk: Desk, row: queries.CommitmentRow, what: str, owner: str, due: str, *, done: bool, drop: bool
) -> Done:
    if sum((done, drop, bool(what or owner or due))) > 1:
        raise WrongUsage("One thing at a time: --done, --drop, or what is different.")
    if done:
        return commitments.settle_commitment(desk, row.id)
    if drop:
        return commitments.drop_commitment(desk, row.id)
    ours = staff_id(owner) if row.side == Side.OURS else None
    return commitments.change_commitment(
        desk, row.id, what=what or None, owner=owner or None, staff_id=ours, due=maybe_when(desk, due)
    )


def commitment_document(desk: Desk, row: queries.CommitmentRow) -> dict[str, Any]:
    """What was agreed as JSON has it; `request` is the number of the request that came of it."""
    zone = desk.config.zone
    return {
        "id": row.id,
        "side": row.side,
        "what": row.what,
        "owner": row.owner,
        "due_at": saying.iso(row.due_at, zone),
        "done_at": saying.iso(row.done_at, zone),
        "request": row.request_id,
    }


def _agreed_row(desk: Desk, row: queries.CommitmentRow) -> tuple[str, ...]:
    due = "no date" if row.due_at is None else clocks(desk, row.due_at, "")
    stands = "done" if row.done_at is not None else f"#{row.request_id}" if row.request_id is not None else ""
    return (str(row.id), row.side, row.owner or "nobody", due, stands, row.what)


@call.command("find-out")
@call_id
@click.argument("question", metavar="QUESTION", type=Words())
@click.option("--to", metavar="STAFF", required=True, help="The specialist who finds it out.")
@click.option("--by", metavar="WHEN", required=True, help="When the client has the answer.")
@via_option
@doing
def find_out(desk: Desk, call_id: int, question: str, *, to: str, by: str, delivery: str) -> Done:
    """I'll find out: a request with a promise to the client, and the work of a specialist."""
    row = found(call_id)
    if row.client_id is None:
        raise Refused("no_client", f"{row.title} is with no client: there is nobody to answer.")
    by_when = maybe_when(desk, by)
    if by_when is None:
        raise WrongUsage("When is the client to have the answer? Give --by WHEN.")
    return finding_out.find_out(
        desk, row.client_id, question, to=named(to).id, answer_by=by_when, delivery=delivery, call_id=call_id
    )


@call.command("end")
@call_id
@text_option("What was decided.", name="--decisions")
@click.option("--next", "following", metavar="WHEN", default="", help="Book the next call for then.")
@doing
def end(desk: Desk, call_id: int, *, decisions: str, following: str) -> Done:
    """It was held. Refused while something that was agreed has no owner or no date."""
    book_next = moment(desk, following) if following else None
    return in_call.end_call(desk, call_id, decisions=decisions, book_next=book_next)


@call.command("recap")
@call_id
@text_option("What the client is to read (else the drafted one).")
@click.option("--show", is_flag=True, help="Only print the draft.")
@via_option
@reading
def recap(session: Session, desk: Desk, call_id: int, *, text: str, show: bool, delivery: str) -> None:
    """What was said and agreed goes to the client."""
    if not show:
        report(session, in_call.recap(desk, call_id, text=text, delivery=delivery))
        return
    draft = in_call.recap_draft(desk, call_id)
    if session.json:
        saying.document({"call": call_id, "recap": draft})
        return
    saying.block(draft, indent="")


def found(call_id: int) -> queries.CallRow:
    """The call of that number. Raises NotFound."""
    row = queries.call(call_id)
    if row is None:
        raise NotFound(f"There is no call with number {call_id}.")
    return row
