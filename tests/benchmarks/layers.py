"""What lies under a key, inside this process: reading the order, a page, a request; searching; a verb's commit."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from itertools import cycle

from acdesk import history
from acdesk.verbs import answering
from db import queries
from screens.desk_reading import DeskReading
from tests.benchmarks.figures import Figure, spread
from tests.benchmarks.office import Office

WORDS = ("b", "bo", "bou", "boun", "bounc", "bounce", "client 001", "no")


def layers(office: Office, rounds: int) -> list[Figure]:
    """Milliseconds of each read, and of acknowledging with its durable commit."""
    desk = office.open()
    try:
        reading = DeskReading(desk)
        order = list(reading.order("now"))  # all of it, which the first paint does not wait for
        requests = cycle(number for number in order[:200] if number > 0)
        words = cycle(WORDS)
        found = [
            ("order, all of it", _times(lambda: list(reading.order("now")), rounds)),
            ("page of 128 rows", _times(lambda: reading.rows("now", order[:128]), rounds)),
            ("detail", _times(lambda: reading.detail(next(requests)), rounds * 4)),
            ("counts of the splits", _times(reading.splits, rounds)),
            ("pulse", _times(reading.pulse, rounds)),
            ("head (each second)", _times(reading.head, rounds)),
            ("search", _times(lambda: reading.search(next(words), 50), rounds * 2)),
        ]
        unacknowledged = [
            item.request_id
            for item in queries.items(reading.view(), "unacknowledged")
            if item.request_id is not None and not item.hot and item.tier in (2, 3)
        ][:rounds]
        numbers = iter(unacknowledged)
        eta = desk.now() + timedelta(days=2)
        acknowledged = _times(
            lambda: answering.acknowledge(desk, next(numbers), eta=eta, text="You will have it by then."),
            len(unacknowledged),
        )
        found += [
            ("acknowledge, committed", acknowledged),
            ("undo, committed", _times(lambda: history.undo(desk), len(unacknowledged))),
        ]
        return [Figure(f"  {name}", spread(times)) for name, times in found]
    finally:
        desk.close()


def _times(call: Callable[[], object], rounds: int) -> list[float]:
    """Milliseconds of each call."""
    times = []
    for _ in range(rounds):
        begun = time.perf_counter()
        call()
        times.append((time.perf_counter() - begun) * 1000)
    return times
