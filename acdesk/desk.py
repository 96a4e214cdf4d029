"""The desk: the store, the configuration, the clock and the person, and the transaction every verb runs in."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from msgspec import Struct, field

from acdesk.config import Config
from acdesk.errors import AcdeskError, Conflict, DeskDamaged, Failed, NotFound, Refused, WrongUsage
from acdesk.operation import Operation
from acdesk.rules import lifecycle
from acdesk.rules.worktime import WorkCalendar, agency_calendar, staff_calendar
from acdesk.upkeep import keep
from acdesk.zones import use_for_unknown
from db import records
from db.fields import to_millis
from db.models import Absence, CalendarDay, Client, Request, Staff
from db.queries_queue import View  # not db.queries: most commands need nothing else of what it brings
from db.store import DeskBroken as StoreBroken
from db.store import DeskLocked, DeskMissing, DeskTooNew, NotADesk, Store, StoreError
from db.vocabulary import LEADS, Role, State, Verb

if TYPE_CHECKING:
    from acdesk.rules.places import Gazetteer

T = TypeVar("T")
Clock = Callable[[], datetime]


class Desk(Struct, dict=True):
    """An open desk with somebody at it. `person` acts; `recorder` sits at the keyboard (they may differ)."""

    store: Store
    config: Config
    clock: Clock
    person: Staff | None = None
    recorder: Staff | None = None
    expected: dict[int, int] = field(default_factory=dict)
    bundle: str = ""
    """Joins the operations of one step (`together`)."""
    kept: dict[str, tuple[object, Any]] = field(default_factory=dict)
    """What was read and holds as long as what stands before it stays the same."""

    def now(self) -> datetime:
        """The instant it is, in UTC."""
        return self.clock()

    def today(self) -> date:
        """The agency's day."""
        return self.day_of(self.now())

    def day_of(self, instant: datetime) -> date:
        """The agency's day of an instant."""
        return instant.astimezone(self.config.zone).date()

    def close(self) -> None:
        """Leave the desk in order."""
        self.store.close()

    # -- time -------------------------------------------------------------------------------------------------

    @cached_property
    def agency(self) -> WorkCalendar:
        """The agency's working time."""
        days = [(row.day, row.windows) for row in records.find(CalendarDay)]
        return agency_calendar(self.config.hours, days)

    @cached_property
    def _calendars(self) -> dict[int, WorkCalendar]:
        return {}

    @cached_property
    def _alike(self) -> dict[tuple[str, str, tuple[tuple[str, str], ...]], WorkCalendar]:
        return {}

    def calendar_of(self, staff_id: int | None) -> WorkCalendar:
        """The working time of a member of staff; of the agency for None."""
        if staff_id is None:
            return self.agency
        if staff_id not in self._calendars:
            person = self.staff(staff_id)
            absences = [(row.first_day, row.last_day) for row in records.find(Absence, staff=staff_id)]
            like = (person.zone, repr(person.hours), tuple(absences))  # most people share a calendar, built once
            if like not in self._alike:
                self._alike[like] = staff_calendar(person.zone, person.hours, self.agency, absences)
            self._calendars[staff_id] = self._alike[like]
        return self._calendars[staff_id]

    @cached_property
    def places(self) -> Gazetteer:
        """Which places count as greater Madison."""
        from acdesk.places import load  # noqa: PLC0415  (only visits ask for it)

        return load(self.config.places)

    def forget_calendars(self) -> None:
        """Read hours, absences and holidays again: they were changed."""
        self.__dict__.pop("agency", None)
        self._calendars.clear()
        self._alike.clear()

    # -- people -----------------------------------------------------------------------------------------------

    @property
    def actor(self) -> Staff:
        """The person who acts; Refused while the desk has nobody."""
        if self.person is None:
            raise Refused("nobody", "This desk has nobody yet: add yourself first (acdesk init, or staff add).")
        return self.person

    def staff(self, staff_id: int) -> Staff:
        """A member of staff by number."""
        return _found(records.get(Staff, staff_id), f"There is nobody with number {staff_id}.")

    def client(self, client_id: int) -> Client:
        """A client by number."""
        return _found(records.get(Client, client_id), f"There is no client with number {client_id}.")

    def request(self, request_id: int) -> Request:
        """A request by number; Conflict when it is newer than what the person was looking at."""
        row = _found(records.get(Request, request_id), f"There is no request #{request_id}.")
        if self.expected.get(request_id, row.version) != row.version:
            raise Conflict(f"#{request_id} was changed meanwhile ({_last_change(row)}): look at it again.")
        return row

    def leads(self) -> list[Staff]:
        """The active leads in the order of the escalation chain."""
        everybody = [row for row in records.find(Staff, active=True) if row.role in LEADS]
        return sorted(everybody, key=lambda row: (LEADS.index(Role(row.role)), row.id))

    def tier_1_managers(self) -> list[Staff]:
        """Who manages Tier 1: the VP of Strategy, then the Owner."""
        managers = [row for row in self.leads() if row.role in lifecycle.TIER_1_MANAGERS]
        return sorted(managers, key=lambda row: row.role != Role.VP_STRATEGY)

    def coordinator_of(self, client: Client | None) -> Staff:
        """Whose obligations a client's requests are: its coordinator, else the first active one, else the actor."""
        if client is not None and client.coordinator_id is not None:
            named = self.staff(client.coordinator_id)
            if named.active:
                return named
        coordinators = self.coordinators()
        return coordinators[0] if coordinators else self.actor

    def coordinators(self) -> list[Staff]:
        """The active coordinators, the longest here first."""
        return records.find(Staff, active=True, role=str(Role.COORDINATOR))

    # -- verbs ------------------------------------------------------------------------------------------------

    @contextmanager
    def operation(self, verb: Verb, *, bundle: str = "") -> Iterator[Operation]:
        """One transaction: everything in the block is written with its journal entry, or nothing is.

        Raises DeskDamaged, Failed and whatever the block raises; in all cases nothing was changed.
        """
        with saying(), self.store.transaction():
            last, previous = records.last_journal()
            operation = Operation(verb, self.now(), last + 1, bundle=bundle or self.bundle)
            yield operation
            if operation.changes:
                person, recorder = self.person, self.recorder or self.person
                entry = operation.journal(person.id if person else None, recorder.id if recorder else None, previous)
                records.append_journal(entry)

    @contextmanager
    def together(self) -> Iterator[None]:
        """Verbs in the block are one transaction, all or none, and one step of undo."""
        before, self.bundle = self.bundle, self.bundle or uuid.uuid4().hex
        try:
            with saying(), self.store.transaction():
                yield
        finally:
            self.bundle = before

    @contextmanager
    def expecting(self, versions: Mapping[int, int]) -> Iterator[None]:
        """Verbs in the block raise Conflict when a request's version is not the one the person saw."""
        before, self.expected = self.expected, dict(versions)
        try:
            yield
        finally:
            self.expected = before

    def guard(self, verb: Verb, request: Request) -> Client | None:
        """Raise Refused when the lifecycle forbids `verb` on the request now; else its client."""
        client = None if request.client_id is None else self.client(request.client_id)
        person = self.actor
        sentence = lifecycle.refusal(
            verb,
            Role(person.role),
            State(request.state),
            tier=None if client is None else client.tier,
            hot=lifecycle.is_hot(request.state, request.escalation),
            yours=request.specialist_id == person.id,
        )
        if sentence is not None:
            raise Refused(sentence.rule, f"#{request.id}: {sentence.message}")
        return client

    # -- reading ----------------------------------------------------------------------------------------------

    def view(self, client_id: int | None = None, calendars: Sequence[int] | None = None) -> View:
        """What the queue's queries need to know: the instant in every calendar, and whose queue it is.

        `calendars` names whose hours something is owed in, where the caller has read that already.
        """
        now = self.now()
        in_use = records.calendars_in_use() if calendars is None else calendars
        clocks = {0: self.agency.w(now), **{each: self.calendar_of(each).w(now) for each in in_use}}
        number, role = (0, str(Role.COORDINATOR)) if self.person is None else (self.person.id, self.person.role)
        today = now.astimezone(self.agency.zone).date().isoformat()
        return View(now, clocks, number, role, client_id, today)

    # -- drafts -----------------------------------------------------------------------------------------------

    def save_draft(self, key: str, text: str) -> None:
        """Keep what is being typed; an empty text forgets it."""
        with saying(), self.store.transaction():
            records.save_draft(key, text, to_millis(self.now()))

    def draft(self, key: str) -> str:
        """What was typed under the key and not yet sent, or nothing."""
        return records.draft(key)


