"""What the signs of the calendar and of its board mean."""

from __future__ import annotations

from acdesk.reading import calendar
from acdesk.reading.visits import SIGNS
from acdesk.rules.visits import Standing

WORDS = {
    Standing.HELD: "held",
    Standing.BOOKED: "booked",
    Standing.PLANNED: "to book",
    Standing.TO_PLAN: "to plan",
    Standing.MISSED: "missed",
    Standing.NOT_OWED: "not owed",
    Standing.ELSEWHERE: "elsewhere",
}
SHOWN = (Standing.HELD, Standing.BOOKED, Standing.PLANNED, Standing.TO_PLAN, Standing.MISSED)
"""What has a sign of its own on the board."""
BLANK = "blank: not owed, only with a lead, or no client then"


def legend(room: int, *, ascii: bool) -> str:
    """One line, as much of it as there is room for: above all what is blank."""
    signs = "  ".join(f"{SIGNS[each][ascii]} {WORDS[each]}" for each in SHOWN)
    return next(
        (told for told in (f"{signs}   {BLANK}", f"{signs}   blank: none owed", BLANK) if len(told) <= room), ""
    )


IN_THE_CALENDAR = {
    "planned": "a call", "moved": "a call that was moved", "off": "a call on a holiday or an absence: see proposals",
    "held": "held", "missed": "missed", "cancelled": "cancelled", "visit": "a visit", "internal": "an event of ours",
    "promise": "a promise to a client", "absence": "somebody is away", "busy": "busy time of others",
}  # fmt: skip


def signs_page(*, ascii: bool) -> str:
    """All of them, below the keys."""
    days = [f"  {calendar.SIGNS[each][ascii]:<16}{told}" for each, told in IN_THE_CALENDAR.items()]
    board = [f"  {SIGNS[each][ascii]:<16}{WORDS[each]}" for each in (*SHOWN, Standing.ELSEWHERE)]
    blank = f"  {'blank':<16}{BLANK.partition(': ')[2]}"
    return "\n".join(["", "Signs of the calendar", *days, "", "Signs of the board", *board, blank, ""])
