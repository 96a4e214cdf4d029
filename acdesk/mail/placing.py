"""Where a letter belongs: to a request, to a client, to nobody known yet. A pure decision over what the desk knows."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from acdesk.mail.letter import Letter


class Placement(StrEnum):
    """What becomes of a letter."""

    DUPLICATE = "duplicate"
    THREADED = "threaded"
    NEW = "new"
    UNKNOWN = "unknown"
    TIMELINE = "timeline"
    APART = "apart"


@dataclass(frozen=True, slots=True)
class Placed:
    """The decision for one letter, to be written as it stands.

    THREADED joins `request_id`. NEW opens a request of `client_id` (`contact_id` where the sender is a contact).
    UNKNOWN opens one without a client. TIMELINE keeps the message with `client_id`, without a request. APART keeps it
    with neither: automatic mail of an unknown sender. DUPLICATE is not written. `ours` marks what staff sent.
    """

    kind: Placement
    request_id: int | None = None
    client_id: int | None = None
    contact_id: int | None = None
    ours: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """A sender's client, and contact where the address itself is known."""

    client_id: int
    contact_id: int | None = None


@dataclass(frozen=True, slots=True)
class Filed:
    """Where a message id leads: the request, and whose it is (None while the sender is unknown)."""

    request_id: int
    client_id: int | None


@dataclass(slots=True)
class Directory:
    """What is known while an import runs. Addresses and domains in lower case, message ids without brackets.

    `threads` holds the ids of stored messages and those that they only refer to, so that a parent which comes after
    its answer finds it; `messages` and `digests` are what is here already.
    """

    addresses: dict[str, Known] = field(default_factory=dict)
    domains: dict[str, int] = field(default_factory=dict)
    free_mail: frozenset[str] = frozenset()
    staff: frozenset[str] = frozenset()
    threads: dict[str, Filed] = field(default_factory=dict)
    messages: set[str] = field(default_factory=set)
    digests: set[str] = field(default_factory=set)

    def sender(self, address: str) -> Known | None:
        """Whose an address is: a contact's, else of the client whose domain it is in (or below), never by free mail."""
        if not address:
            return None
        contact = self.addresses.get(address)
        if contact is not None:
            return contact
        labels = address.rpartition("@")[2].split(".")
        for start in range(len(labels) - 1):
            domain = ".".join(labels[start:])
            if domain in self.free_mail:
                return None
            if domain in self.domains:
                return Known(self.domains[domain])
        return None

    def learn(self, letter: Letter, filed: Filed | None, *, instead_of: int | None = None) -> None:
        """The letter is here now, filed there; None where it stands by itself.

        What it refers to leads there too, unless it leads elsewhere already (than to the request `instead_of`).
        """
        self.digests.add(letter.digest)
        if letter.message_id:
            self.messages.add(letter.message_id)
        if filed is None:
            return
        for message_id in (letter.message_id, letter.in_reply_to, *letter.references):
            before = self.threads.get(message_id)
            if message_id and (before is None or before.request_id == instead_of):
                self.threads[message_id] = filed
        if letter.message_id:
            self.threads[letter.message_id] = filed


def place(letter: Letter, directory: Directory) -> Placed:
    """Where `letter` belongs.

    It is a duplicate when its Message-ID (or, without one, its bytes) are here. It joins the request of the nearest
    message that it answers, unless that is another client's, or its From is malformed and a person wrote it. Automatic
    mail, and what staff wrote to a client, never open a request.
    """
    if letter.message_id in directory.messages if letter.message_id else letter.digest in directory.digests:
        return Placed(Placement.DUPLICATE)
    ours = letter.from_address in directory.staff
    known = _addressee(letter, directory) if ours else directory.sender(letter.from_address)
    client_id = known.client_id if known else None
    contact_id = known.contact_id if known else None
    if letter.from_address or letter.automatic:
        filed = _answered(letter, directory, client_id)
        if filed is not None:
            whose = client_id if filed.client_id is None else filed.client_id
            return Placed(Placement.THREADED, filed.request_id, whose, contact_id, ours)
    if letter.automatic or (ours and known):
        kind = Placement.APART if known is None else Placement.TIMELINE
        return Placed(kind, None, client_id, contact_id, ours)
    return Placed(Placement.UNKNOWN if known is None else Placement.NEW, None, client_id, contact_id)


def _addressee(letter: Letter, directory: Directory) -> Known | None:
    """The first client among those that a letter of ours went to."""
    return next(filter(None, map(directory.sender, letter.to)), None)


def _answered(letter: Letter, directory: Directory, client_id: int | None) -> Filed | None:
    """The filing of the nearest message that it answers, or of one that answers it."""
    for message_id in (letter.in_reply_to, *reversed(letter.references), letter.message_id):
        filed = directory.threads.get(message_id) if message_id else None
        if filed is not None and (client_id is None or filed.client_id in (None, client_id)):
            return filed
    return None
