"""What each key of a request does: which dialog it opens, by the request's state and by what is owed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from acdesk import wording
from acdesk.desk import Desk
from acdesk.operation import Done
from acdesk.verbs import working
from acdesk.verbs.proposing import SweepLine, left_out, propose_sweep, suggestion_for
from db.vocabulary import LEADS, Role, State
from screens.dialogs import looking
from screens.dialogs.acknowledging import Acknowledge, Answer, Promise, Tell, Update
from screens.dialogs.adding import FindOut, New
from screens.dialogs.leading import COOL_DOWN, RESOLVE, TAKE_OVER, Decide, Escalate, Record
from screens.dialogs.opening import ask
from screens.dialogs.pausing import Nudge
from screens.dialogs.routing import Route
from screens.dialogs.sweeping import AcknowledgeAll
from screens.dialogs.tidying import Assign
from screens.dialogs.working import GoOn, Specialist
from screens.matters import ON_MEETINGS
from screens.reading import Row
from screens.saying import said_plainly

if TYPE_CHECKING:
    from screens.queue.acting import Acting


def again(screen: Acting, number: int) -> Row:
    """A request's row as it is now."""
    return screen.reading.rows("all", [number])[number]


def acknowledge(screen: Acting) -> None:
    """The first word; of an unknown sender, first whose it is; when it was said, the next one. With marks, a list."""
    if len(screen.model.marks) > 1 and screen.pinned is None:
        acknowledge_all(screen)
        return
    row = screen.chosen()[0]
    if row.tier is None:
        ask(
            screen,
            Assign(screen.desk, [row]),
            lambda done: acknowledge_this(screen, again(screen, row.id), chained=True),
        )
    else:
        acknowledge_this(screen, row)


def acknowledge_this(screen: Acting, row: Row, *, chained: bool = False) -> None:
    """The first word to a client who is known, or the next."""
    request = screen.desk.request(row.id)
    first = request.acknowledged_at is None
    ask(screen, (Acknowledge if first else Update)(screen.desk, [row]), chained=chained)


def acknowledge_all(screen: Acting) -> None:
    """All that waits for its first word, or those of the marked that do."""
    marked = [row.id for row in screen.chosen()] if screen.model.marks else None
    lines = propose_sweep(screen.desk, marked)
    if marked is not None:
        lines = [line for line in lines if screen.desk.request(line.request_id).acknowledged_at is None]
    apart = said_plainly(left_out(screen.desk, marked))
    if not lines:
        screen.desk_app.say(apart or "Nothing waits for its first word.")
        return

    def over(done: Done | None) -> None:
        if done is not None:
            screen.did(done)

    lines = [_warned(screen.desk, line) for line in lines]
    rows = screen.reading.rows("all", [line.request_id for line in lines])
    screen.app.push_screen(AcknowledgeAll(screen.desk, lines, rows, apart), over)


def _warned(desk: Desk, line: SweepLine) -> SweepLine:
    """The line, with a word where the request reads like a hot issue."""
    hint = suggestion_for(desk, desk.request(line.request_id))
    return replace(line, reason=f"looks hot, “{hint.word}”: escalate it?") if hint.nature == "hot" else line


def handle(screen: Acting) -> None:
    """Start the five minutes at once; on what is in hand already, ask."""
    row = screen.row
    assert row is not None  # the command's `when` has looked
    request = screen.desk.request(row.id)
    if row.state == State.HANDLING or working.minutes_left(screen.desk, request) <= 0:
        go_on(screen, row)
    else:
        screen.perform(lambda: working.handle(screen.desk, row.id), [row], advance=False)


def go_on(screen: Acting, row: Row) -> None:
    """The five minutes are over: route it, go on with a reason, or decide later."""
    dialog = GoOn(screen.desk, [row])
    ask(screen, dialog, left=lambda: route_this(screen, again(screen, row.id)) if dialog.routes else None)


def stop(screen: Acting) -> None:
    """Stop the five minutes."""
    row = screen.row
    assert row is not None  # the command's `when` has looked
    screen.perform(lambda: working.stop(screen.desk, row.id), [row], advance=False)


def route(screen: Acting) -> None:
    """To a specialist; then the client is told what is honest."""
    row = screen.row
    assert row is not None  # the command's `when` has looked
    route_this(screen, row)


def route_this(screen: Acting, row: Row) -> None:
    """The same, for a row that need not be under the cursor."""
    dialog = Route(screen.desk, [row])
    ask(screen, dialog, lambda done: tell_date(screen, dialog, row.id))


def tell_date(screen: Acting, dialog: Route, number: int) -> None:
    """The date of the chosen way to the client: as the first word, or in place of an earlier promise."""
    row = again(screen, number)
    request = screen.desk.request(number)
    eta = dialog.eta
    if eta is None or row.tier == 1 or row.hot:
        screen.model.advance()
        screen.redraw()
    elif not looking.is_promised(request):
        line = SweepLine(number, request.title, row.client, row.tier or 2, eta, None, dialog.message)
        given = line if line.text else _with_eta(screen, line)
        ask(screen, Acknowledge(screen.desk, [row], given), chained=True)
    elif request.promise_at is not None and request.promise_at < eta:
        ask(screen, Promise(screen.desk, [row], eta=eta), chained=True)


