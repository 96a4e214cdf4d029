"""Mail from files onto the desk: found, read, placed, and written by the verb that everything arrives through.

Nothing is passed over in silence: every message found is counted in exactly one place of the report. A run commits in
short batches, so that no key waits for it and what was read stays read when it is broken off; it is one step of undo.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from acdesk.desk import Desk, saying
from acdesk.mail.letter import Letter, Unreadable
from acdesk.mail.parse import read
from acdesk.mail.placing import Directory, Filed, Known, Placement, place
from acdesk.mail.sources import Found, walk
from acdesk.text import clean_line
from acdesk.verbs.receiving import Receiver, receiving
from db import queries, records
from db.models import Message, Request, Staff

BATCH = 100
BATCH_BYTES = 8_000_000
"""A transaction's worth of messages: by number, and by bytes where they are large."""

Progress = Callable[[int], None]


@dataclass
class Report:
    """What became of the messages: `read` is the sum of the counts before `automatic`.

    For the line that people read: `automatic` of them no person wrote; `differing` duplicates have another text than
    the message that is here, and their bytes were kept.
    """

    new_requests: int = 0
    threaded: int = 0
    duplicates: int = 0
    unknown_sender: int = 0
    failed: list[dict[str, str]] = field(default_factory=list)
    automatic: int = 0
    differing: int = 0

    @property
    def read(self) -> int:
        """Every message that was found."""
        return self.new_requests + self.threaded + self.duplicates + self.unknown_sender + len(self.failed)

    def as_json(self) -> dict[str, object]:
        """The document of `acdesk mail import --json`."""
        return {
            "read": self.read,
            "new_requests": self.new_requests,
            "threaded": self.threaded,
            "duplicates": self.duplicates,
            "unknown_sender": self.unknown_sender,
            "failed": self.failed,
        }


_COUNTED = {
    Placement.DUPLICATE: "duplicates",
    Placement.THREADED: "threaded",
    Placement.TIMELINE: "threaded",
    Placement.NEW: "new_requests",
    Placement.UNKNOWN: "unknown_sender",
    Placement.APART: "unknown_sender",
}


def import_mail(desk: Desk, paths: Iterable[Path], *, progress: Progress | None = None) -> Report:
    """Bring the mail under `paths` onto the desk; `progress` is called with the count so far after each batch.

    Raises what the desk raises when it can't be written (Failed, DeskDamaged); the batches before stay.
    """
    run = _Run(desk)
    for batch in batches(_read(walk(paths))):
        run.batch(batch)
        if progress is not None:
            progress(run.report.read)
    return run.report


def _read(found: Iterable[Found | Unreadable]) -> Iterator[Letter | Unreadable]:
    for each in found:
        yield read(each.raw, each.source) if isinstance(each, Found) else each


def batches(items: Iterable[Letter | Unreadable]) -> Iterator[list[Letter | Unreadable]]:
    """The items in lists that are written in one transaction each."""
    batch: list[Letter | Unreadable] = []
    size = 0
    for item in items:
        batch.append(item)
        size += len(item.raw)
        if len(batch) >= BATCH or size >= BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


