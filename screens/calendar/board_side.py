"""Beside the board: the client under the cursor, the weeks of the quarter with their gates, whom to visit next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from zoneinfo import ZoneInfo

from acdesk.reading.visits import AreaGroup, Board, BoardRow
from acdesk.rules.visit_days import Suggestion
from acdesk.rules.visits import WEEKS, Gate, Owed
from acdesk.when import say_date, say_digits
from screens.calendar.band import GATE_SIGNS
from screens.saying import line
from screens.widgets.line import Piece
from screens.widgets.paper import Paper
from screens.widgets.pen import Pen


class BoardSide(Paper):
    """Written anew with every client."""

    def __init__(self) -> None:
        super().__init__()
        self.board: Board | None = None
        self.groups: Sequence[AreaGroup] = ()
        self.row: BoardRow | None = None
        self.whole = True
        """There is room for more than the client under the cursor."""

    def show(self, board: Board, groups: Sequence[AreaGroup], row: BoardRow | None) -> None:
        """Another state of things."""
        self.board, self.groups, self.row = board, groups, row
        self.rewrite()

    def look_at(self, row: BoardRow | None) -> None:
        """Another client."""
        if row is not self.row:
            self.row = row
            self.rewrite()

    def written(self, width: int) -> list[list[Piece]]:
        """The client first; below, where there is room, the quarter and the order of visits."""
        if self.board is None:
            return []
        pen = Pen(self.colours, self.glyphs, width)
        lines = [] if self.row is None else list(self._client(pen, self.row))
        if not self.whole:
            return lines
        return [*lines, [], *self._quarter(pen, self.board), [], *self._order(pen)]

    # -- the client ----------------------------------------------------------------------------------------------

    def _client(self, pen: Pen, row: BoardRow) -> Iterator[list[Piece]]:
        """How it stands, what is next, who can be visited on the same day."""
        colours = pen.colours
        where = line(row.place) or "no place that is known"
        yield [(line(row.client), colours.strong), (f"  Tier {row.tier}, {where}", colours.muted)]
        yield from pen.text(self._stands(row), colours.over if row.now.late else colours.text)
        if row.visit is not None and row.visit.note:
            yield from pen.text(line(row.visit.note), colours.muted)
        for group in self.groups:
            found = [one for one in group.suggestions if one.client_id == row.client_id]
            if found:
                yield from pen.text(self._reasons(found[0]), colours.muted)
                yield from self._day(pen, group)

    def _stands(self, row: BoardRow) -> str:
        """This quarter in a sentence."""
        if not row.area:
            return "Not in greater Madison: a visit may be planned, and never counts."
        if row.now.owed is Owed.WITH_LEAD:
            told = "Visited only with the VP of Strategy or the Owner; no part of the aim."
        elif row.now.owed is Owed.NOT_THIS_QUARTER:
            told = "Not owed a visit this quarter: there was one in the last."
        else:
            told = f"{str(row.now.standing).capitalize()} this quarter"
            told += f": {row.now.next_step}." if row.now.next_step else "."
        visit = row.visit
        if visit is None:
            return told
        when = ""
        if visit.held_at is None and visit.starts_at is not None:
            local = visit.starts_at.astimezone(self._zone)
            when = f"{say_date(local.date())} {say_digits(local)}"
        elif row.now.day is not None:
            when = say_date(row.now.day)
        company = f" with {line(visit.by)}" if visit.by else ""
        return f"{told} Visit {line(visit.state)}{f' {when}' if when else ''}{company}."

    @property
    def _zone(self) -> ZoneInfo:
        return self.desk_app.desk.config.zone

    # -- the quarter ---------------------------------------------------------------------------------------------

    def _quarter(self, pen: Pen, board: Board) -> Iterator[list[Piece]]:
        """Both measures, the weeks, the gates."""
        colours, state = pen.colours, board.state
        met = colours.text if state.requirement_met else colours.soon
        yield [
            (f"{board.quarter[4:]} {board.quarter[:4]}  ", colours.strong),
            (f"required {state.required}: ", colours.muted),
            (f"held {state.held}", met),
            ("   aim: ", colours.muted),
            (f"{state.aim_held} of {state.aim}", colours.text),
        ]
        yield self._weeks(pen, board)
        for gate in state.gates:
            yield self._gate(pen, gate)

    def _weeks(self, pen: Pen, board: Board) -> list[Piece]:
        """Thirteen weeks: those that have passed, the one it is, the gates."""
        colours, gates = pen.colours, {gate.week: gate for gate in board.state.gates}
        wide = pen.width >= 3 * WEEKS + 4
        pieces: list[Piece] = []
        for week in range(1, WEEKS + 1):
            gate = gates.get(week)
            told = f"{week:>2}" if wide else str(week)
            if week == min(board.week, WEEKS):  # the last day of a long quarter is in none of its own
                style = colours.tab
            elif gate is not None:
                style = colours.over if gate.passed and not gate.met else colours.accent
            else:
                style = colours.faint if week < board.week else colours.muted
            pieces += [(told, style), (" ", colours.text)]
        return pieces

    def _gate(self, pen: Pen, gate: Gate) -> list[Piece]:
        """`week 6  booked 2 of 5, late`."""
        colours = pen.colours
        late = gate.passed and not gate.met
        style = colours.over if late else colours.text if gate.passed or gate.met else colours.muted
        sign = GATE_SIGNS[gate.met][self.desk_app.ascii] if gate.met or gate.passed else " "
        told = f"by week {gate.week:>2} {gate.stage:<8}{gate.reached} of {gate.aim}{', late' if late else ''}"
        return [(f"{sign} ", style), (told, style)]

    # -- the order -----------------------------------------------------------------------------------------------

    def _order(self, pen: Pen) -> Iterator[list[Piece]]:
        """Whom to visit next, by side of town, with the day that suits."""
        colours = pen.colours
        if not self.groups:
            yield [("Nobody is owed a visit that is not booked.", colours.muted)]
            return
        yield [("Whom to visit next", colours.strong)]
        for group in self.groups:
            yield []
            yield from pen.text(line(group.area), colours.accent)
            yield from self._day(pen, group)
            for one in group.suggestions:
                yield from self._suggestion(pen, one)

    def _day(self, pen: Pen, group: AreaGroup) -> Iterator[list[Piece]]:
        """The day, who fits on it and when."""
        if group.day is None:
            yield from pen.text("no day suits any more this quarter", pen.colours.muted)
            return
        zone = self._zone
        stops = [f"{line(stop.name)} {say_digits(stop.starts.astimezone(zone))}" for stop in group.day.stops]
        yield from pen.hanging(f"{say_date(group.day.day)}  ", ", ".join(stops), pen.colours.text, pen.colours.text)
        yield from pen.text(line(group.day.reason), pen.colours.muted)

    def _reasons(self, one: Suggestion) -> str:
        """What the score is made of."""
        told = "; ".join(map(line, one.reasons))
        return told.replace("×", "x") if self.desk_app.ascii else told

    def _suggestion(self, pen: Pen, one: Suggestion) -> Iterator[list[Piece]]:
        """Its score with what makes it."""
        told = f"{line(one.name)}: {self._reasons(one)}"
        yield from pen.hanging(f"{one.score:>5.2f}  ", told, pen.colours.muted, pen.colours.muted)
