"""The demo's desk is believable at any hour of any day, and every key finds something to act on."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from acdesk.config import Config
from acdesk.demo import build
from acdesk.desk import Desk, client_named, open_desk
from acdesk.history import redo, undo
from acdesk.reading.visits import board
from acdesk.rules.slots import Busy
from acdesk.verbs import answering, arrive, leading, working
from acdesk.verbs.call_notes import busy
from acdesk.verbs.proposing import propose, propose_sweep, suggestion_for
from db import queries, records
from db.models import Absence, Journal, Message, Obligation, Request
from db.vocabulary import Kind, State
from tests.office import Clock

CHICAGO = ZoneInfo("America/Chicago")
MORNING = "2026-03-03T10:42"
INSTANTS = (
    "2026-03-02T08:01",  # a Monday's first minute
    MORNING,
    "2026-03-04T08:00",
    "2026-03-06T16:59",  # a Friday's last
    "2026-03-08T11:00",  # the Sunday on which clocks change
    "2026-07-03T12:00",  # Independence Day, observed
    "2026-11-27T09:30",  # the day after Thanksgiving
    "2026-12-31T18:30",
    "2027-01-01T00:00",
    "2026-03-05T03:00",  # at night
)
AHEAD = (Kind.PREPARE_CALL, Kind.SETTLE_CALL)
"""What is owed on a call that is still to come."""
MOST_PRESSURE = 12


def at(local: str) -> datetime:
    return datetime.fromisoformat(local).replace(tzinfo=CHICAGO).astimezone(UTC)


@contextmanager
def demo(folder: Path, local: str) -> Iterator[Desk]:
    clock = Clock(at(local))
    build(folder / "demo.db", Config(), clock)
    desk = open_desk(folder / "demo.db", Config(), clock)
    try:
        yield desk
    finally:
        desk.close()


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demo that nobody has worked on: building one takes a second, copying none."""
    path = tmp_path_factory.mktemp("demo") / "demo.db"
    build(path, Config(), Clock(at(MORNING)))
    return path


@pytest.fixture
def desk(tmp_path: Path, built: Path) -> Iterator[Desk]:
    opened = open_desk(Path(shutil.copy(built, tmp_path)), Config(), Clock(at(MORNING)))
    try:
        yield opened
    finally:
        opened.close()


def the(title: str) -> Request:
    found = [row for row in records.find(Request) if row.title.startswith(title)]
    assert len(found) == 1, title
    return found[0]


@pytest.mark.parametrize("local", INSTANTS)
def test_it_is_believable_at_any_time(tmp_path: Path, local: str) -> None:
    with demo(tmp_path, local) as desk:
        now, view = desk.now(), desk.view()
        splits = {name: queries.items(view, name) for name in queries.SPLITS}
        assert [name for name in queries.SPLITS if not splits[name]] == ["dark"]
        assert splits["touch"][0].client == "Prairie Path Accounting"
        assert max(item.pressure for item in splits["all"]) < MOST_PRESSURE
        assert [item for item in splits["all"] if item.age_minutes < 0 and item.kind not in AHEAD] == []
        assert len(propose_sweep(desk)) == 5
        assert all(row.at <= now for row in records.find(Message))
        assert all(row.opened_at <= now for row in records.find(Obligation) if row.kind not in AHEAD)
        passed = [row for row in records.find(Obligation, kind=str(Kind.PROMISE), state="open") if row.due_at < now]
        assert len(passed) == 1
        assert _overlaps(desk) == []
        _has_events_of_its_own(desk)
        assert desk.store.check() == []


def _has_events_of_its_own(desk: Desk) -> None:
    """One Sip & Sinks and one alignment review in each of the months around, on a day and at an hour of work."""
    now = desk.now()
    rows = queries.calls(now - timedelta(days=20), now + timedelta(days=70), kinds=("internal", "review"))
    for kind, title, hour in (("internal", "Sip & Sinks", 16), ("review", "Alignment review", 11)):
        found = [row.starts_at.astimezone(CHICAGO) for row in rows if row.kind == kind]
        assert len(found) in (2, 3, 4)
        assert {row.title for row in rows if row.kind == kind} == {title}
        assert {at.hour for at in found} == {hour}
        assert all(at.weekday() == 3 if kind == "internal" else at.weekday() < 5 for at in found)
        assert len({(at.year, at.month) for at in found}) == len(found)


def _overlaps(desk: Desk) -> list[tuple[Busy, Busy]]:
    """Calls and visits of the next weeks, the drives with them, that are at the same time."""
    taken = busy(desk, desk.now(), desk.now() + timedelta(days=40))
    return [(one, next_) for one, next_ in pairwise(taken) if next_.starts < one.ends]