def _found(row: T | None, sentence: str) -> T:
    if row is None:
        raise NotFound(sentence)
    return row


def _last_change(row: Request) -> str:
    found = records.journal_rows([row.version])
    return found[0].summary.rstrip(".") if found else "elsewhere"


@contextmanager
def saying() -> Iterator[None]:
    """What the store raises, as the desk says it."""
    try:
        yield
    except DeskMissing as error:
        raise NotFound(str(error)) from error
    except (NotADesk, DeskTooNew, DeskLocked, StoreBroken) as error:
        raise DeskDamaged(str(error)) from error
    except StoreError as error:
        raise Failed(str(error)) from error


def open_desk(
    path: Path, config: Config, clock: Clock, *, as_name: str = "", create: bool = False, readonly: bool = False
) -> Desk:
    """Open the desk at `path` and sit down at it.

    The person is `as_name`, else `config.me`, else the only coordinator there is; nobody in an empty desk. Raises
    DeskDamaged, NotFound (no such desk or person) and WrongUsage (several coordinators and no `me`).
    """
    with saying():
        store = Store.open(path, create=create, readonly=readonly, clock=clock)
    use_for_unknown(config.zone)
    desk = Desk(store, config, clock)
    try:
        desk.recorder = _at_the_keyboard(desk, as_name)
        desk.person = named(as_name) if as_name else desk.recorder
        if not store.readonly:
            keep(desk)
    except BaseException:
        store.close()
        raise
    return desk


