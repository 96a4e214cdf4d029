"""One request written out for the detail: card, clocks, what is suggested and known, what was said and done."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache

from acdesk.desk import Desk
from acdesk.mail.quotes import Part, segments
from acdesk.rules.targets import back_at
from acdesk.text import clean_text
from acdesk.when import say, say_clock, say_progress, say_span
from acdesk.zones import zone_named
from db.queries import Glance, MessageRow, ObligationRow, RequestRow
from db.vocabulary import Direction, Settled, State
from screens import saying
from screens.reading import Bar, Clock, Detail, Tone, Words
from screens.saying import line

SCANNED = 100_000
"""Characters of a body that are cleaned and parted for the screen."""


def describe(desk: Desk, stored: Glance) -> Detail:
    """The request as the screen shows it, with times as of `desk.now()`."""
    return Describing(desk, stored).detail()


class Describing:
    """A request being written out."""

    def __init__(self, desk: Desk, stored: Glance) -> None:
        self.desk = desk
        self.stored = stored
        self.request: RequestRow = stored.request
        self.now = desk.now()
        self.zone = desk.config.zone

    def detail(self) -> Detail:
        """All of it."""
        request = self.request
        warnings = [line(each) for message in self.stored.messages[:1] for each in message.warnings]
        if not request.client:
            warnings.insert(0, "unknown sender: assign it to a client first (a)")
        conversation = tuple(self._words(message) for message in self.stored.messages)
        if not conversation and request.body.strip():
            conversation = (self._bare_body(),)
        card = tuple(self._card())
        return Detail(
            request.id, request.version, line(request.title), card, tuple(warnings), request.state,
            tuple(self._clocks()), tuple(self._facts()), conversation, tuple(self._journal()),
            text=self._plain(card, conversation),
        )  # fmt: skip

    # -- card --------------------------------------------------------------------------------------------------

    def _card(self) -> Iterator[str]:
        request, client = self.request, self.stored.client
        who = [line(request.client) or "unknown sender", f"Tier {request.tier}" if request.tier else ""]
        who += [line(request.contact) or line(request.sender), self._their_time()]
        yield " · ".join(part for part in who if part)
        if request.contact and request.sender:
            yield line(request.sender)
        how = [saying.channel(request.channel), self._at(request.received_at), request.state]
        if request.outcome:
            how[-1] = f"closed, {saying.words(request.outcome)}"
        how.append(f"{request.urgency}{': ' + line(request.urgency_fact) if request.urgency_fact else ''}")
        yield " · ".join(how)
        if self.stored.contact is not None and self.stored.contact.rapport:
            yield line(self.stored.contact.rapport)
        if client is not None and client.notes:
            yield line(client.notes)

    def _their_time(self) -> str:
        client = self.stored.client
        if client is None or not (client.city or client.zone):
            return ""
        zone = zone_named(client.zone) if client.zone else self.zone
        return f"{say_clock(self.now.astimezone(zone))}{' in ' + line(client.city) if client.city else ' there'}"

    # -- clocks and facts --------------------------------------------------------------------------------------

    def _clocks(self) -> Iterator[Clock]:
        for owed in self.stored.obligations:
            if owed.state == Settled.OPEN:
                yield self._clock(owed)

    def _clock(self, owed: ObligationRow) -> Clock:
        tone = Tone.OVER if owed.due_at <= self.now else Tone.SOON if owed.warn_at <= self.now else Tone.OURS
        mine = self.desk.person is not None and owed.owner_id == self.desk.person.id
        age = max(0, owed.age_minutes)
        spent = say_progress(age, owed.target_minutes)
        word = "due" if owed.due_at > self.now else "was due"
        who = "" if mine else line(owed.owner)
        return Clock(
            saying.kind(owed.kind), spent, Bar(age / owed.target_minutes, tone), f"{word} {self._at(owed.due_at)}", who
        )

    def _facts(self) -> Iterator[tuple[str, str]]:
        request = self.request
        if request.state == State.NEW:
            yield from self._suggestion()
        pairs = (
            ("promised", self._at(request.promise_at)),
            ("wished", self._at(request.wanted_by)),
            ("objective", line(request.objective) or _off(request.off_objective)),
            ("with", self._specialist()),
            ("brief", line(request.brief)),
            ("result", line(request.result)),
            ("hot", self._escalation()),
            ("asked", line(request.question)),
            ("if silent", line(request.if_silent)),
            ("parked", self._at(request.parked_until)),
            ("hidden", self._hidden()),
            ("spent", say_span(request.spent_minutes) if request.spent_minutes else ""),
            ("closing", line(request.closing_note)),
        )
        yield from ((label, text) for label, text in pairs if text)
        if request.state == State.NEW and not (request.objective_id or request.off_objective):
            yield from self._objectives()
        for other in self.stored.related:
            yield saying.words(other.relation), f"#{other.id} {line(other.title)}"

    def _objectives(self) -> Iterator[tuple[str, str]]:
        """The client's objectives of this quarter, under the numbers that `o` has for them."""
        if self.request.client_id is None:
            return
        from acdesk.reading import objectives  # noqa: PLC0415  (4 ms, at the start only if the first request is new)

        quarter = objectives.current_quarter(self.desk)
        found = objectives.objectives(self.desk, self.request.client_id, quarter=quarter)
        current = [view for view in found if view.row.active and not view.row.proposed]
        for number, view in enumerate(current, 1):
            label = "objective" if number == 1 else ""
            yield label, f"{number} {line(view.row.title)} · {objectives.standing(view)}"

    def _suggestion(self) -> Iterator[tuple[str, str]]:
        from acdesk.rules.triage import suggestion  # noqa: PLC0415  (likewise)

        request = self.request
        found = suggestion(
            request.title, request.body, tier=request.tier, wanted_by=request.wanted_by, now=self.now,
            calendar=self.desk.agency, config=self.desk.config,
        )  # fmt: skip
        if found.nature:
            hours = f"{found.low_hours:g}–{found.high_hours:g} h" if found.high_hours else ""
            act = {"hot": "escalate", "complex": "route", "simple": "handle"}.get(found.nature, found.nature)
            parts = [act, saying.words(found.skill), f'"{line(found.word)}"' if found.word else "", hours]
            yield "suggests", " · ".join(part for part in parts if part)
        if found.urgency_fact and found.urgency != request.urgency:
            yield "urgency", f"{found.urgency}? {line(found.urgency_fact)}"

    def _specialist(self) -> str:
        request = self.request
        if not request.specialist:
            return ""
        hours = "–".join(f"{minutes / 60:g}" for minutes in (request.low_minutes, request.high_minutes) if minutes)
        parts = [line(request.specialist), f"{hours} h" if hours else ""]
        parts.append("finished" if request.finished_at else "accepted" if request.accepted_at else "not accepted yet")
        if request.specialist_due_at:
            parts.append(f"by {self._at(request.specialist_due_at)}")
        return " · ".join(part for part in parts if part)

    def _escalation(self) -> str:
        request = self.request
        if not request.escalation:
            return ""
        parts = [saying.escalation(request.escalation), line(request.escalation_why), line(request.lead)]
        return " · ".join(part for part in parts if part)

    def _hidden(self) -> str:
        """Until when its row is out of sight; nothing where it is not."""
        if self.request.snoozed_until is None:
            return ""
        warnings = (owed.warn_at for owed in self.stored.obligations if owed.state == Settled.OPEN)
        back = back_at(self.request.snoozed_until, warnings)
        return f"until {self._at(back)}" if back > self.now else ""

    # -- conversation and journal ------------------------------------------------------------------------------

    def _words(self, message: MessageRow) -> Words:
        inward = message.direction == Direction.IN
        name, address = line(message.from_name), line(message.from_address)
        who = f"{name} <{address}>" if name and address else name or address or "somebody"
        if message.direction == Direction.INTERNAL:
            who = f"inside: {name}{' to ' + line(message.to) if message.to else ''}"
        elif not inward:
            how = "" if message.delivery == "logged" else f" ({message.delivery})"
            who = f"to {line(message.to) or 'the client'}{how}"
        names = [line(str(each.get("name", ""))) for each in message.attachments if isinstance(each, dict)]
        parts = _parts(message.body[:SCANNED])
        if names:
            parts = (*parts, (f"attached: {', '.join(names)}", False))
        automatic = (f"automatic: {saying.words(message.automatic)}",) if message.automatic else ()
        warnings = (*automatic, *(line(each) for each in message.warnings))
        return Words(f"{who} · {self._at(message.at)}", parts, inward, warnings)

    def _bare_body(self) -> Words:
        request = self.request
        who = line(request.contact) or line(request.sender) or line(request.client) or "request"
        return Words(f"{who} · {self._at(request.received_at)}", _parts(request.body[:SCANNED]), True)

    def _journal(self) -> Iterator[tuple[str, str]]:
        for entry in sorted(self.stored.journal, key=lambda row: row.seq):
            by = f" ({saying.first(entry.actor)})" if self._by_another(entry.actor_id) else ""
            yield self._at(entry.at), line(entry.summary) + by

    def _by_another(self, actor_id: int | None) -> bool:
        return actor_id is not None and self.desk.person is not None and actor_id != self.desk.person.id

    def _at(self, instant: datetime | None) -> str:
        return "" if instant is None else say(instant, now=self.now, zone=self.zone)

    def _plain(self, card: tuple[str, ...], conversation: tuple[Words, ...]) -> str:
        """What `y` copies: number, title, card, and what was said, without quotes."""
        said = [[words.heading, *(text for text, quoted in words.parts if not quoted)] for words in conversation]
        blocks = ["\n".join([f"#{self.request.id} {line(self.request.title)}", *card])]
        return "\n\n".join([*blocks, *("\n".join(block) for block in said)])


def _off(reason: str) -> str:
    return f"none: {line(reason)}" if reason else ""


@lru_cache(maxsize=64)
def _parts(body: str) -> tuple[tuple[str, bool], ...]:
    """A body in clean pieces, and whether each is to be folded."""
    pieces = ((clean_text(segment.text).strip("\n"), segment.part) for segment in segments(body))
    return tuple((text, part in (Part.QUOTED, Part.SIGNATURE)) for text, part in pieces if text.strip())
