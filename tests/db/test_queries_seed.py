"""The big desk of the benchmarks is a desk like any other: searchable, and with the queue read from one index."""

from __future__ import annotations

from db import queries
from db.models import database
from db.search import search
from db.store import Store
from tests.seed import NOW, seed


def test_a_seeded_desk_is_what_it_says_and_can_be_searched(store: Store) -> None:
    every = "SELECT name FROM sqlite_master WHERE type = 'trigger' ORDER BY name"
    before = database.execute_sql(every).fetchall()
    made = seed(300, 120, clients=5, specialists=2)
    view = queries.View(now=NOW, clocks={0: 305_802}, person_id=made.coordinator, role="coordinator")
    assert queries.counts(view).all == made.open_requests + len(made.clients)
    assert queries.counts(view).dark == 0
    assert {found.kind for found in search(database, "Newsletter", 5)} == {"request", "message"}
    assert database.execute_sql(every).fetchall() == before, "insert, delete and update are all there again"


def test_the_queue_is_read_from_one_index(store: Store) -> None:
    sql = "SELECT o.request_id, o.kind, o.opened_at, o.start_w FROM obligation o WHERE o.state = 'open'"
    plan = " ".join(str(row[-1]) for row in database.execute_sql(f"EXPLAIN QUERY PLAN {sql}").fetchall())
    assert "COVERING INDEX obligation_open" in plan
