"""Commands from their start to their end: the queue as JSON, and mail brought in."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from statistics import median

from tests.benchmarks.figures import Figure, spread
from tests.benchmarks.office import ROOT, Office

MAIL = ROOT.parent / "shared" / "corpora" / "mail"


def queue(office: Office, rounds: int) -> list[Figure]:
    """`acdesk queue --json`: all of it, and what Python alone takes of that."""
    whole = [timed(office, office.command("queue", "--json"))[0] for _ in range(rounds + 1)][1:]
    bare = [timed(office, [sys.executable, "-c", "pass"])[0] for _ in range(rounds)]
    return [
        Figure("acdesk queue --json", spread(whole), value=median(whole), limit=250, unit="ms"),
        Figure("  of that, Python starts", spread(bare)),
    ]


def imported(office: Office, rounds: int) -> list[Figure]:
    """`acdesk mail import` of the collected mail onto a new desk; nothing where that mail is not at hand."""
    if not MAIL.is_dir():
        return []
    rates, read = [], 0
    for turn in range(rounds):
        path = office.folder / f"mail-{turn}.db"
        fresh = Office(office.folder, path, 0)
        _made(fresh)
        seconds, out = timed(fresh, fresh.command("mail", "import", str(MAIL), "--json"))
        read = json.loads(out)["read"]
        rates.append(read / seconds * 1000)
    name, rate = f"mail import ({read:,} messages)", median(rates)
    return [Figure(name, spread(rates, "/s"), value=rate, limit=400, unit="/s", least=True)]


def _made(office: Office) -> None:
    """Make the desk anew, with one person."""
    for path in office.folder.glob(f"{office.path.name}*"):
        path.unlink()
    timed(office, office.command("staff", "add", "Anna", "--role", "coordinator"))


def timed(office: Office, command: list[str]) -> tuple[float, bytes]:
    """Milliseconds, and what was printed. Raises CalledProcessError."""
    begun = time.perf_counter()
    done = subprocess.run(command, env=office.environ, cwd=ROOT, stdout=subprocess.PIPE, check=True)
    return (time.perf_counter() - begun) * 1000, done.stdout
