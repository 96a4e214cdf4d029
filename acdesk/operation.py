"""One operation: the rows it changes, the journal entry it writes, and the transaction around both."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar

from msgspec import Struct, field

from acdesk.errors import Conflict, NotFound
from acdesk.text import storable
from db import records
from db.fields import to_millis
from db.models import Client, Tracked
from db.vocabulary import Verb

Row = TypeVar("Row", bound=Tracked)


class Done(Struct, frozen=True):
    """What a verb did: the sentence for the toast, notes worth saying, and the rows it made."""

    verb: Verb
    summary: str
    request_ids: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()
    created: tuple[int, ...] = ()
    operation: str = ""


class Operation(Struct):
    """The only way to write rows. Made by `Desk.operation`, which commits it or rolls it back.

    Every change keeps the row's image before and after; `seq` is the journal row that they will stand in, and the
    version that every written row gets.
    """

    verb: Verb
    at: datetime
    seq: int
    name: str = field(default_factory=lambda: uuid.uuid4().hex)
    summary: str = ""
    request_id: int | None = None
    client_id: int | None = None
    undoable: bool = True
    reverts: int | None = None
    bundle: str = ""
    changes: dict[tuple[str, int], list[Any]] = field(default_factory=dict)
    _clients: dict[int, Client] = field(default_factory=dict)

    def client(self, client_id: int) -> Client:
        """A client by number: within an operation always the same row, however often it is asked for."""
        if client_id not in self._clients:
            row = records.get(Client, client_id)
            if row is None:
                raise NotFound(f"There is no client with number {client_id}.")
            self._clients[client_id] = row
        return self._clients[client_id]

    def insert(self, model: type[Row], **values: Any) -> Row:
        """A new row."""
        row = records.insert(model, self.seq, _storable(values))
        self.changes[_key(row)] = [None, records.image(row)]
        return row

    def update(self, row: Row, **values: Any) -> Row:
        """Change a row that was read in this operation; raises Conflict when it has moved on."""
        before = records.image(row)
        if not records.update(row, self.seq, _storable(values)):
            raise Conflict("It was changed by somebody else meanwhile: look at it again.")
        self._note(_key(row), before, records.image(row))
        return row

    def delete(self, row: Tracked) -> None:
        """Remove a row."""
        before = records.image(row)
        if not records.delete(row):
            raise Conflict("It was changed by somebody else meanwhile: look at it again.")
        self._note(_key(row), before, None)

    def put_back(self, table: str, row_id: int, wanted: records.Image | None) -> None:
        """Give a row the image that the journal kept of it."""
        before = records.stored(table, row_id)
        records.put_back(table, row_id, wanted)
        self._note((table, row_id), before, wanted)

    def _note(self, key: tuple[str, int], before: records.Image | None, after: records.Image | None) -> None:
        kept = self.changes.setdefault(key, [before, None])
        kept[1] = after

    def journal(self, actor_id: int | None, recorder_id: int | None, previous: str) -> dict[str, Any]:
        """The journal row, with its hash chained to `previous`."""
        entry: dict[str, Any] = {
            "seq": self.seq,
            "operation": self.name,
            "at": to_millis(self.at),
            "actor_id": actor_id,
            "recorder_id": recorder_id,
            "verb": str(self.verb),
            "request_id": self.request_id,
            "client_id": self.client_id,
            "summary": storable(self.summary),
            "changes": json.dumps([[*key, *images] for key, images in self.changes.items()], ensure_ascii=False),
            "reverts": self.reverts,
            "bundle": self.bundle,
            "undoable": self.undoable,
        }
        return {**entry, "chain": chain(previous, entry)}


def chain(previous: str, entry: Mapping[str, Any]) -> str:
    """The hash of a journal row: SHA-256 over the hash before it and everything the row says."""
    told = json.dumps([entry[name] for name in sorted(entry)], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256((previous + told).encode("utf-8", "surrogatepass")).hexdigest()


def _key(row: Tracked) -> tuple[str, int]:
    return (type(row)._meta.table_name, row.id)


def _storable(values: Mapping[str, Any]) -> dict[str, Any]:
    """Text as the store can hold it: no NUL, no lone surrogates."""
    return {name: storable(value) if isinstance(value, str) else value for name, value in values.items()}
