"""Mail that has arrived: written as new requests, joined to what exists, or kept apart."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from acdesk.desk import Desk
from acdesk.ledger import Ledger
from acdesk.mail.letter import Letter, Unreadable
from acdesk.operation import Operation
from acdesk.rules import targets
from acdesk.text import clean_line, storable
from acdesk.touch import spoken
from acdesk.verbs.pausing import closed_long_ago, take_up
from db import records
from db.models import Message, Request
from db.vocabulary import Channel, Delivery, Direction, Kind, Outcome, State, Verb

_PREFIXES = re.compile(r"^(?:(?:re|fwd?|aw|wg|sv|tr|antw)(?:\[\d{1,3}\])?\s*:\s*){1,20}", re.IGNORECASE)
_LONGEST_TITLE = 300


@dataclass(frozen=True)
class Receiver:
    """Writes letters within one operation; who they are from and what they answer was decided by the importer."""

    desk: Desk
    op: Operation

    def new(self, letter: Letter, client_id: int | None, contact_id: int | None) -> int:
        """A new request; without a client the sender is unknown, and it waits to be assigned. Returns its number."""
        came = arrived_at(letter, self.op.at)
        request = self.op.insert(
            Request,
            client=client_id,
            contact=contact_id,
            sender=letter.from_address,
            title=title_of_letter(letter),
            channel=str(Channel.EMAIL),
            state=str(State.NEW),
            received_at=came,
            unread=True,
        )
        self._message(letter, request.id, client_id)
        Ledger(self.desk, self.op, request).owe_first_word(came)
        return request.id

    def thread(self, letter: Letter, request_id: int) -> int:
        """A reply: joined to its request, which wakes up when it was waiting or closed. Returns the request's number.

        A reply to a request closed more than ten working days ago becomes a new request that follows it.
        """
        request = self._survivor(request_id)
        if letter.automatic:
            self._message(letter, request.id, request.client_id)
            return request.id
        if request.state == State.CLOSED and closed_long_ago(self.desk, request):
            number = self.new(letter, request.client_id, request.contact_id)
            self.op.update(self.desk.request(number), follows=request.id)
            return number
        self._message(letter, request.id, request.client_id)
        self._wake(Ledger(self.desk, self.op, request))
        return request.id

    def ours(self, letter: Letter, request_id: int | None, client_id: int | None) -> None:
        """What one of us wrote to the client elsewhere: a word to them, from which their update clock counts."""
        request = None if request_id is None else self._survivor(request_id)
        self._message(letter, None if request is None else request.id, client_id, Direction.OUT)
        at = arrived_at(letter, self.op.at)
        if request is None or (request.last_word_at is not None and request.last_word_at >= at):
            return
        self.op.update(request, last_word_at=at)
        ledger = Ledger(self.desk, self.op, request)
        if ledger.open_rows(Kind.UPDATE_CLIENT):
            ledger.settle(Kind.UPDATE_CLIENT)
            ledger.owe_next_word_since(at)

    def timeline(self, letter: Letter, client_id: int | None) -> None:
        """Automatic mail: kept with the client, or apart; nobody owes an answer to it."""
        self._message(letter, None, client_id)

    def unreadable(self, letter: Unreadable) -> None:
        """The bytes of what could not be read, with the reason."""
        records.keep_raw(letter.digest, _packed(letter.raw), letter.source, letter.reason, self.op.at)

    def _wake(self, ledger: Ledger) -> None:
        request = ledger.request
        if request.state == State.CLOSED:
            take_up(ledger)
        elif request.state == State.WAITING:
            ledger.move(State.NEW)
            limit = targets.acknowledge(self.desk.config.targets, ledger.tier, request.urgency)
            ledger.open(Kind.DECIDE, targets.decide(self.desk.config.targets, limit))
        self.op.update(request, unread=True)

    def _survivor(self, request_id: int) -> Request:
        """The request itself, or the one that it was merged into."""
        request = self.desk.request(request_id)
        while request.outcome == Outcome.MERGED and request.follows_id is not None:
            request = self.desk.request(request.follows_id)
        return request

    def _message(
        self, letter: Letter, request_id: int | None, client_id: int | None, direction: Direction = Direction.IN
    ) -> None:
        at = arrived_at(letter, self.op.at)
        ours = direction is Direction.OUT
        records.keep_raw(letter.digest, _packed(letter.raw), letter.source, "", self.op.at)
        self.op.insert(
            Message,
            request=request_id,
            client=client_id,
            direction=str(direction),
            channel=str(Channel.EMAIL),
            delivery=str(Delivery.LOGGED if ours else Delivery.RECEIVED),
            from_name=letter.from_name,
            from_address=letter.from_address,
            to=", ".join(letter.to),
            subject=letter.subject,
            body=letter.body,
            at=at,
            message_id=letter.message_id,
            in_reply_to=letter.in_reply_to,
            references=[storable(reference) for reference in letter.references],
            digest=letter.digest,
            automatic=str(letter.automatic),
            attachments=[{"name": file.name, "type": file.type, "size": file.size} for file in letter.attachments],
            warnings=list(letter.warnings),
        )
        if client_id is not None and not letter.automatic:
            spoken(self.desk, self.op, self.op.client(client_id), direction, at)


@contextmanager
def receiving(desk: Desk, bundle: str, summary: str) -> Iterator[Receiver]:
    """One transaction of an import. All operations of one `bundle` are undone as one step."""
    with desk.operation(Verb.ARRIVE, bundle=bundle) as op:
        op.summary = summary
        yield Receiver(desk, op)


def arrived_at(letter: Letter, now: datetime) -> datetime:
    """When a letter's clocks start: its own date, or now when it has none or claims the future."""
    return letter.date if letter.date is not None and letter.date <= now else now


def title_of_letter(letter: Letter) -> str:
    """The subject without its Re: and Fwd:, else the first line of the text."""
    subject = _PREFIXES.sub("", letter.subject.strip())
    lines = (line.strip() for line in letter.body.splitlines()[:20])
    first = next((line for line in lines if clean_line(line).strip()), "")
    return (subject if clean_line(subject).strip() else first or "(no subject)")[:_LONGEST_TITLE]


def _packed(raw: bytes) -> bytes:
    return zlib.compress(raw, 6)