def _with_eta(screen: Acting, line: SweepLine) -> SweepLine:
    """The line with the usual text for its ETA."""
    request = screen.desk.request(line.request_id)
    assert line.eta is not None  # tell_date has looked
    said = wording.date_for(screen.desk, screen.desk.client(request.client_id or 0), line.eta)
    return replace(line, text=wording.draft(screen.desk, request, "acknowledge_eta", eta=said))


def escalate(screen: Acting) -> None:
    """To a lead; then the holding text goes to the client."""
    row = screen.row
    assert row is not None  # the command's `when` has looked

    def hold(done: Done) -> None:
        ask(screen, Acknowledge(screen.desk, [again(screen, row.id)]), chained=True)

    ask(screen, Escalate(screen.desk, [row]), hold)


def promise(screen: Acting) -> None:
    """A new date; where there was none, the first."""
    row = screen.row
    assert row is not None  # the command's `when` has looked
    if looking.is_promised(screen.desk.request(row.id)):
        ask(screen, Promise(screen.desk, [row]))
    else:
        ask(screen, Acknowledge(screen.desk, [row]))


def done_step(screen: Acting) -> None:
    """The next legal step toward done, by state."""
    row, desk = screen.row, screen.desk
    assert row is not None  # the command's `when` has looked
    if row.id < 0 and row.kind in ON_MEETINGS:
        screen.desk_app.action_command(ON_MEETINGS[row.kind])
    elif row.id < 0:
        nudge(screen)
    elif row.state == State.ROUTED:
        ask(screen, Specialist(desk, [row]))
    elif row.state == State.READY:
        ask(screen, Tell(desk, [row]))
    elif row.state == State.WAITING:
        ask(screen, Nudge(desk, [row]))
    elif row.state == State.ESCALATED:
        decide(screen)
    else:
        ask(screen, Answer(desk, [row]))


def nudge(screen: Acting) -> None:
    """A client who owes an answer on a request, or what they agreed to in a call: of the one under the cursor first."""
    row, desk, client_id = screen.row, screen.desk, screen.client_id
    if row is not None and row.id > 0:
        ask(screen, Nudge(desk, [row]))
        return
    from acdesk.verbs.nudging import owed_by  # noqa: PLC0415  (it brings the calendar: only when asked for)
    from screens.dialogs.calls_owed import OwedByClient  # noqa: PLC0415

    call_id = screen.call_id if screen.name_of == "calendar" else None
    owed = [] if client_id is None else owed_by(desk, client_id, call_id) or owed_by(desk, client_id)
    if client_id is not None and owed:
        ask(screen, OwedByClient(desk, client_id, owed), lambda _: screen.reorder())
        return
    why = "There is no client" if client_id is None else "Nothing that a client agreed to in a call is open"
    screen.desk_app.say(f"{why} under the cursor.", severity="warning")


def decide(screen: Acting, step: str = "") -> None:
    """A lead decides, or somebody else records what a lead has decided."""
    row, desk = screen.row, screen.desk
    assert row is not None  # the command's `when` has looked
    dialog = Decide if Role(desk.actor.role) in LEADS else Record
    ask(screen, dialog(desk, [row], step))


def take_over(screen: Acting) -> None:
    """A lead took it."""
    decide(screen, TAKE_OVER)


def resolve(screen: Acting) -> None:
    """A lead has settled it."""
    decide(screen, RESOLVE)


def cool_down(screen: Acting) -> None:
    """A lead calls it not hot."""
    decide(screen, COOL_DOWN)


def new(screen: Acting) -> None:
    """A request, for the client under the cursor unless another is typed."""
    ask(screen, New(screen.desk, screen.client_name), lambda done: show_new(screen, done))


def show_new(screen: Acting, done: Done) -> None:
    """Put the cursor on a request that has just come in."""
    screen.reorder()
    place = screen.model.place(done.created[0])
    if place is not None:
        screen.go(place)


def find_out(screen: Acting) -> None:
    """A question from a call of the client under the cursor; where that is under way, it is noted in it."""
    from screens.calendar.call_steps import running  # noqa: PLC0415  (only when asked for)

    runs = (
        [] if screen.client_id is None else [row for row in running(screen.desk) if row.client_id == screen.client_id]
    )
    if runs:
        from screens.dialogs.calls_agreed import FindOutNow  # noqa: PLC0415

        ask(screen, FindOutNow(screen.desk, runs[0]), lambda done: show_new(screen, done))
        return
    ask(screen, FindOut(screen.desk, screen.client_name), lambda done: show_new(screen, done))
