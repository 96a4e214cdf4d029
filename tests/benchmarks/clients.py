"""The clients' screen over a real terminal: opening it with few and with very many clients, and its cursor keys."""

from __future__ import annotations

from pathlib import Path
from statistics import median

from acdesk.config import Config
from acdesk.desk import open_desk
from db.fields import from_millis
from tests.benchmarks.figures import Figure, percentile, spread
from tests.benchmarks.office import Office
from tests.benchmarks.screens import STRIDE, Size, empty, ours
from tests.seed import NOW
from tests.seed_clients import seed_clients

FEW, MANY = 50, 5_000
TIMES = 20
"""So many contacts and messages to a client."""
READY, SHOWN = "Unacknowledged", "weeks"
"""What stands on the queue once it is painted, and on the clients' screen."""


def furnish(folder: Path, clients: int) -> Office:
    """A desk with so many clients, or the one that an earlier run has left in the folder."""
    office = Office(folder, folder / f"clients-{clients}.db", clients)
    if not office.path.exists():
        desk = open_desk(office.path, Config(), lambda: NOW, create=True)
        w = desk.agency.w
        many = TIMES * clients
        seed_clients(clients, many, many, open_requests=clients, w=lambda millis: w(from_millis(millis)))
        desk.close()
    office.put_in_order()
    return office


def figures(folder: Path, size: Size, rounds: int) -> list[Figure]:
    """Opening, by turns with few and with many; then cursor keys beside the empty app's."""
    few, many = furnish(folder, FEW), furnish(folder, MANY)
    little, much = [], []
    for turn in range(max(3, rounds // 20)):
        pair = (_opened(few, size), _opened(many, size))
        if turn:  # the first round writes the byte code
            little.append(pair[0])
            much.append(pair[1])
    opens = Figure(
        f"clients' screen opens, {MANY:,} beside {FEW}", spread(much), spread(little),
        median(much) / median(little), 1.3, "×",
    )  # fmt: skip
    return [opens, _keys(many, size, rounds)]


def _opened(office: Office, size: Size) -> float:
    with ours(office, size) as desk:
        desk.first_paint(READY)
        desk.settle(1)
        return desk.press(b"2", marker=SHOWN, quiet=0.3)


def _keys(office: Office, size: Size, rounds: int) -> Figure:
    with ours(office, size) as desk, empty(office, size) as app:
        desk.first_paint(READY)
        app.first_paint(f"line {size[1]}")
        desk.settle(1)
        desk.press(b"2", marker=SHOWN, quiet=0.3)
        steps = [(b"j" if turn // STRIDE % 2 == 0 else b"k") for turn in range(rounds)]
        pairs = [(desk.press(key), app.press(key)) for key in steps]
    mine, its = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    ratio = percentile(mine, 0.95) / percentile(its, 0.95)
    return Figure("cursor key on the clients", spread(mine), spread(its), ratio, 2, "×")