def named(name: str) -> Staff:
    """The active member of staff whose name is, or unambiguously begins with, `name` (a role's word will do too)."""
    everybody = records.find(Staff, active=True)
    wanted = name.strip().casefold()
    exact = [row for row in everybody if row.name.casefold() == wanted]
    begins = [row for row in everybody if wanted and row.name.casefold().startswith(wanted)]
    by_role = [row for row in everybody if row.role == wanted]
    found = exact or begins or by_role
    if len(found) != 1:
        raise _unclear(name, [row.name for row in found], [row.name for row in everybody], "member of staff")
    return found[0]


@contextmanager
def acting_as(desk: Desk, name: str) -> Iterator[Staff]:
    """Verbs in the block are somebody else's, recorded by whoever sits at the desk."""
    before, desk.person = desk.person, named(name)
    try:
        yield desk.person
    finally:
        desk.person = before


def client_named(name: str) -> Client:
    """The client whose name is, or unambiguously begins with, `name`."""
    clients = records.find(Client, active=True)
    wanted = name.strip().casefold()
    exact = [row for row in clients if row.name.casefold() == wanted]
    begins = [row for row in clients if wanted and row.name.casefold().startswith(wanted)]
    found = exact or begins
    if len(found) != 1:
        raise _unclear(name, [row.name for row in found], [row.name for row in clients], "client")
    return found[0]


def _unclear(name: str, found: list[str], everybody: list[str], what: str) -> AcdeskError:
    if found:
        return NotFound(f"{name!r} could be {', '.join(sorted(found)[:6])}: give more of the name.")
    some = (", ".join(sorted(everybody)[:8]) or "none yet") + (" …" if len(everybody) > 8 else "")
    if not name.strip():
        return NotFound(f"Say which {what} it is (there are: {some}).")
    return NotFound(f"There is no {what} called {name!r} (there are: {some}).")


def _at_the_keyboard(desk: Desk, as_name: str) -> Staff | None:
    if desk.config.me:
        return named(desk.config.me)
    coordinators = desk.coordinators()
    if len(coordinators) == 1:
        return coordinators[0]
    if as_name:
        return named(as_name)
    if coordinators:
        names = ", ".join(row.name for row in coordinators)
        raise WrongUsage(f"Who are you? Set `me` in the configuration or give --as (coordinators: {names}).")
    return None
