"""The prep sheet, as values and as Markdown, and the sweep before a call."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from acdesk.desk import acting_as
from acdesk.errors import NotFound
from acdesk.reading import prep
from acdesk.reading.sweep import sweep
from acdesk.verbs import (
    answering,
    arrive,
    calling,
    commitments,
    delivering,
    editing,
    in_call,
    leading,
    pausing,
    people,
)
from acdesk.verbs.proposing import propose_sweep
from db import queries
from db.models import Request
from screens import ahead
from tests.office import Office

STARTS = datetime(2026, 3, 12, 15, tzinfo=UTC)


@pytest.fixture
def call(office: Office) -> int:
    return calling.plan_call(office.desk, office.clients["badger"], starts=STARTS, every="2w").created[0]


def section(sheet: prep.Prep, title: str) -> tuple[str, ...]:
    return next(part.lines for part in sheet.sections if part.title == title)


def test_the_sheet_has_what_section_seven_asks(office: Office, call: int) -> None:
    desk, client = office.desk, office.clients["badger"]
    people.add_contact(desk, client, "Dana Ruiz", position="owner", rapport="Hockey", birthday="03-13")
    office.objective("Answer more calls")
    late = office.request("Price list")
    answering.acknowledge(desk, late, eta=desk.now() + timedelta(hours=1))
    asked = office.request("Which logo")
    answering.acknowledge(desk, asked, eta=desk.now() + timedelta(days=20))
    pausing.wait(desk, asked, question="Which logo?", if_silent="We keep the old one.")
    made = delivering.add(desk, client, "Spring page", kind="landing page").created[0]
    with acting_as(desk, "Karly"):
        delivering.check(desk, made)
    delivering.ready(desk, made)
    due = STARTS + timedelta(days=1)
    commitments.commit(desk, call, side="theirs", what="Two photos", owner="Dana", due=due)
    office.clock.instant = STARTS - timedelta(hours=1)
    sheet = prep.prep(desk, call)
    assert (sheet.title, sheet.when) == ("Call with Badger HVAC", "today 10am")
    assert any("Price list" in line for line in section(sheet, "Open requests"))
    assert any("Which logo" in line for line in section(sheet, "Waiting on the client"))
    assert section(sheet, "They said they would") == ("Two photos (Dana), by tomorrow 10am",)
    assert section(sheet, "Objectives")[0].startswith("Answer more calls")
    assert section(sheet, "To present") == ("Spring page, edition 1",)
    assert section(sheet, "People") == ("Dana Ruiz: owner; Hockey; birthday tomorrow",)
    assert any("Where is #" in line and "Price list" in line for line in section(sheet, "Likely questions"))
    assert section(sheet, "Agenda")[:2] == ("Present Spring page", "Ask for: Two photos")
    assert any("Price list" in line for line in section(sheet, "Since the last call"))


def test_a_renewal_that_is_near_is_a_likely_question(office: Office, call: int) -> None:
    editing.edit_client(office.desk, office.clients["badger"], renews_on="2026-05-01")
    asked = section(prep.prep(office.desk, call), "Likely questions")
    assert asked[0].startswith("What comes next? The agreement renews Fri 1 May, in ")
    editing.edit_client(office.desk, office.clients["badger"], renews_on="2027-05-01")
    assert not any("renews" in line for line in section(prep.prep(office.desk, call), "Likely questions"))


def test_since_the_last_call_begins_with_the_last_held_one(office: Office, call: int) -> None:
    office.request("Old news")
    office.clock.instant = STARTS
    in_call.start_call(office.desk, call)
    office.clock.on(30)
    in_call.end_call(office.desk, call)
    office.clock.on(1000)
    office.request("Fresh news")
    following = calling.plan_call(office.desk, office.clients["badger"], starts=STARTS + timedelta(days=3)).created[0]
    lines = section(prep.prep(office.desk, following), "Since the last call")
    assert any("Fresh news" in line for line in lines)
    assert not any("Old news" in line for line in lines)


def test_as_markdown_nothing_from_outside_breaks_it(office: Office, call: int) -> None:
    office.request("Line one\n# Heading \x1b[31m")
    text = prep.markdown(prep.prep(office.desk, call))
    assert text.startswith("# Call with Badger HVAC\n")
    assert "\x1b" not in text
    assert "\n# Heading" not in text
    assert "## To present\n\n- nothing" in text


def test_as_markdown_a_title_loads_and_links_nothing(office: Office, call: int) -> None:
    office.request("![x](http://track.example/x.png) <img src=x> [a][b] 1 < 2")
    text = prep.markdown(prep.prep(office.desk, call))
    assert "![x] (http://track.example/x.png) &lt;img src=x> [a] [b] 1 < 2" in text


def test_the_sweep_counts_what_runs_out_during_the_call(office: Office, call: int) -> None:
    office.clock.instant = STARTS - timedelta(minutes=40)
    for title in ("One", "Two", "Three"):
        office.request(title, client="isthmus" if title == "Three" else "badger")
    assert prep.prep(office.desk, call).sweep == ""
    office.clock.instant = STARTS - timedelta(minutes=10)
    assert prep.prep(office.desk, call).sweep == "2 acknowledgements will run out during this call"


def test_the_sweep_does_not_call_running_out_what_is_over(office: Office, call: int) -> None:
    office.clock.instant = STARTS - timedelta(minutes=75)
    office.request("One")
    office.clock.instant = STARTS - timedelta(minutes=50)
    office.request("Two")
    office.clock.instant = STARTS - timedelta(minutes=10)
    said = "1 acknowledgement will run out during this call, 1 is over already"
    assert prep.prep(office.desk, call).sweep == said
    office.clock.instant = STARTS + timedelta(minutes=20)
    assert prep.prep(office.desk, call).sweep == "2 acknowledgements are over already"


def test_the_sweep_counts_what_acknowledge_all_lists_and_nothing_else(office: Office, call: int) -> None:
    desk = office.desk
    people.add_staff(desk, "Tom", role="coordinator")
    theirs = people.add_client(desk, "Yahara Brewing", tier=2, coordinator="Tom").created[0]
    office.clock.instant = STARTS - timedelta(minutes=75)
    over = office.request("Over before the call begins")
    office.clock.instant = STARTS - timedelta(minutes=40)
    mine = office.request("Mine")
    hot = office.request("It is broken")
    leading.escalate(desk, hot, kind="mistake", why="The wrong logo went out.")
    arrive.add(desk, "Somebody else's", theirs)
    Request.update(client=None).where(Request.id == office.request("From nobody known")).execute()
    seen = office.request("Acknowledged already")
    answering.acknowledge(desk, seen, eta=desk.now() + timedelta(days=2))
    office.clock.instant = STARTS - timedelta(minutes=10)
    row = queries.call(call)
    assert row is not None
    found, listed = sweep(desk, row), [line.request_id for line in propose_sweep(desk)]
    assert (found.more, found.over) == ((mine,), (over,))
    assert sorted(listed) == sorted((*found.more, *found.over))
    assert prep.prep(desk, call).sweep == found.sentence
    assert (found.sentence, found.brief) == (
        "1 acknowledgement will run out during this call, 1 is over already", "1 runs out in it",
    )  # fmt: skip
    fact = ahead.call_fact(desk, desk.view())
    assert fact is not None
    assert fact.text == "call 10:00 Badger HVAC: 1 runs out in it"
    answering.acknowledge_all(desk, propose_sweep(desk))
    assert sweep(desk, row).sentence == ""


def test_no_such_call(office: Office) -> None:
    with pytest.raises(NotFound):
        prep.prep(office.desk, 7)


def test_a_leap_day_birthday(office: Office) -> None:
    assert prep._days_to("02-29", date(2026, 2, 20)) == 8
    assert prep._days_to("1980-03-02", date(2026, 3, 3)) == 364
