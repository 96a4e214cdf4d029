"""What is known of clients and their people: added, changed, and that both sides spoke."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from acdesk.desk import Desk, named
from acdesk.errors import WrongUsage
from acdesk.operation import Done
from acdesk.text import clean_line, clean_text
from acdesk.verbs import editing, people, tiers
from db import queries
from db.models import Client
from db.vocabulary import Channel, Role
from screens.dialogs.base import Dialog
from screens.dialogs.fields import Field, FieldKind, Option, one_line

TIERS = (Option("1", "1", "Tier 1"), Option("2", "2", "Tier 2"), Option("3", "3", "Tier 3"))
SPOKE = (
    Option("p", Channel.PHONE, "phone"),
    Option("z", Channel.CALL, "client call"),
    Option("c", Channel.CHAT, "chat"),
    Option("v", Channel.VISIT, "visit"),
    Option("m", Channel.EMAIL, "mail"),
)
ACTIVE = (Option("y", "yes", "yes"), Option("n", "no", "no longer"))
RENEWS = "the agreement: 2026-05-01"
GROWTH, COMPLEXITY = "1 to 5: what may become of it", "1 to 5: how many streams"
DOMAINS = "domains, with commas between"
NOTHING = frozenset({"none", "nobody", "-"})
"""What empties a field that keeps what it is told otherwise."""


class About(Dialog):
    """A dialog about something that is no request; its draft is kept under that thing's number."""

    subject = 0

    @property
    def _draft_key(self) -> str:
        return f"{self.name_of}:about-{self.subject}"

    def whole(self, name: str, what: str) -> int | None:
        """A whole number in a field, None where it is empty. Raises WrongUsage for what is none."""
        text = self.value(name).strip().replace(",", "").removeprefix("$")
        if not text:
            return None
        try:
            return int(text)
        except ValueError:
            raise WrongUsage(f"{what} is a whole number, not {text[:20]!r}.") from None

    def changes(self, **known: str) -> dict[str, Any]:
        """The fields that somebody has changed, by their name, as typed."""
        typed = {name: self.value(name).strip() for name in known}
        return {name: text for name, text in typed.items() if text != known[name].strip()}


class ForClient(About):
    """A dialog about something new for a client."""

    def __init__(self, desk: Desk, client_id: int, name: str) -> None:
        super().__init__(desk)
        self.subject = client_id
        self.client_name = clean_line(name, 60)


def staff_said(text: str) -> str:
    """The member of the agency whose name begins so."""
    return clean_line(named(text).name, 60) if text.strip() and text.strip().casefold() not in NOTHING else ""


class EditClient(About):
    """What is known of a client; the tier has a dialog of its own."""

    name_of = "edit_client"
    sends = "save"

    def __init__(self, desk: Desk, client_id: int) -> None:
        super().__init__(desk)
        self.subject = client_id
        self.client = desk.client(client_id)

    @property
    def heading(self) -> str:
        """Whose."""
        return clean_line(self.client.name, 80)

    def _known(self) -> dict[str, str]:
        row = self.client
        return {
            "name": one_line(row.name),
            "city": one_line(row.city),
            "zone": row.zone,
            "retainer": "" if row.retainer is None else str(row.retainer),
            "growth": "" if row.growth is None else str(row.growth),
            "complexity": "" if row.complexity is None else str(row.complexity),
            "renews_on": row.renews_on,
            "coordinator": self._person(row.coordinator_id),
            "strategist": self._person(row.strategist_id),
            "domains": ", ".join(one_line(each) for each in row.domains),
            "notes": clean_text(row.notes),
            "active": "yes" if row.active else "no",
        }

    def _person(self, staff_id: int | None) -> str:
        return "" if staff_id is None else one_line(self.desk.staff(staff_id).name)

    def fields(self) -> Iterator[Field]:
        """All of it but the tier."""
        known = self._known()
        yield Field("name", "name", known["name"])
        yield Field("city", "place", known["city"], hint="town, and part of town")
        yield Field("zone", "time zone", known["zone"], hint="America/Chicago")
        yield Field("retainer", "retainer", known["retainer"], hint="dollars a month")
        yield Field("growth", "growth", known["growth"], hint=GROWTH)
        yield Field("complexity", "complexity", known["complexity"], hint=COMPLEXITY)
        yield Field("renews_on", "renews on", known["renews_on"], hint=RENEWS)
        yield Field("coordinator", "kept by", known["coordinator"], tell=staff_said)
        yield Field("strategist", "strategist", known["strategist"], tell=staff_said)
        yield Field("domains", "mail from", known["domains"], hint=DOMAINS)
        yield Field("active", "a client", known["active"], FieldKind.CHOICE, ACTIVE)
        yield Field("notes", "notes", known["notes"], FieldKind.TEXT)

    def send(self) -> Done:
        """Save what was changed."""
        given = self.changes(**self._known())
        for name, what in (("retainer", "The retainer"), ("growth", "The growth"), ("complexity", "The complexity")):
            if name in given:
                given[name] = self.whole(name, what)
        for name in ("coordinator", "strategist"):
            if name in given:
                given[name] = named(given[name]).id
        if "domains" in given:
            given["domains"] = [each.strip() for each in given["domains"].split(",") if each.strip()]
        if "active" in given:
            given["active"] = given["active"] == "yes"
        return editing.edit_client(self.desk, self.subject, **given)


