"""The shape of the demo's data files, checked as they are read."""

from __future__ import annotations

from importlib.resources import files
from typing import TypeVar

import msgspec

T = TypeVar("T")


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A table of a data file: a misspelt key is an error."""


class Person(Part, frozen=True):
    """A member of staff; `backlog` is in hours."""

    name: str
    role: str
    skills: tuple[str, ...] = ()
    zone: str = ""
    hours: str = ""
    reach: str = ""
    backlog: float = 0


class Away(Part, frozen=True):
    """Who is away since so much working time, for so many more days, and who covers."""

    name: str
    since: str
    days: int
    cover: str
    note: str = ""


class People(Part, frozen=True):
    """people.toml"""

    domain: str
    staff: tuple[Person, ...]
    absence: tuple[Away, ...]


class Someone(Part, frozen=True):
    """A contact."""

    name: str
    email: str
    position: str = ""
    phone: str = ""
    rapport: str = ""
    birthday: str = ""
    prefers: str = ""


class Customer(Part, frozen=True):
    """A client with contacts and objectives (title, percent)."""

    name: str
    tier: int
    city: str
    domains: tuple[str, ...]
    retainer: int
    growth: int
    complexity: int
    contacts: tuple[Someone, ...]
    objectives: tuple[tuple[str, int], ...]
    renews_in: int = 0
    """In how many days the agreement renews; 0 where it is not known."""


class Clients(Part, frozen=True):
    """clients.toml"""

    client: tuple[Customer, ...]


class Measured(Part, frozen=True):
    """A key result of an objective, and its readings: how long ago, and the value."""

    client: str
    objective: str
    title: str
    baseline: float
    target: float
    readings: tuple[tuple[str, float], ...]
    unit: str = ""


class Made(Part, frozen=True):
    """A deliverable, and what was done with it how long ago."""

    client: str
    kind: str
    title: str
    producer: str
    steps: tuple[tuple[str, str], ...]
    link: str = ""


class Goals(Part, frozen=True):
    """goals.toml"""

    result: tuple[Measured, ...]
    deliverable: tuple[Made, ...]


class Routed(Part, frozen=True):
    """Work that a specialist finished; hours of work."""

    ago: str
    client: str
    title: str
    body: str
    to: str
    hours: tuple[float, float]
    actual: float
    took: str
    result: str
    late: bool = False


class Answered(Part, frozen=True):
    """What the coordinator answered herself."""

    ago: str
    client: str
    title: str
    body: str
    answer: str


class History(Part, frozen=True):
    """history.toml"""

    routed: tuple[Routed, ...]
    answered: tuple[Answered, ...]


class Step(Part, frozen=True):
    """One verb at one instant; which of the fields matter depends on `do`."""

    ago: str
    do: str
    who: str = ""
    text: str = ""
    eta: str = ""
    next: str = ""
    due: str = ""
    until: str = ""
    level: str = ""
    question: str = ""
    to: str = ""
    skill: str = ""
    hours: tuple[float, float] | None = None
    actual: float | None = None
    channel: str = "email"
    html: bool = False
    attachment: str = ""
    header: str = ""


class Story(Part, frozen=True):
    """A request from its arrival; of a client, or of an unknown `sender`."""

    title: str
    steps: tuple[Step, ...]
    client: str = ""
    contact: str = ""
    sender: str = ""
    objective: str = ""


class Stories(Part, frozen=True):
    """stories.toml"""

    story: tuple[Story, ...]


def load(name: str, shape: type[T]) -> T:
    """A data file of the demo. Raises msgspec.ValidationError where it is not of that shape."""
    return msgspec.toml.decode((files(__package__) / name).read_bytes(), type=shape)