class _Run:
    """One import: what is known, what was counted, and the name that makes it one step of undo."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.bundle = uuid.uuid4().hex
        self.report = Report()
        with saying():
            self.names = queries.known_names()
            self.directory = Directory(
                domains=queries.domains(),
                free_mail=frozenset(domain.lower() for domain in desk.config.free_mail),
                staff=frozenset(row.email.strip().lower() for row in records.find(Staff) if row.email.strip()),
            )

    def batch(self, batch: Sequence[Letter | Unreadable]) -> None:
        """Place and write one batch in one transaction, and count it once it is on the disk."""
        letters = sorted((self.marked(each) for each in batch if isinstance(each, Letter)), key=_by_date)
        failed = [each for each in batch if isinstance(each, Unreadable)]
        counted: list[tuple[Letter, Placement]] = []
        many = "1 message" if len(letters) == 1 else f"{len(letters)} messages"
        with receiving(self.desk, self.bundle, f"Mail came in, {many}.") as receiver:
            self.look_up(letters)  # under the lock: another import may bring the same mail at the same time
            for letter in letters:
                counted.append((letter, self.write(receiver, letter)))
            for each in failed:
                receiver.unreadable(each)
        self.count(counted, failed)

    def write(self, receiver: Receiver, letter: Letter) -> Placement:
        """One letter to where it belongs; returns what became of it."""
        placed = place(letter, self.directory)
        if placed.kind is Placement.DUPLICATE:
            self.keep_if_different(receiver, letter)
            return placed.kind
        if placed.kind is Placement.THREADED and placed.request_id is not None and not placed.ours:
            number = receiver.thread(letter, placed.request_id)
            self.directory.learn(letter, Filed(number, placed.client_id), instead_of=placed.request_id)
            return Placement.NEW if number != placed.request_id and _opened(receiver, number) else placed.kind
        if placed.kind in (Placement.NEW, Placement.UNKNOWN):
            number = receiver.new(letter, placed.client_id, placed.contact_id)
            self.directory.learn(letter, Filed(number, placed.client_id))
        else:
            if placed.ours:
                receiver.ours(letter, placed.request_id, placed.client_id)
            else:
                receiver.timeline(letter, placed.client_id)
            self.directory.learn(letter, Filed(placed.request_id, placed.client_id) if placed.request_id else None)
        return placed.kind

    def keep_if_different(self, receiver: Receiver, letter: Letter) -> None:
        """Some programs send every message under one Message-ID: another text is a duplicate, but never lost."""
        here = records.find(Message, message_id=letter.message_id) if letter.message_id else []
        if not here or any((row.subject, row.body.split()) == (letter.subject, letter.body.split()) for row in here):
            return
        self.report.differing += 1
        reason = "A message with the same Message-ID and another text is here already."
        receiver.unreadable(Unreadable(letter.source, reason, letter.raw, letter.digest))

    def marked(self, letter: Letter) -> Letter:
        """A known name with an unknown address is said beside the message."""
        addresses = self.names.get(clean_line(letter.from_name).casefold())
        if addresses is None or letter.from_address in addresses:
            return letter
        return replace(letter, warnings=(*letter.warnings, "a known name with an unknown address"))

    def look_up(self, letters: Sequence[Letter]) -> None:
        """Ask the desk about all senders, ids and digests of a batch at once."""
        directory = self.directory
        asked = {address for letter in letters for address in (letter.from_address, *letter.to) if address}
        for email, row in queries.addresses(asked - directory.addresses.keys()).items():
            directory.addresses[email] = Known(row.client_id, row.contact_id)
        ids = {each for letter in letters for each in (letter.message_id, letter.in_reply_to, *letter.references)} - {
            ""
        }
        for message_id, thread in queries.threads(ids - directory.messages).items():
            directory.messages.add(message_id)
            if thread.request_id is not None:
                directory.threads[message_id] = Filed(thread.request_id, thread.client_id)
        for letter in letters:
            if not letter.message_id and records.find(Message, digest=letter.digest):
                directory.digests.add(letter.digest)  # not by the raw bytes, which stay when an import is undone

    def count(self, counted: Sequence[tuple[Letter, Placement]], failed: Sequence[Unreadable]) -> None:
        """Each message in one place."""
        report = self.report
        for letter, kind in counted:
            setattr(report, _COUNTED[kind], getattr(report, _COUNTED[kind]) + 1)
            report.automatic += bool(letter.automatic) and kind is not Placement.DUPLICATE
        report.failed += [{"source": each.source, "reason": each.reason} for each in failed]


def _opened(receiver: Receiver, number: int) -> bool:
    """Whether the request was opened in this batch: a reply came too late for the one it answers."""
    before, _ = receiver.op.changes.get((Request._meta.table_name, number), (0, 0))
    return before is None


def _by_date(letter: Letter) -> tuple[bool, float]:
    """Oldest first, so that a question comes before its answer; without a date last."""
    return (letter.date is None, letter.date.timestamp() if letter.date else 0.0)
