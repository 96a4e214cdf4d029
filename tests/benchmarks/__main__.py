"""`python -m tests.benchmarks`: measure, and print the table."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from tests.benchmarks import calendar, clients, commands, layers, screens
from tests.benchmarks.figures import Figure, table
from tests.benchmarks.office import Office, furnish
from tests.benchmarks.terminal import Stuck

PARTS = ("paint", "keys", "verbs", "search", "clients", "calendar", "queue", "import", "layers")


def main() -> None:
    """Furnish a desk, measure the parts that are asked for, print the figures."""
    asked = _arguments()
    with screens.scratch() as scratch:
        folder = Path(asked.keep) if asked.keep else Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        office = furnish(folder, asked.requests, asked.open)
        columns, lines = (int(part) for part in asked.size.split("x"))
        before = os.getloadavg()[0]
        found = list(_figures(office, (columns, lines), asked.only or PARTS, quick=asked.quick))
        print(f"{asked.requests:,} requests, {min(asked.open, asked.requests):,} open; {columns}×{lines}; "
              f"{os.cpu_count()} cores, load {before:.1f} before and {os.getloadavg()[0]:.1f} after")  # fmt: skip
        print(table(found))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer rounds")
    parser.add_argument("--requests", type=int, default=100_000, help="requests on the desk")
    parser.add_argument("--open", type=int, default=5_000, help="of them open")
    parser.add_argument("--size", default="120x40", help="columns and lines of the terminal")
    parser.add_argument("--keep", metavar="FOLDER", help="keep the desk there, and take it from there the next time")
    parser.add_argument("--only", nargs="+", choices=PARTS, help="these parts only")
    return parser.parse_args()


def _figures(office: Office, size: screens.Size, parts: Sequence[str], *, quick: bool) -> Iterator[Figure]:
    measures: dict[str, Callable[[], Iterable[Figure]]] = {
        "paint": lambda: [screens.paint(office, size, 5 if quick else 15), screens.unclean(office, size, 2)],
        "keys": lambda: screens.keys(office, size, 60 if quick else 240),
        "verbs": lambda: screens.verbs(office, size, 3 if quick else 8),
        "search": lambda: [screens.search(office, size, 2 if quick else 6)],
        "clients": lambda: clients.figures(office.folder, size, 60 if quick else 240),
        "calendar": lambda: calendar.figures(office.folder, size, 60 if quick else 240),
        "queue": lambda: commands.queue(office, 5 if quick else 15),
        "import": lambda: commands.imported(office, 1 if quick else 3),
        "layers": lambda: layers.layers(office, 20 if quick else 60),
    }
    for part in PARTS:
        if part in parts:
            try:
                yield from measures[part]()
            except Stuck as error:
                yield Figure(part, f"stuck: {' '.join(str(error).split())[:200]}")


if __name__ == "__main__":
    main()
