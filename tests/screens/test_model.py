"""The list under the hand keeps still."""

from __future__ import annotations

from screens.queue.model import PAGE, QueueModel
from tests.screens.fakes import FakeReading


def model(count: int = 300) -> tuple[QueueModel, FakeReading]:
    reading = FakeReading(count)
    found = QueueModel(reading)
    found.refresh()
    return found, reading


def test_only_the_pages_that_are_looked_at_are_read() -> None:
    found, reading = model(100_000)
    for place in range(40):
        assert found.row(place) is not None
    assert reading.reads == 1
    assert found.row(99_999) is not None
    assert reading.reads == 2


def test_the_cursor_stays_on_its_request() -> None:
    found, reading = model()
    found.move(10)
    reading.ids = [500, 501, *range(1, 301)]
    found.refresh()
    assert found.current == 11
    assert found.cursor == 12


def test_the_cursor_stays_near_when_its_request_has_gone() -> None:
    found, reading = model()
    found.move(299)
    reading.ids = range(1, 200)
    found.refresh()
    assert found.cursor == 198
    reading.ids = ()
    found.refresh()
    assert found.current is None


def test_marks_survive_a_refresh_while_their_requests_do() -> None:
    found, reading = model()
    for place in (2, 5):
        found.move(place)
        found.mark()
    assert found.chosen() == [3, 6]
    reading.ids = [each for each in range(1, 301) if each != 3]
    found.refresh()
    assert found.chosen() == [6]
    found.marks.clear()
    assert found.chosen() == [6]


def test_a_handled_row_stays_in_place_until_the_refresh() -> None:
    found, reading = model()
    assert found.row(1) is not None
    reading.gone.add(2)
    found.reread([2])
    row = found.row(1)
    assert row is not None
    assert row.id == 2
    assert found.is_settled(2)
    assert not found.is_settled(1)
    reading.ids = [each for each in range(1, 301) if each != 2]
    found.refresh()
    assert found.order[1] == 3
    assert not found.is_settled(3)


def test_after_an_action_the_next_row_that_is_not_handled_comes() -> None:
    found, _ = model(PAGE)
    found.reread([2, 3])
    found.move(1)
    found.advance()
    assert found.current == 4
    found.move(PAGE - 1)
    found.reread([PAGE])
    found.advance()
    assert found.current == PAGE - 1


def test_a_split_opens_at_its_top() -> None:
    found, _ = model()
    found.move(20)
    found.mark()
    found.show("all")
    assert (found.cursor, found.marks) == (0, set())
    found.show("dark")
    assert found.current is None
