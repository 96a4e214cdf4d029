"""The team: somebody new, what is known of somebody, and when they are away."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from acdesk.desk import Desk, named
from acdesk.errors import WrongUsage
from acdesk.operation import Done
from acdesk.text import clean_line
from acdesk.verbs import editing, people
from db import queries
from db.vocabulary import Role
from screens.dialogs.fields import Field, FieldKind, Option, one_line
from screens.dialogs.people import ACTIVE, About, staff_said

ROLES = (
    Option("c", Role.COORDINATOR, "coordinator"),
    Option("s", Role.SPECIALIST, "specialist"),
    Option("k", Role.STRATEGIST, "Strategist"),
    Option("o", Role.OWNER, "Owner"),
    Option("v", Role.VP_STRATEGY, "VP of Strategy"),
)


class Member(About):
    """A member of the agency: a new one, or what is known of one."""

    name_of = "member"
    sends = "save"

    def __init__(self, desk: Desk, row: queries.StaffRow | None = None, role: Role = Role.SPECIALIST) -> None:
        super().__init__(desk)
        self.name_of = "add_staff" if row is None else "edit_staff"
        self.subject = 0 if row is None else row.id
        self._row = row
        self._role = role

    @property
    def heading(self) -> str:
        """Who."""
        return "New member of the team" if self._row is None else clean_line(self._row.name, 80)

    def _known(self) -> dict[str, str]:
        row = self._row
        if row is None:
            return {"name": "", "role": str(self._role), "skills": "", "zone": self.desk.config.hours.zone,
                    "hours": "", "email": "", "reach": "", "backlog": ""}  # fmt: skip
        hours = {", ".join(windows) for windows in row.hours.values() if windows}
        return {
            "name": one_line(row.name), "role": row.role, "skills": ", ".join(one_line(each) for each in row.skills),
            "zone": row.zone, "hours": hours.pop() if len(hours) == 1 else "", "email": one_line(row.email),
            "reach": one_line(row.reach),
            "backlog": f"{row.backlog_minutes / 60:g}" if row.backlog_minutes else "",
        }  # fmt: skip

    def fields(self) -> Iterator[Field]:
        """Name, role, skills, when they work, how to reach them."""
        known = self._known()
        yield Field("name", "name", known["name"])
        yield Field("role", "role", known["role"], FieldKind.CHOICE, ROLES)
        yield Field("skills", "skills", known["skills"], hint="web, google_ads, content …")
        yield Field("zone", "time zone", known["zone"], hint="America/Chicago")
        yield Field("hours", "hours", known["hours"], hint="empty: the agency's hours")
        yield Field("email", "mail", known["email"])
        yield Field("reach", "reach by", known["reach"])
        yield Field("backlog", "ahead", known["backlog"], hint="hours of work not on this desk")
        if self._row is not None:
            yield Field("active", "there", "yes" if self._row.active else "no", FieldKind.CHOICE, ACTIVE)

    def send(self) -> Done:
        """Add or save."""
        row = self._row
        given: dict[str, Any] = {name: self.value(name).strip() for name in self._known()}
        given["skills"] = [each.strip().lower() for each in given["skills"].split(",") if each.strip()]
        given["backlog_minutes"] = self._minutes(given.pop("backlog"))
        if row is None:
            return people.add_staff(self.desk, given.pop("name"), **given)
        kept = {**self._known(), "skills": list(row.skills), "backlog_minutes": row.backlog_minutes}
        changed = {name: value for name, value in given.items() if value != kept[name]}
        if (self.value("active") == "yes") != row.active:
            changed["active"] = self.value("active") == "yes"
        return editing.edit_staff(self.desk, row.id, **changed)

    def _minutes(self, hours: str) -> int:
        try:
            found = float(hours or 0)
        except ValueError:
            raise WrongUsage(f"The hours ahead are a number, not {hours[:20]!r}.") from None
        if not 0 <= found <= 10_000:
            raise WrongUsage("The hours ahead are between 0 and 10,000.")
        return round(found * 60)


class Away(About):
    """Somebody is away, and who covers."""

    name_of = "absence"
    sends = "note"

    def __init__(self, desk: Desk, row: queries.StaffRow) -> None:
        super().__init__(desk)
        self.subject = row.id
        self._row = row

    @property
    def heading(self) -> str:
        """Who."""
        return f"{clean_line(self._row.name, 60)} is away"

    def fields(self) -> Iterator[Field]:
        """From, to, and the cover."""
        yield Field("first", "from", "", FieldKind.WHEN, hint="the first day: mon, 2026-03-09 …")
        yield Field("last", "to", "", FieldKind.WHEN, hint="the last day; empty: that one day")
        yield Field("cover", "covered by", tell=staff_said, hint="begin to type a name; empty: nobody")
        yield Field("note", "note")

    def send(self) -> Done:
        """Note it; what they owe goes to the cover meanwhile."""
        first = self.when("first")
        if first is None:
            raise WrongUsage("Give the first day.")
        zone = self.desk.config.zone
        last = self.when("last") or first
        cover = self.value("cover").strip()
        return people.add_absence(
            self.desk,
            self.subject,
            first=first.astimezone(zone).date(),
            last=last.astimezone(zone).date(),
            cover_id=named(cover).id if cover else None,
            note=self.value("note").strip(),
        )