class AddClient(About):
    """A new client."""

    name_of = "add_client"
    sends = "add"

    @property
    def heading(self) -> str:
        """What it is."""
        return "New client"

    def fields(self) -> Iterator[Field]:
        """Name and tier; the rest can wait."""
        yield Field("name", "name")
        yield Field("tier", "tier", "2", FieldKind.CHOICE, TIERS)
        yield Field("city", "place", hint="town, and part of town")
        yield Field("domains", "mail from", hint=DOMAINS)
        yield Field("retainer", "retainer", hint="dollars a month")
        yield Field("growth", "growth", hint=GROWTH)
        yield Field("complexity", "complexity", hint=COMPLEXITY)
        yield Field("renews_on", "renews on", hint=RENEWS)

    def send(self) -> Done:
        """Add it."""
        return people.add_client(
            self.desk,
            self.value("name"),
            tier=int(self.value("tier")),
            city=self.value("city").strip(),
            domains=[each.strip() for each in self.value("domains").split(",") if each.strip()],
            retainer=self.whole("retainer", "The retainer"),
            growth=self.whole("growth", "The growth"),
            complexity=self.whole("complexity", "The complexity"),
            renews_on=self.value("renews_on").strip(),
        )


class SetTier(About):
    """Another tier, with the reason. Only the VP of Strategy and the Owner may: who is neither is told at once."""

    name_of = "tier"
    sends = "move"

    def __init__(self, desk: Desk, client: Client) -> None:
        super().__init__(desk)
        self.subject = client.id
        self.client = client

    @property
    def heading(self) -> str:
        """From which."""
        return f"Tier of {clean_line(self.client.name, 60)}, {self.client.tier} now"

    def fields(self) -> Iterator[Field]:
        """The suggested one, and why."""
        found = tiers.suggested(self.client)
        chosen = tiers.proposed(self.client) or (found.tier if found else self.client.tier)
        yield Field("tier", "tier", str(chosen), FieldKind.CHOICE, TIERS)
        yield Field("reason", "because", "; ".join(found.reasons) if found else "")

    def changed(self, name: str) -> None:
        """Whether the person may."""
        person = self.desk.person
        if person is not None and person.role not in (Role.VP_STRATEGY, Role.OWNER):
            self.note(
                f"A tier is approved by the VP of Strategy or the Owner; {clean_line(person.name, 40)} is neither. "
                "They do it with: acdesk --as NAME"
            )
        else:
            self.note("Running clocks may shorten by it; none gets longer.")

    def send(self) -> Done:
        """Move it."""
        return tiers.set_tier(self.desk, self.subject, tier=int(self.value("tier")), reason=self.value("reason"))


class Touch(ForClient):
    """Both sides spoke."""

    name_of = "touch"
    sends = "log"

    @property
    def heading(self) -> str:
        """With whom."""
        return f"In touch with {self.client_name}"

    def fields(self) -> Iterator[Field]:
        """How, with whom, and what was said."""
        known = queries.contacts(self.subject)[:8]
        people_ = [Option(str(n), str(row.id), clean_line(row.name, 30)) for n, row in enumerate(known, 1)]
        yield Field("text", "what", hint="what was said, in a line")
        yield Field("channel", "by", Channel.PHONE, FieldKind.CHOICE, SPOKE)
        if people_:
            nobody = Option("0", "", "nobody in particular")
            yield Field("contact", "with", people_[0].value, FieldKind.LIST, [*people_, nobody])
        yield Field("at", "when", "", FieldKind.WHEN, hint="empty: just now")

    def send(self) -> Done:
        """Log it: the clock of contact starts anew."""
        return editing.log_contact(
            self.desk,
            self.subject,
            channel=self.value("channel"),
            text=self.value("text"),
            at=self.when("at"),
            contact_id=self.number("contact"),
        )


class Contact(About):
    """A person at a client: a new one, or what is known of one."""

    name_of = "contact"
    sends = "save"

    def __init__(self, desk: Desk, client_id: int, row: queries.ContactRow | None = None) -> None:
        super().__init__(desk)
        self.name_of = "add_contact" if row is None else "edit_contact"
        self.subject = client_id if row is None else row.id
        self._client_id = client_id
        self._row = row

    @property
    def heading(self) -> str:
        """Who."""
        return "New contact" if self._row is None else clean_line(self._row.name, 80)

    def _known(self) -> dict[str, str]:
        names = ("name", "email", "phone", "position", "prefers", "birthday", "rapport")
        known = {name: "" if self._row is None else one_line(getattr(self._row, name)) for name in names}
        return known | {"rapport": "" if self._row is None else clean_text(self._row.rapport)}

    def fields(self) -> Iterator[Field]:
        """Name, how to reach them, and what is good to know."""
        known = self._known()
        yield Field("name", "name", known["name"])
        yield Field("email", "mail", known["email"])
        yield Field("phone", "phone", known["phone"])
        yield Field("position", "position", known["position"])
        yield Field("prefers", "reach by", known["prefers"], hint="how they like to be reached")
        yield Field("birthday", "birthday", known["birthday"], hint="03-14 or 1980-03-14")
        if self._row is not None:
            yield Field("active", "there", "yes" if self._row.active else "no", FieldKind.CHOICE, ACTIVE)
        hint = "children, teams, what was told in passing"
        yield Field("rapport", "to know", known["rapport"], FieldKind.TEXT, hint="" if known["rapport"] else hint)

    def send(self) -> Done:
        """Add or save."""
        if self._row is None:
            given = {name: self.value(name).strip() for name in self._known()}
            return people.add_contact(self.desk, self._client_id, given.pop("name"), **given)
        changed: dict[str, Any] = self.changes(**self._known())
        if (self.value("active") == "yes") != self._row.active:
            changed["active"] = self.value("active") == "yes"
        return editing.edit_contact(self.desk, self._row.id, **changed)
