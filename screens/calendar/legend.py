"""What the signs of the board mean."""

from __future__ import annotations

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
