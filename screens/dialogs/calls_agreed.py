"""What is put down during a call: what was agreed, a line of the agenda, something about a person, a question."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from acdesk.desk import Desk, named
from acdesk.errors import AcdeskError, Refused, WrongUsage
from acdesk.operation import Done
from acdesk.reading.calendar import call_detail
from acdesk.text import clean_line
from acdesk.verbs import commitments, in_call
from db import queries
from db.vocabulary import Side
from screens.dialogs.adding import FindOut
from screens.dialogs.fields import Field, FieldKind, Option, one_line
from screens.dialogs.people import About

SIDES = {Side.OURS: "We agree to", Side.THEIRS: "They agree to"}


class InCall(About):
    """A dialog over a call under way; its draft is kept with the call."""

    def __init__(self, desk: Desk, row: queries.CallRow) -> None:
        super().__init__(desk)
        self.subject = row.id
        self.call = row


class Agree(InCall):
    """Something that one side does. Who and by when may come later, but before the call ends."""

    name_of = "agree"
    sends = "keep"

    def __init__(
        self, desk: Desk, row: queries.CallRow, side: Side, agreed: queries.CommitmentRow | None = None, *, at: str = ""
    ) -> None:
        super().__init__(desk, row)
        self.name_of = f"agree_{side}" if agreed is None else "agreed"
        self.subject = row.id if agreed is None else agreed.id
        self._side = side
        self._agreed = agreed
        self._begin_at = at
        """The field that is to be answered first."""

    @property
    def heading(self) -> str:
        """Whose."""
        return SIDES[self._side]

    def fields(self) -> Iterator[Field]:
        """What, who, by when."""
        agreed = self._agreed
        if agreed is not None and agreed.request_id is not None:
            raise Refused("request", f"It is #{agreed.request_id} already: change that.")
        ours = self._side is Side.OURS
        who = (self.desk.actor.name if ours else self._theirs()) if agreed is None else agreed.owner
        yield Field("what", "what", "" if agreed is None else one_line(agreed.what))
        yield Field("owner", "who", one_line(who), tell=self._somebody, hint="who does it")
        due = None if agreed is None else agreed.due_at
        yield Field("due", "by", self.said(due), FieldKind.WHEN, hint="may come later")

    def _theirs(self) -> str:
        """The person at the client, where there is only one."""
        people = [] if self.call.client_id is None else queries.contacts(self.call.client_id)
        return people[0].name if len(people) == 1 else ""

    def _somebody(self, text: str) -> str:
        """On our side the member of the agency; anybody may be named."""
        person = self._staff(text)
        return "" if person is None else clean_line(self.desk.staff(person).name, 60)

    def _staff(self, text: str) -> int | None:
        if self._side is not Side.OURS or not text.strip():
            return None
        try:
            return named(text).id
        except AcdeskError:
            return None

    def begin(self) -> None:
        """To what is asked, or what is missing."""
        self.set_focus(self.query_one(f"#{self._begin_at or 'what'}"))

    def send(self) -> Done:
        """Keep it."""
        what, owner, due = self.value("what"), self.value("owner").strip(), self.when("due")
        staff = self._staff(owner)
        if self._agreed is None:
            return commitments.commit(
                self.desk, self.call.id, side=self._side, what=what, owner=owner, staff_id=staff, due=due
            )
        return commitments.change_commitment(
            self.desk, self._agreed.id, what=what, owner=owner, staff_id=staff, due=due
        )


class AgendaLine(InCall):
    """A line of the agenda: a new one, or another wording of one."""

    name_of = "agenda"
    sends = "keep"

    def __init__(self, desk: Desk, row: queries.CallRow, place: int | None = None) -> None:
        super().__init__(desk, row)
        self.name_of = "agenda" if place is None else f"agenda_{place}"
        items = self._items()
        self._known = items[place] if place is not None and place < len(items) else None

    @property
    def heading(self) -> str:
        """What it is."""
        return "To talk about"

    def _items(self) -> list[tuple[str, bool]]:
        return list(call_detail(self.desk, self.call.id).agenda)

    def fields(self) -> Iterator[Field]:
        """The line."""
        yield Field("text", "line", one_line("" if self._known is None else self._known[0]))

    def send(self) -> Done:
        """Keep it."""
        text, items = self.value("text").strip(), self._items()
        if not text:
            raise WrongUsage("Say what is to be talked about.")
        # by what it said, not by its place: another terminal may have dropped a line before it
        place = next((n for n, (said, _) in enumerate(items) if self._known and said == self._known[0]), None)
        if place is None:
            items.append((text, False))
        else:
            items[place] = (text, items[place][1])
        return in_call.set_agenda(self.desk, self.call.id, items)


class Rapport(InCall):
    """Something about a person that is worth remembering."""

    name_of = "rapport"
    sends = "keep"

    def __init__(self, desk: Desk, row: queries.CallRow, about: int | None = None) -> None:
        super().__init__(desk, row)
        self._about = about
        self._people: Sequence[queries.ContactRow] = () if row.client_id is None else queries.contacts(row.client_id)

    @property
    def heading(self) -> str:
        """What it is."""
        return "Worth remembering"

    def fields(self) -> Iterator[Field]:
        """What, and about whom."""
        if not self._people:
            raise Refused("contact", "Nobody is known at this client yet: N on the clients' screen adds a contact.")
        options = [
            Option(str(n), str(row.id), clean_line(row.name, 30), last_line(row.rapport))
            for n, row in enumerate(self._people[:9], 1)
        ]
        yield Field("text", "what", hint="children, teams, told in passing")
        known = [option.value for option in options]
        chosen = str(self._about) if str(self._about) in known else known[0]
        yield Field("contact", "about", chosen, FieldKind.LIST, options)

    def send(self) -> Done:
        """Keep it with the person."""
        return commitments.rapport(self.desk, int(self.value("contact")), self.value("text"))


def last_line(rapport: str, longest: int = 80) -> str:
    """The latest that is known of somebody, cut at so many characters."""
    return clean_line(rapport.strip().rpartition("\n")[2], longest)


class FindOutNow(FindOut):
    """The same within a call: the client is known, and it stands among what we agreed to."""

    def __init__(self, desk: Desk, row: queries.CallRow) -> None:
        super().__init__(desk, row.client, call_id=row.id)
        self._number = row.client_id

    @property
    def _draft_key(self) -> str:
        return f"{self.name_of}:call-{self.call_id}"

    @property
    def knows_client(self) -> bool:
        """It is the call's."""
        return True

    def client_id(self) -> int:
        """The call's client. Raises Refused where it has none."""
        if self._number is None:
            raise Refused("client", "This call is with nobody outside the agency: n takes a request.")
        return self._number

    def fields(self) -> Iterator[Field]:
        """All but the client."""
        yield from (field for field in super().fields() if field.name != "client")