def test_the_journal_is_in_the_order_of_time(desk: Desk) -> None:
    rows = sorted(records.find(Journal), key=lambda row: row.seq)
    visits = [row for row in rows if row.verb in ("plan_visit", "hold_visit")]  # they reach back before the desk
    others = [row for row in rows if row not in visits]
    for some in (visits, others):
        assert [row.at for row in some] == sorted(row.at for row in some)
    assert len(others) > 200


def test_the_board_of_visits_has_two_years_and_every_step_of_this_quarter(desk: Desk) -> None:
    seen = board(desk)
    assert {str(row.now.standing) for row in seen.rows if row.area} >= {"held", "booked", "planned", "to plan"}
    assert sum(str(cell.standing) == "held" for row in seen.rows for cell in row.cells[:-1]) > 30
    assert seen.state.requirement_met


def test_the_agency_is_the_one_of_the_specification(desk: Desk) -> None:
    staff = {row.name: row for row in queries.staff()}
    assert {staff["Karly"].role, staff["Mark"].role} == {"strategist", "owner"}
    specialists = [row for row in staff.values() if row.role == "specialist"]
    assert len(specialists) == 6
    assert len({row.zone for row in specialists}) >= 3
    skills = {skill for row in specialists for skill in row.skills}
    assert skills == {"web", "google_ads", "content", "seo", "crm", "analytics"}
    assert staff["Devon"].queued_minutes == 14 * 60
    assert sorted(row.tier for row in queries.clients()) == [1] * 2 + [2] * 7 + [3] * 5
    assert all(1 <= len(queries.objectives(row.id)) <= 3 for row in queries.clients())
    away = records.find(Absence)[0]
    assert away.cover_id is not None


def test_history_tells_the_quick_from_the_slow(desk: Desk) -> None:
    ratios = {
        row.name: sum(each.actual_minutes for each in efforts) / sum(each.estimated_minutes for each in efforts)
        for row in queries.staff(role="specialist")
        if (efforts := queries.efforts(row.id))
    }
    assert len(ratios) == 6
    assert max(ratios.values()) - min(ratios.values()) > 0.3
    kept = {row.state for row in records.find(Obligation, kind=str(Kind.PROMISE))}
    assert {"met", "broken", "open"} <= kept


def test_the_landing_page_is_not_honest_by_friday(desk: Desk) -> None:
    request = the("Landing page by Friday")
    assert suggestion_for(desk, request).skill == "web"
    proposal = propose(desk, request.id)
    assert (proposal.specialist, proposal.honest) == ("Devon", False)
    assert proposal.b.slips


def test_the_sweep_acknowledges_all_five(desk: Desk) -> None:
    lines = propose_sweep(desk)
    assert {line.tier for line in lines} == {2, 3}
    assert all(line.eta or line.update_at for line in lines)
    answering.acknowledge_all(desk, lines)
    left = queries.items(desk.view(), "unacknowledged")
    assert all(item.client_id is None for item in left)
    undo(desk)
    redo(desk)


def test_the_hot_issue_waits_for_a_lead(desk: Desk) -> None:
    hot = queries.items(desk.view(), "hot")
    assert [(item.kind, item.owner) for item in hot] == [("take_over", "Karly")]


def test_tier_1_can_be_handed_over(desk: Desk) -> None:
    leading.hand_over(desk, the("Inventory sync").id)


def test_unknown_senders_can_be_assigned(desk: Desk) -> None:
    known, free = the("Rental page: new deposit"), the("the chalk board menu")
    arrive.assign(desk, known.id, client_named("Driftless").id, always="domain")
    arrive.assign(desk, free.id, client_named("Yahara").id, always="address")
    assert queries.request(free.id).client == "Yahara Brewing"  # type: ignore[union-attr]


def test_each_state_but_handling_has_somebody_in_it(desk: Desk) -> None:
    states = {row.state for row in records.find(Request)}
    assert states == {str(state) for state in State if state is not State.HANDLING}
    working.handle(desk, the("Opening hours on the site").id)


def test_what_was_routed_to_the_absent_is_with_the_cover(desk: Desk) -> None:
    assert queries.request(the("Search listing shows").id).specialist == "Beatriz"  # type: ignore[union-attr]


def test_replies_and_automatic_mail_are_where_they_belong(desk: Desk) -> None:
    shop = the("Product pages for the online shop")
    assert shop.unread
    assert [row.subject for row in records.find(Message, request=shop.id) if row.subject.startswith("Re: Product")]
    automatic = [row for row in records.find(Message) if row.automatic]
    assert len(automatic) == 2
    assert all(row.request_id is None for row in automatic)


def test_the_empty_one_has_nobody(tmp_path: Path) -> None:
    build(tmp_path / "empty.db", Config(), Clock(), empty=True)
    desk = open_desk(tmp_path / "empty.db", Config(), Clock())
    try:
        assert desk.person is None
        assert records.find(Request) == []
    finally:
        desk.close()


def test_whoever_the_configuration_names_need_not_be_there(tmp_path: Path) -> None:
    build(tmp_path / "demo.db", Config(me="Somebody Else"), Clock())
