"""Each obligation of the spec's table: opened by, its target, and what meets it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from acdesk import history
from acdesk.errors import Refused
from acdesk.verbs import answering, arrive, leading, pausing, tidying, tiers, working
from db.models import Journal, Message, Obligation, Request
from db.vocabulary import Kind, Settled, State
from tests.office import Office, rows


def owed(number: int, *kinds: Kind, state: Settled = Settled.OPEN) -> list[Obligation]:
    rows = Obligation.select().where((Obligation.request == number) & (Obligation.state == state))
    return [row for row in rows.order_by(Obligation.id) if not kinds or row.kind in kinds]


def target(number: int, kind: Kind) -> int:
    (row,) = owed(number, kind)
    return row.target_w


def ack(office: Office, number: int, *, days: float = 3) -> None:
    answering.acknowledge(office.desk, number, eta=office.desk.now() + timedelta(days=days))


@pytest.mark.parametrize(
    ("client", "urgency", "acknowledge", "decide"),
    [
        ("badger", "high", 30, 60),
        ("badger", "normal", 60, 120),
        ("badger", "low", 240, 480),
        ("isthmus", "high", 60, 120),
        ("isthmus", "normal", 120, 240),
        ("isthmus", "low", 480, 480),
        ("amazonia", "normal", 30, 60),
    ],
)
def test_a_request_is_to_be_acknowledged_and_decided(
    office: Office, client: str, urgency: str, acknowledge: int, decide: int
) -> None:
    number = arrive.add(office.desk, "A wish", office.clients[client], urgency=urgency).created[0]
    assert target(number, Kind.ACKNOWLEDGE) == acknowledge
    assert target(number, Kind.DECIDE) == decide


def test_an_arrival_before_hours_counts_from_opening(office: Office) -> None:
    early = datetime(2026, 3, 3, 12, 12, tzinfo=UTC)  # Tue 06:12 in Chicago
    number = arrive.add(office.desk, "Early", office.clients["badger"], received_at=early).created[0]
    assert owed(number, Kind.ACKNOWLEDGE)[0].due_at == datetime(2026, 3, 3, 15, 0, tzinfo=UTC)


@pytest.mark.parametrize(("days", "warn"), [(0.1, 60), (3, 405), (30, 540)])
def test_a_promise_warns_in_time(office: Office, days: float, warn: int) -> None:
    number = office.request()
    ack(office, number, days=days)
    (promise,) = owed(number, Kind.PROMISE)
    assert promise.due_w - promise.warn_w == warn


def test_an_update_is_due_after_the_last_word(office: Office) -> None:
    for client, limit in (("badger", 1080), ("isthmus", 1620)):
        number = office.request(client=client)
        ack(office, number)
        assert target(number, Kind.UPDATE_CLIENT) == limit
        office.clock.on(60)
        answering.update(office.desk, number, text="The draft is written.")
        (row,) = owed(number, Kind.UPDATE_CLIENT)
        assert row.opened_at == office.desk.now()


def test_a_told_next_word_is_kept_when_it_is_sooner(office: Office) -> None:
    number = office.request()
    soon = office.desk.now() + timedelta(hours=3)
    answering.acknowledge(office.desk, number, update_at=soon)
    assert owed(number, Kind.UPDATE_CLIENT)[0].due_at == soon
    assert Request.get_by_id(number).promise_at is None


def test_the_specialist_accepts_in_their_own_hours(office: Office) -> None:
    number = office.request()
    working.route(office.desk, number, to=office.staff["priya"], low_hours=1, high_hours=2, skill="analytics")
    (row,) = owed(number, Kind.ACCEPT)
    assert (row.owner_id, row.calendar_id, row.target_w) == (office.staff["priya"], office.staff["priya"], 120)
    assert row.due_at == datetime(2026, 3, 4, 2, 0, tzinfo=UTC)  # Wed 10:00 in Manila: two hours after opening


def test_checking_in_half_way_and_again(office: Office) -> None:
    number = office.request()
    due = office.desk.now() + timedelta(hours=6)
    working.route(office.desk, number, to=office.staff["devon"], low_hours=1, high_hours=2, skill="web", due=due)
    working.accept(office.desk, number)
    assert target(number, Kind.CHECK_IN) == 180
    office.clock.on(120)
    working.check_in(office.desk, number, text="Half done.")
    assert target(number, Kind.CHECK_IN) == 120


def test_telling_comes_half_an_hour_before_the_promise(office: Office) -> None:
    number = office.request()
    answering.acknowledge(office.desk, number, eta=office.desk.now() + timedelta(minutes=70))
    working.route(office.desk, number, to=office.staff["devon"], low_hours=1, high_hours=1, skill="web")
    working.finish(office.desk, number, result="Done.")
    (row,) = owed(number, Kind.TELL_CLIENT)
    assert row.due_at == office.desk.now() + timedelta(minutes=40)


def test_nudges_come_later_each_time(office: Office) -> None:
    number = office.request()
    pausing.wait(office.desk, number, question="Which one?", if_silent="We take the first.")
    spans = [target(number, Kind.NUDGE)]
    for _ in range(3):
        pausing.nudge(office.desk, number)
        spans.append(target(number, Kind.NUDGE))
    assert spans == [1080, 2700, 5400, 5400]


def test_hot_clocks(office: Office) -> None:
    number = office.request()
    office.clock.on(20)
    leading.escalate(office.desk, number, kind="mistake", why="Typo in a sent mail")
    assert target(number, Kind.TAKE_OVER) == 15
    assert target(number, Kind.HOT_UPDATE) == 60
    (row,) = owed(number, Kind.ACKNOWLEDGE)
    assert row.due_at == office.desk.now() + timedelta(minutes=15)
    assert {one.weight for one in owed(number)} == {9.0}
    answering.acknowledge(office.desk, number)
    office.clock.on(30)
    answering.update(office.desk, number, text="Still on it.", approved_by=office.staff["karly"])
    assert owed(number, Kind.HOT_UPDATE)[0].opened_at == office.desk.now()


def test_cooling_down_leaves_the_clocks_as_they_were(office: Office) -> None:
    number = office.request()
    ack(office, number)
    before = {(row.kind, row.opened_at, row.due_at) for row in owed(number)}
    office.clock.on(30)
    leading.escalate(office.desk, number, kind="risk", why="Unhappy")
    office.sit("Karly")
    leading.cool_down(office.desk, number, text="A misunderstanding")
    assert {(row.kind, row.opened_at, row.due_at) for row in owed(number)} == before
    assert {row.weight for row in owed(number)} == {1.5}


def test_a_promise_kept_and_one_broken(office: Office) -> None:
    kept, late = office.request(), office.request()
    for number in (kept, late):
        answering.acknowledge(office.desk, number, eta=office.desk.now() + timedelta(hours=2))
    answering.answer(office.desk, kept, text="Here it is.")
    office.clock.on(180)
    done = answering.answer(office.desk, late, text="Here it is, late.")
    assert [row.state for row in owed(kept, Kind.PROMISE, state=Settled.MET)] == ["met"]
    assert [row.state for row in owed(late, Kind.PROMISE, state=Settled.BROKEN)] == ["broken"]
    assert "broken" in done.notes[0]


def test_promising_again(office: Office) -> None:
    number, desk = office.request(), office.desk
    ack(office, number)
    for day in (4, 5):
        answering.promise(desk, number, eta=desk.now() + timedelta(days=day), reason="The photos came late.")
    with pytest.raises(Refused, match="needs the Strategist") as refused:
        answering.promise(desk, number, eta=desk.now() + timedelta(days=6), reason="Again.")
    assert refused.value.rule == "third_promise"
    answering.promise(
        desk, number, eta=desk.now() + timedelta(days=6), reason="Agreed.", approved_by=office.staff["karly"]
    )
    assert len(owed(number, Kind.PROMISE, state=Settled.REPLACED)) == 3


def test_an_earlier_date_than_proposed_needs_a_reason(office: Office) -> None:
    number, desk = office.request("Landing page by Friday"), office.desk
    ack(office, number, days=14)
    working.route(desk, number, to=office.staff["devon"], low_hours=10, high_hours=16, skill="web")
    with pytest.raises(Refused, match="The desk proposes"):
        answering.promise(desk, number, eta=desk.now() + timedelta(hours=5))
    answering.promise(desk, number, eta=desk.now() + timedelta(hours=5), reason="Devon has a free afternoon.")


def test_a_text_with_an_open_variable_or_another_client_is_not_sent(office: Office) -> None:
    number = office.request()
    for text, rule in (
        ("Hi $first_name, on it.", "unresolved"),
        ("As for Isthmus Legal we …", "other_client"),
        ("  ", "no_text"),
    ):
        with pytest.raises(Refused) as refused:
            answering.update(office.desk, number, text=text)
        assert refused.value.rule == rule
    assert not Message.select().where(Message.request == number).exists()


def test_a_draft_meets_nothing(office: Office) -> None:
    number = office.request()
    eta = office.desk.now() + timedelta(days=1)
    answering.acknowledge(office.desk, number, eta=eta, delivery="drafted")
    assert owed(number, Kind.ACKNOWLEDGE)
    assert Message.get(Message.request == number).delivery == "drafted"


def test_a_merge_keeps_the_earliest_clocks(office: Office) -> None:
    first = office.request("Photos")
    ack(office, first, days=2)
    office.clock.on(60)
    second = office.request("Photos again")
    ack(office, second, days=1)
    tidying.merge(office.desk, [first], into=second)
    kept = Request.get_by_id(second)
    assert kept.received_at == Request.get_by_id(first).received_at
    assert [row.due_at for row in owed(second, Kind.PROMISE)] == [kept.promise_at]
    assert kept.promise_at == office.desk.now() + timedelta(days=1)
    assert not owed(first)


def test_snoozing_ends_when_a_clock_warns(office: Office) -> None:
    number = office.request()
    ack(office, number, days=1)
    done = pausing.snooze(office.desk, number, until=office.desk.now() + timedelta(days=5))
    warns = "today 11:30am"
    assert done.summary.endswith(f"to {warns}.")
    assert done.notes == (f"#{number} can't stay away until Sun 8 Mar 11am: its clock “decide” warns {warns}.",)


def test_a_snooze_that_no_clock_ends_says_one_time(office: Office) -> None:
    number = office.request()
    ack(office, number, days=4)
    done = pausing.snooze(office.desk, number, until=office.desk.now() + timedelta(hours=1))
    assert done.summary.endswith("to today 11am.")
    assert not done.notes


def test_reopened_twice_tells_the_strategist(office: Office) -> None:
    number = office.request()
    for _ in range(2):
        answering.answer(office.desk, number, text="Done.")
        done = pausing.reopen(office.desk, number)
    assert "Karly is told" in done.notes[0]
    assert Request.get_by_id(number).state == State.NEW


def test_one_timer_at_a_time_and_two_extensions(office: Office) -> None:
    first, second = office.request(), office.request()
    working.handle(office.desk, first)
    with pytest.raises(Refused, match=f"runs on #{first}"):
        working.handle(office.desk, second)
    for _ in range(2):
        working.handle(office.desk, first, reason="nearly there")
    with pytest.raises(Refused, match="route it"):
        working.handle(office.desk, first, reason="just a bit more")
    office.clock.on(6.5)
    answering.answer(office.desk, first, text="Here it is.")
    assert Request.get_by_id(first).spent_minutes == 7


def test_stopping_the_timer_gives_no_minutes_back(office: Office) -> None:
    number, desk = office.request(), office.desk
    working.handle(desk, number)
    office.clock.on(4)
    working.stop(desk, number)
    assert working.handle(desk, number).summary.endswith(": 1 minute.")
    office.clock.on(1)
    working.stop(desk, number)
    for time in (1, 2):
        with pytest.raises(Refused, match="The reason to go on"):
            working.handle(desk, number)
        assert working.handle(desk, number, reason="nearly there").summary.endswith(": 5 minutes more.")
        office.clock.on(5)
        working.stop(desk, number)
        assert Request.get_by_id(number).extensions == time
    with pytest.raises(Refused, match="has had its 2 extensions: route it"):
        working.handle(desk, number, reason="just a bit more")


def test_extensions_used_in_hand_survive_a_stop(office: Office) -> None:
    number, desk = office.request(), office.desk
    working.handle(desk, number)
    for _ in range(2):
        working.handle(desk, number, reason="nearly there")
    working.stop(desk, number)
    working.handle(desk, number)
    with pytest.raises(Refused, match="route it"):
        working.handle(desk, number, reason="once more")


def test_parked_again_has_one_new_date(office: Office) -> None:
    number, desk = office.request(), office.desk
    pausing.park(desk, number, until=desk.now() + timedelta(days=5))
    pausing.park(desk, number, until=desk.now() + timedelta(days=9))
    (review,) = owed(number, Kind.REVIEW_PARKED)
    assert review.due_at == Request.get_by_id(number).parked_until == desk.now() + timedelta(days=9)
    assert len(owed(number, Kind.REVIEW_PARKED, state=Settled.MET)) == 1
    history.undo(desk)
    assert owed(number, Kind.REVIEW_PARKED)[0].due_at == desk.now() + timedelta(days=5)


@pytest.mark.parametrize("verb", ["hand over", "escalate"])
def test_what_became_tier_1_in_hand_is_passed_on_with_the_timer_stopped(office: Office, verb: str) -> None:
    number, desk = office.request(), office.desk
    came = desk.now()
    working.handle(desk, number)
    office.clock.on(3)
    office.sit("Vera")
    tiers.set_tier(desk, office.clients["badger"], tier=1, reason="large now")
    office.sit("Ana")
    if verb == "hand over":
        leading.hand_over(desk, number)
        assert [row.opened_at for row in owed(number, Kind.HAND_OVER)] == [came]
    else:
        leading.escalate(desk, number, kind="risk", why="unhappy")
    found = Request.get_by_id(number)
    assert (found.state, found.handling_since, found.spent_minutes) == (State.ESCALATED, None, 3)


def test_the_right_specialist(office: Office) -> None:
    number = office.request("Landing page for the home show")
    with pytest.raises(Refused, match="this needs web") as refused:
        working.route(office.desk, number, to=office.staff["priya"])
    assert refused.value.rule == "skill"
    with pytest.raises(Refused, match="no specialist"):
        working.route(office.desk, number, to=office.staff["karly"])


def test_the_front_of_the_queue_needs_the_strategist(office: Office) -> None:
    number, to = office.request("Landing page"), office.staff["devon"]
    for agreed_by in (None, office.staff["priya"], office.staff["ana"]):
        before = rows()
        with pytest.raises(Refused, match="Front of the queue needs the Strategist") as refused:
            working.route(office.desk, number, to=to, low_hours=4, front=True, agreed_by=agreed_by)
        assert refused.value.rule == "front_of_queue"
        assert rows() == before
    routed = working.route(office.desk, number, to=to, low_hours=4, front=True, agreed_by=office.staff["karly"])
    assert routed.summary.endswith(", front of the queue (Karly agreed).")
    assert Journal.select().order_by(Journal.seq.desc()).first().summary == routed.summary
    assert Request.get_by_id(number).specialist_due_at is not None
    history.undo(office.desk)
    office.sit("Karly")
    assert "(Karly agreed)" in working.route(office.desk, number, to=to, front=True).summary


def test_a_text_keeps_its_own_purpose(office: Office) -> None:
    number, by = office.request(), office.desk.now() + timedelta(days=1)
    answering.acknowledge(office.desk, number, eta=by, text="I'll find out.", purpose="find_out")
    assert [row.purpose for row in Message.select().where(Message.request == number)] == ["find_out"]


def test_absent_without_and_with_cover(office: Office) -> None:
    from acdesk.verbs import people

    day = office.desk.now().date()
    number = office.request("Website down")
    people.add_absence(office.desk, office.staff["devon"], first=day, last=day + timedelta(days=3))
    with pytest.raises(Refused, match="nobody covers"):
        working.route(office.desk, number, to=office.staff["devon"])
    cover = people.add_staff(office.desk, "Lena", role="specialist", skills=["web"]).created[0]
    person = office.staff["devon"]
    people.add_absence(office.desk, person, first=day - timedelta(days=1), last=day + timedelta(days=2), cover_id=cover)
    done = working.route(office.desk, number, to=person)
    assert "Lena covers" in done.notes[0]
    assert Request.get_by_id(number).specialist_id == cover


def test_the_handover_of_tier_1_and_who_takes_it(office: Office) -> None:
    number = office.request(client="amazonia")
    with pytest.raises(Refused, match="Karly does not manage Tier 1"):
        leading.hand_over(office.desk, number, to=office.staff["karly"])
    leading.hand_over(office.desk, number)
    assert target(number, Kind.HAND_OVER) == 60
    office.sit("Karly")
    with pytest.raises(Refused, match="for the VP of Strategy or the Owner"):
        leading.take_over(office.desk, number)
    office.sit("Vera")
    leading.take_over(office.desk, number)
    assert [row.owner_id for row in owed(number, Kind.UPDATE_CLIENT)] == [office.staff["vera"]]


def test_a_stale_screen_gets_a_conflict(office: Office) -> None:
    number = office.request()
    seen = Request.get_by_id(number).version
    tidying.set_urgency(office.desk, number, level="high", fact="campaign is live")
    with office.desk.expecting({number: seen}), pytest.raises(Refused, match="changed meanwhile") as refused:
        answering.answer(office.desk, number, text="Done.")
    assert refused.value.rule == "conflict"


def test_verbs_together_are_one_step(office: Office) -> None:
    before = rows()
    with office.desk.together():
        first = office.request()
        tidying.void(office.desk, first, why="spam")
        tidying.note(office.desk, first, text="the third this week")
    history.undo(office.desk)
    assert rows() == before
    history.redo(office.desk)
    assert Request.get_by_id(first).state == State.CLOSED
