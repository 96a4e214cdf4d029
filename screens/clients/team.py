"""The team's page: who is there, when, what they can, and what they have to do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from textual.app import ComposeResult
from textual.containers import Horizontal

from acdesk.messages import say_role, say_skill
from acdesk.reading import staff
from acdesk.reading.staff import StaffLine
from acdesk.when import say, say_span
from screens.clients import commands
from screens.clients.block import Block, Writer
from screens.clients.lists import TeamList
from screens.clients.paging import Pages
from screens.clients.sections import Section
from screens.clients.status import Status
from screens.clients.window import RowWindow
from screens.commands import Command
from screens.queue.model import QueueModel
from screens.reading import Row
from screens.saying import line
from screens.widgets.line import Piece
from screens.widgets.listing import Listing


class TeamScreen(Pages):
    """The agency's people, and all of one beside the list."""

    name_of = "team"
    window: RowWindow[StaffLine]

    def begin(self) -> None:
        """Everybody is read at once: a team is small."""
        self.sections = (Section("person", "person", self._write),)
        self._people: dict[int, StaffLine] = {}
        self.window = RowWindow(self._order, self._rows)
        self.model = QueueModel(self.reading)
        self.status = Status()

    def listed(self) -> Listing:
        """The team."""
        self.team = TeamList(self.window)
        return self.team

    def over_the_list(self) -> ComposeResult:
        """How many."""
        with Horizontal(id="over"):
            yield self.status

    def _order(self) -> Sequence[int]:
        self._people = {each.row.id: each for each in staff.staff(self.desk)}
        return list(self._people)

    def _rows(self, ids: Sequence[int]) -> Mapping[int, StaffLine]:
        return {each: self._people[each] for each in ids if each in self._people}

    @property
    def row(self) -> Row | None:
        """No request is here."""
        return None

    def go(self, place: int) -> None:
        """To a place in the list."""
        self.put(place)

    def narrow(self, client_id: int | None) -> None:
        """To the page of a client that was found."""
        self.desk_app.turn_to("clients", client_id)

    def open_request(self, request_id: int) -> None:
        """Nothing to read here."""

    def redraw(self) -> None:
        """Who is there changes with the hour: everything is read again."""
        self.window.order = self._order()
        super().redraw()

    @property
    def person(self) -> StaffLine | None:
        """The member of the team under the cursor."""
        return self.window.here

    def named(self) -> tuple[str, str]:
        """Name and role."""
        return ("", "") if self.person is None else (line(self.person.row.name), f"{say_role(self.person.row.role)} ")

    def read_section(self) -> Any:
        """The person."""
        return self.person

    def show_status(self) -> None:
        """How many are there now."""
        there = sum(each.is_open and not each.away for each in self._people.values())
        count = len(self.window)
        self.status.show(f"{count} {'person' if count == 1 else 'people'}", f"{there} there now")
        self.team.empty = () if count else ("Nobody yet: N adds somebody.",)

    def _write(self, pen: Writer, one: StaffLine) -> Iterator[Block]:
        """All of a person."""
        row, colours = one.row, pen.colours
        skills = ", ".join(line(say_skill(each)) for each in row.skills)
        hours = f"{line(one.hours)}, {'open now' if one.is_open else 'not now'}"
        facts = [("skills", skills), ("time now", f"{one.local_time} ({line(row.zone)})"), ("hours", hours),
                 ("mail", line(row.email)), ("reach by", line(row.reach))]  # fmt: skip
        yield pen.block(*(pen.fact(label, text) for label, text in facts if text))
        for label, text in (("away", one.away), ("away next", one.next_away)):
            if text:
                yield pen.block(pen.hanging(f"{label:<10}", line(text), colours.muted, colours.soon))
        yield pen.gap()
        ahead = f"{one.queued or 'nothing'} ahead, {row.open_routed} requests"
        focus = row.focus_percent or round(100 * self.desk.config.estimate.focus)
        told = f"{say_span(row.backlog_minutes)} told by hand" if row.backlog_minutes else ""
        load = (("load", ahead), ("of which", told), ("focus", f"{focus} % of the day"),
                ("estimates", one.calibration or "nothing finished yet"))  # fmt: skip
        yield pen.block(*(pen.fact(label, text) for label, text in load if text))
        if one.routed:
            yield pen.gap()
            yield pen.heading("with them")
        for each in one.routed:
            yield pen.block(self._routed(pen, each))

    def _routed(self, pen: Writer, each: Any) -> Iterator[list[Piece]]:
        due = (
            say(each.specialist_due_at, now=self.desk.now(), zone=self.desk.config.zone)
            if each.specialist_due_at
            else ""
        )
        state = "" if each.accepted_at else ", not accepted yet"
        yield from pen.hanging(f"#{each.request_id} ", line(each.title), pen.colours.muted, pen.colours.text)
        yield from pen.hanging("  ", f"{line(each.client)}{', by ' + due if due else ''}{state}",
                               pen.colours.muted, pen.colours.muted)  # fmt: skip

    def command(self, command_id: str) -> Command | None:
        """What a key does here."""
        return commands.here(self, command_id) or super().command(command_id)

    def shown_keys(self, row: Row | None) -> Any:
        """Those of the page."""
        return commands.shown(self, row)
