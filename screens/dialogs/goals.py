"""Objectives and what is measured of them: proposed, read, approved, closed, carried over."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Generic, TypeVar

from acdesk.desk import Desk
from acdesk.errors import Refused, WrongUsage
from acdesk.operation import Done
from acdesk.reading.objectives import KeyResultView, ObjectiveView
from acdesk.text import clean_line
from acdesk.verbs import objectives
from db.vocabulary import LEADS, Role
from screens.dialogs.fields import Field, FieldKind, Option
from screens.dialogs.people import About, ForClient

V = TypeVar("V", ObjectiveView, KeyResultView)


def figure(text: str, what: str) -> float:
    """A figure as typed. Raises WrongUsage for what is none."""
    try:
        found = float(text.strip().replace(",", "").rstrip("%").strip())
    except ValueError:
        found = math.nan
    if not math.isfinite(found):
        raise WrongUsage(f"{what} is a number, not {text.strip()[:20]!r}.")
    return found


def is_lead(desk: Desk) -> bool:
    """Whether the person at the desk owns objectives."""
    return desk.person is not None and Role(desk.person.role) in LEADS


class Of(About, Generic[V]):
    """A dialog about an objective, or about what is measured of one."""

    def __init__(self, desk: Desk, view: V) -> None:
        super().__init__(desk)
        self.subject = view.row.id
        self._view: V = view


class AddObjective(ForClient):
    """An objective of this quarter; a coordinator's is a proposal to the Strategist."""

    name_of = "add_objective"
    sends = "add"

    @property
    def heading(self) -> str:
        """For whom."""
        return f"{'New' if is_lead(self.desk) else 'Propose an'} objective for {self.client_name}"

    def fields(self) -> Iterator[Field]:
        """What is wanted, and when."""
        yield Field("title", "objective", hint="what is to be better, in a line")
        yield Field("quarter", "quarter", objectives.this_quarter(self.desk))

    def changed(self, name: str) -> None:
        """What becomes of it."""
        self.note(
            "At most three are current in a quarter."
            if is_lead(self.desk)
            else "The Strategist owns the objectives: this one is proposed, and current once approved."
        )

    def send(self) -> Done:
        """Add it."""
        quarter = self.value("quarter").strip()
        return objectives.add_objective(self.desk, self.subject, self.value("title"), quarter=quarter)


class AddKeyResult(Of[ObjectiveView]):
    """What is measured of an objective."""

    name_of = "add_key_result"
    sends = "add"

    @property
    def heading(self) -> str:
        """Of which."""
        return f"Key result of {clean_line(self._view.row.title, 70)}"

    def fields(self) -> Iterator[Field]:
        """What, from where to where."""
        yield Field("title", "measured", hint="answer rate of phone calls")
        yield Field("baseline", "from", "0", hint="where it stood")
        yield Field("target", "to", hint="where it is to stand")
        yield Field("unit", "unit", hint="%, calls a week …")

    def send(self) -> Done:
        """Add it."""
        return objectives.add_key_result(
            self.desk,
            self.subject,
            self.value("title"),
            baseline=figure(self.value("baseline"), "Where it stood"),
            target=figure(self.value("target"), "Where it is to stand"),
            unit=self.value("unit").strip(),
        )


class AddReading(Of[KeyResultView]):
    """Where a key result stands."""

    name_of = "add_reading"
    sends = "record"

    @property
    def heading(self) -> str:
        """Of what."""
        return f"Reading: {clean_line(self._view.row.title, 70)}"

    def fields(self) -> Iterator[Field]:
        """The figure, and of which day."""
        yield Field("value", "stands at", hint=clean_line(self._view.row.unit, 20))
        yield Field("day", "on", "", FieldKind.WHEN, hint="empty: today")
        yield Field("note", "note")

    def changed(self, name: str) -> None:
        """Where it stood, and is to stand."""
        row, latest = self._view.row, self._view.latest
        unit = f" {clean_line(row.unit, 20)}" if row.unit else ""
        was = "no reading yet" if latest is None else f"{latest:g}{unit} on {self._view.read_on}"
        self.note(f"From {row.baseline:g}{unit} to {row.target:g}{unit}; {was}.")

    def send(self) -> Done:
        """Record it."""
        day = self.when("day")
        return objectives.add_reading(
            self.desk,
            self.subject,
            figure(self.value("value"), "A reading"),
            day=None if day is None else self.desk.day_of(day),
            note=self.value("note").strip(),
        )


class ObjectiveStep(Of[ObjectiveView]):
    """What becomes of an objective: approved, carried over, or closed; all of it is the Strategist's."""

    name_of = "objective_step"
    sends = "do it"

    @property
    def heading(self) -> str:
        """Which."""
        return clean_line(self._view.row.title, 80)

    def fields(self) -> Iterator[Field]:
        """The ways there are."""
        row = self._view.row
        if not row.active:
            raise Refused("closed", f"It was closed already ({clean_line(row.outcome, 20)}).")
        options = [
            Option("a", "approve", "approve: it is current"),
            Option("d", "dropped", "drop the proposal"),
        ]
        if not row.proposed:
            options = [
                Option("a", "achieved", "achieved"),
                Option("m", "missed", "missed"),
                Option("d", "dropped", "dropped"),
                Option("c", "carry", "carry over to the next quarter"),
            ]
        chosen = "approve" if row.proposed else "achieved" if (self._view.percent or 0) >= 100 else "missed"
        yield Field("step", "ends", chosen, FieldKind.LIST, options)

    def changed(self, name: str) -> None:
        """Whose it is."""
        if not is_lead(self.desk):
            self.note("Objectives are the Strategist's: they decide it, with acdesk --as NAME.")

    def send(self) -> Done:
        """Do it."""
        step = self.value("step")
        if step == "approve":
            return objectives.approve(self.desk, self.subject)
        if step == "carry":
            return objectives.carry_over(self.desk, self.subject)
        return objectives.close(self.desk, self.subject, outcome=step)
