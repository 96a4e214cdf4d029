"""Keeping requests in order: objective, urgency, note, wished date, assign, merge, split, void, reopen."""

from __future__ import annotations

from collections.abc import Iterator

from acdesk.desk import client_named
from acdesk.errors import NotFound, Refused
from acdesk.operation import Done
from acdesk.reading import objectives
from acdesk.text import clean_line
from acdesk.verbs import arrive, pausing, tidying
from db.vocabulary import Urgency
from screens.actions.bulk import each
from screens.dialogs.base import Dialog
from screens.dialogs.fields import Field, FieldKind, Option, one_line

OFF = "off"


class Objective(Dialog):
    """Which of the client's objectives it serves, with one key; or why none."""

    name_of = "objective"
    sends = "link"
    repeats = True

    def fields(self) -> Iterator[Field]:
        """The current objectives by number, and none of them."""
        request = self.request
        quarter = objectives.current_quarter(self.desk)
        found = objectives.objectives(self.desk, request.client_id or 0)
        active = [view for view in found if view.row.active and not view.row.proposed]
        current = [view for view in active if view.row.quarter == quarter] or active
        current = current[:9]
        options = [
            Option(str(n), str(view.row.id), clean_line(view.row.title, 60), objectives.standing(view))
            for n, view in enumerate(current, 1)
        ]
        options.append(Option("0", OFF, "off-objective", "say why below"))
        chosen = OFF if request.off_objective or not current else str(request.objective_id or current[0].row.id)
        yield Field("objective", "serves", chosen, FieldKind.LIST, options, instant=True)
        yield Field("why", "because", one_line(request.off_objective))

    def send(self) -> Done:
        """Link it. Off-objective without a reason yet goes to the reason."""
        chosen, why = self.value("objective"), self.value("why").strip()
        if chosen != OFF:
            return tidying.link(self.desk, self.row.id, objective_id=int(chosen))
        if not why:
            self.query_one("#why").focus()
            raise Refused("objective", "Say why it serves none of them.")
        return tidying.link(self.desk, self.row.id, off_objective=why)


class SetUrgency(Dialog):
    """How urgent, by a fact."""

    name_of = "urgency"
    sends = "set"
    repeats = True

    def fields(self) -> Iterator[Field]:
        """The level and its fact, as suggested."""
        from acdesk.verbs.proposing import suggestion_for  # noqa: PLC0415  (only when asked for)

        request = self.request
        levels = (
            Option("h", Urgency.HIGH, "high"),
            Option("n", Urgency.NORMAL, "normal"),
            Option("l", Urgency.LOW, "low"),
        )
        hint = suggestion_for(self.desk, request)
        level, fact = (
            (request.urgency, request.urgency_fact) if request.urgency_fact else (hint.urgency, hint.urgency_fact)
        )
        yield Field("level", "urgency", str(level), FieldKind.CHOICE, levels)
        yield Field("fact", "as a fact", one_line(fact), hint="a date, money, blocked")

    def send(self) -> Done:
        """Set it."""
        level, fact = self.value("level"), self.value("fact")
        return tidying.set_urgency(self.desk, self.row.id, level=level, fact=fact)


class Note(Dialog):
    """A remark for the desk."""

    name_of = "note"
    sends = "note"
    repeats = True

    def fields(self) -> Iterator[Field]:
        """A line."""
        yield Field("note", "note")

    def send(self) -> Done:
        """Note it."""
        return tidying.note(self.desk, self.row.id, text=self.value("note"))


class WantedBy(Dialog):
    """The client's own date; empty for none."""

    name_of = "wanted_by"
    sends = "set"
    repeats = True

    def fields(self) -> Iterator[Field]:
        """The date."""
        yield Field("wanted_by", "wished by", self.said(self.request.wanted_by), FieldKind.WHEN, hint="empty: no date")

    def send(self) -> Done:
        """Set it."""
        return tidying.set_wanted_by(self.desk, self.row.id, wanted_by=self.when("wanted_by"))


