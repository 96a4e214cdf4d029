"""The agency's founding: its people, its clients with contacts and objectives, and work that is long done."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

from acdesk.demo.script import Answered, Away, Clients, Customer, History, People, Person, Routed, load
from acdesk.demo.stage import Scene, Stage
from acdesk.demo.when import minutes
from acdesk.desk import acting_as
from acdesk.rules.eta import promise_slot
from acdesk.verbs import answering, arrive, objectives, people, working

FOUNDED = "60d"
AWAY_KNOWN = "3d"
"""How long ago the absence was put down."""


def found(stage: Stage) -> None:
    """Everybody and every client, a minute after another."""
    team = load("people.toml", People)
    stage.domain = team.domain
    acts: list[Callable[[], None]] = [_hire(stage, person) for person in team.staff]
    for customer in load("clients.toml", Clients).client:
        stage.customers[customer.name] = customer
        acts.append(_sign(stage, customer))
    start = stage.times.ago(FOUNDED)
    stage.play(Scene(start + timedelta(minutes=number), act) for number, act in enumerate(acts))


def _hire(stage: Stage, person: Person) -> Callable[[], None]:
    def act() -> None:
        done = people.add_staff(
            stage.desk,
            person.name,
            role=person.role,
            skills=person.skills,
            zone=person.zone,
            hours=person.hours,
            email=f"{person.name.lower()}@{stage.domain}",
            reach=person.reach,
            backlog_minutes=round(person.backlog * 60),
        )
        stage.staff[person.name] = done.created[0]

    return act


def _renewal(stage: Stage, customer: Customer) -> str:
    """The day on which the agreement renews, if it is known."""
    if not customer.renews_in:
        return ""
    return (stage.times.now.astimezone(stage.times.agency.zone).date() + timedelta(days=customer.renews_in)).isoformat()


def _sign(stage: Stage, customer: Customer) -> Callable[[], None]:
    def act() -> None:
        done = people.add_client(
            stage.desk,
            customer.name,
            tier=customer.tier,
            domains=customer.domains,
            city=customer.city,
            retainer=customer.retainer,
            growth=customer.growth,
            complexity=customer.complexity,
            renews_on=_renewal(stage, customer),
            strategist="Karly",
        )
        number = stage.clients[customer.name] = done.created[0]
        for each in customer.contacts:
            added = people.add_contact(
                stage.desk,
                number,
                each.name,
                email=each.email,
                phone=each.phone,
                position=each.position,
                rapport=each.rapport,
                birthday=each.birthday,
                prefers=each.prefers,
            )
            stage.contacts[customer.name, each.name] = added.created[0]
        for title, percent in customer.objectives:
            with acting_as(stage.desk, "Karly"):
                set_up = objectives.add_objective(stage.desk, number, title, quarter=_quarter(stage), percent=percent)
            stage.objectives[customer.name, title] = set_up.created[0]

    return act


def _quarter(stage: Stage) -> str:
    """The quarter that it is now, where the agency is: `2026Q1`."""
    today = stage.times.now.astimezone(stage.times.agency.zone)
    return f"{today.year}Q{(today.month + 2) // 3}"


def history(stage: Stage) -> Iterator[Scene]:
    """What was done before: the scenes of everything finished, and of who is away."""
    done = load("history.toml", History)
    for row in done.routed:
        yield from _routed(stage, row)
    for simple in done.answered:
        yield from _answered(stage, simple)
    for away in load("people.toml", People).absence:
        yield _absence(stage, away)


def _absence(stage: Stage, away: Away) -> Scene:
    zone = stage.times.agency.zone
    first, today = (instant.astimezone(zone).date() for instant in (stage.times.ago(away.since), stage.times.now))

    def act() -> None:
        people.add_absence(
            stage.desk,
            stage.staff[away.name],
            first=first,
            last=today + timedelta(days=away.days),
            cover_id=stage.staff[away.cover],
            note=away.note,
        )

    return Scene(stage.times.ago(AWAY_KNOWN), act)


class _Matter:
    """A request of the past: its number once it has come."""

    def __init__(self, stage: Stage, row: Routed | Answered) -> None:
        self.stage, self.row = stage, row
        self.came = minutes(row.ago)
        self.number = 0

    def after(self, working_minutes: int, act: Callable[[], object], who: str = "") -> Scene:
        """A scene so many working minutes after it came."""
        return Scene(self.stage.times.before(self.came - working_minutes), act, who)

    def arrive(self) -> None:
        """The client writes."""
        row = self.row
        done = arrive.add(
            self.stage.desk,
            row.title,
            self.stage.clients[row.client],
            contact_id=self.stage.contact(row.client),
            body=row.body,
        )
        self.number = done.created[0]


def _routed(stage: Stage, row: Routed) -> Iterator[Scene]:
    desk, matter, took = stage.desk, _Matter(stage, row), minutes(row.took)
    told = stage.times.before(matter.came - took)
    promised = stage.times.before(matter.came - took // 2) if row.late else told + timedelta(minutes=1)
    eta = promise_slot(promised, agency=stage.times.agency, estimate=stage.times.estimate)
    low, high = row.hours

    def route() -> None:
        person = desk.staff(stage.staff[row.to])
        working.route(desk, matter.number, to=person.id, low_hours=low, high_hours=high, skill=person.skills[0])

    yield matter.after(0, matter.arrive)
    yield matter.after(14, lambda: answering.acknowledge(desk, matter.number, eta=eta))
    yield matter.after(25, route)
    yield matter.after(95, lambda: working.accept(desk, matter.number), row.to)
    yield matter.after(took // 2, lambda: working.check_in(desk, matter.number, text="On the way, nothing in it."))
    yield matter.after(
        took - 30, lambda: working.finish(desk, matter.number, result=row.result, hours=row.actual), row.to
    )
    yield matter.after(took, lambda: answering.tell(desk, matter.number))


def _answered(stage: Stage, row: Answered) -> Iterator[Scene]:
    desk, matter = stage.desk, _Matter(stage, row)
    client = stage.customers[row.client]
    text = f"Hi {client.contacts[0].name.split()[0]},\n\n{row.answer}\n\nMaya"
    yield matter.after(0, matter.arrive)
    yield matter.after(7, lambda: working.handle(desk, matter.number))
    yield matter.after(11, lambda: answering.answer(desk, matter.number, text=text))
