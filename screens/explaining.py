"""Where the numbers of what is owed come from: the arithmetic of its pressure, its clock, its rule."""

from __future__ import annotations

from acdesk.desk import Desk
from acdesk.rules import pressure
from acdesk.when import say
from db.queries import Item, View
from screens import matters
from screens import saying as words
from screens.saying import line

LANES = (
    "hot and not taken over comes before everything",
    "unacknowledged comes before all but hot",
    "the common lane",
)


def explained(desk: Desk, view: View, item: Item | None) -> list[str]:
    """The lines on what is owed first on something; none where nothing is."""
    if item is None or not item.kind or item.due_at is None or item.warn_at is None or item.started_at is None:
        return []
    said = {at: say(at, now=view.now, zone=desk.config.zone) for at in (item.started_at, item.warn_at, item.due_at)}
    hours = f"{line(item.owner)}'s own hours" if item.calendar_id else "the agency's hours"
    return [
        pressure.explain_owed(desk.config.weights, item),
        "",
        f"owed      {words.kind(item.kind)}, by {line(item.owner)}",
        f"lane {item.lane}    {LANES[min(item.lane, 2)]}",
        f"since     {said[item.started_at]}, {item.age_minutes} working minutes ago, in {hours}",
        f"target    {matters.where_from(item)}",
        f"warns     {said[item.warn_at]}",
        f"due       {said[item.due_at]}",
    ]