class Assign(Dialog):
    """Which client an unknown sender belongs to, and whether always."""

    name_of = "assign"
    sends = "assign"

    @property
    def heading(self) -> str:
        """Who wrote."""
        return f"Who is {clean_line(self.request.sender or 'this', 60)}?{self.of_row}"

    def fields(self) -> Iterator[Field]:
        """The client by the beginning of its name, and what is remembered."""
        sender = clean_line(self.request.sender, 40)
        _, at, domain = sender.rpartition("@")
        yield Field("client", "client", tell=client_said, hint="begin to type its name")
        options = [Option("t", "", "only this one")]
        if at:
            options += [Option("a", "address", f"always {sender}"), Option("d", "domain", f"all of {domain}")]
        yield Field("always", "remember", "address" if at else "", FieldKind.CHOICE, options)

    def send(self) -> Done:
        """Assign it."""
        client = client_named(self.value("client"))
        return arrive.assign(self.desk, self.row.id, client.id, always=self.value("always"))


class Merge(Dialog):
    """Marked requests become one: which stays."""

    name_of = "merge"
    sends = "merge"

    @property
    def heading(self) -> str:
        """How many."""
        return f"Merge {len(self.rows)} into"

    def fields(self) -> Iterator[Field]:
        """The marked ones, the oldest first."""
        rows = sorted(self.rows, key=lambda row: row.id)
        options = [
            Option(str(n) if n < 10 else "", str(row.id), f"#{row.id}  {clean_line(row.title, 60)}", row.client)
            for n, row in enumerate(rows, 1)
        ]
        yield Field("into", "stays", str(rows[0].id), FieldKind.LIST, options)

    def send(self) -> Done:
        """Merge them; the earliest clocks and promises survive."""
        return tidying.merge(self.desk, [row.id for row in self.rows], into=int(self.value("into")))


class Split(Dialog):
    """One request becomes several, with the same arrival and clocks."""

    name_of = "split"
    sends = "split"

    def fields(self) -> Iterator[Field]:
        """A title each."""
        yield Field("titles", "split off", "", FieldKind.TEXT)

    def changed(self, name: str) -> None:
        """How it is written."""
        self.note("A line for each that becomes a request of its own; this one stays as it is.")

    def send(self) -> Done:
        """Split it."""
        titles = [line for line in self.value("titles").splitlines() if line.strip()]
        return tidying.split(self.desk, self.row.id, titles=titles)


class Void(Dialog):
    """It is no request, or none of the marked ones is."""

    name_of = "void"
    sends = "close"
    repeats = True

    @property
    def heading(self) -> str:
        """One or several."""
        return f"{len(self.rows)} are no requests" if len(self.rows) > 1 else f"Not a request{self.of_row}"

    def fields(self) -> Iterator[Field]:
        """Why."""
        yield Field("why", "because", hint="a mere thank-you …")

    def send(self) -> Done:
        """Close them."""
        why = self.value("why")
        return each(self.desk, self.rows, lambda number: tidying.void(self.desk, number, why=why), "No requests:")


class Reopen(Dialog):
    """A closed request is taken up again."""

    name_of = "reopen"
    sends = "reopen"
    repeats = True

    def fields(self) -> Iterator[Field]:
        """Why."""
        yield Field("why", "because", hint="they wrote again …")

    def send(self) -> Done:
        """Reopen it."""
        return pausing.reopen(self.desk, self.row.id, why=self.value("why"))


def client_said(text: str) -> str:
    """The client whose name begins so: `Badger HVAC, Tier 2`. Raises NotFound where that is none or several."""
    if not text.strip():
        return ""
    found = client_named(text)
    if not found.active:
        raise NotFound(f"{clean_line(found.name)} is no longer a client.")
    return f"{clean_line(found.name, 60)}, Tier {found.tier}"
