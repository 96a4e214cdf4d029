"""What each key of the clients' screen does: which dialog it opens, by the section and what is under the cursor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from acdesk.desk import Desk
from acdesk.errors import AcdeskError
from acdesk.operation import Done
from acdesk.reading.deliverables import DeliverableLine
from acdesk.reading.objectives import KeyResultView, ObjectiveView
from acdesk.reading.staff import StaffLine
from acdesk.setting_up import Setup
from db.queries import ContactRow
from screens.dialogs.base import Dialog
from screens.dialogs.goals import AddKeyResult, AddObjective, AddReading, ObjectiveStep
from screens.dialogs.goals_made import AddDeliverable, DeliverableStep
from screens.dialogs.opening import ask
from screens.dialogs.people import AddClient, Contact, EditClient, SetTier, Touch
from screens.dialogs.people_staff import Away, Member
from screens.dialogs.setting_up import ImportClients
from screens.saying import said_plainly

if TYPE_CHECKING:
    from screens.clients.screen import ClientsScreen
    from screens.clients.team import TeamScreen


def _over(screen: ClientsScreen | TeamScreen, dialog: Dialog, *, go_to: bool = False) -> None:
    """Open a dialog; once it is sent everything is read again, and the cursor goes to what was made."""

    def then(done: Done) -> None:
        screen.reorder()
        place = screen.window.place(done.created[0]) if go_to and done.created else None
        if place is not None:
            screen.put(place)

    try:
        ask(screen, dialog, then)
    except AcdeskError as error:  # there is nothing to ask
        screen.desk_app.say(said_plainly(str(error)), severity="warning")


def touch(screen: ClientsScreen) -> None:
    """Log that both sides spoke."""
    client = screen.client
    if client is not None:
        _over(screen, Touch(screen.desk, client.id, client.name))


def tier(screen: ClientsScreen) -> None:
    """Another tier."""
    client = screen.client
    if client is not None:
        _over(screen, SetTier(screen.desk, screen.desk.client(client.id)))


def add(screen: ClientsScreen | TeamScreen) -> None:
    """What the section has more of; from the list, a client, and on the team's page somebody new."""
    if screen.name_of == "team":
        _over(screen, Member(screen.desk), go_to=True)
        return
    client_id = screen.window.current
    section = "overview" if client_id is None else screen.section.id
    if client_id is None or section not in ("people", "objectives", "deliverables"):
        _over(screen, AddClient(screen.desk), go_to=True)
    else:
        _over(screen, _more(screen.desk, section, client_id, screen.client_name))


def _more(desk: Desk, section: str, client_id: int, name: str) -> Dialog:
    if section == "people":
        return Contact(desk, client_id)
    if section == "objectives":
        return AddObjective(desk, client_id, name)
    return AddDeliverable(desk, client_id, name)


def edit(screen: ClientsScreen | TeamScreen) -> None:
    """The contact under the cursor, else the client; on the team's page the person."""
    number = screen.window.current
    if number is None:
        return
    chosen = screen.view.chosen if screen.is_reading else None
    if screen.name_of == "team":
        person = screen.window.here
        if isinstance(person, StaffLine):
            _over(screen, Member(screen.desk, person.row))
    elif isinstance(chosen, ContactRow):
        _over(screen, Contact(screen.desk, number, chosen))
    else:
        _over(screen, EditClient(screen.desk, number))


def reading(screen: ClientsScreen) -> None:
    """Where the key result under the cursor stands."""
    chosen = screen.view.chosen
    if isinstance(chosen, KeyResultView):
        _over(screen, AddReading(screen.desk, chosen))


def key_result(screen: ClientsScreen) -> None:
    """Something to measure of the objective under the cursor."""
    chosen = screen.view.chosen
    if isinstance(chosen, ObjectiveView):
        _over(screen, AddKeyResult(screen.desk, chosen))


def done(screen: ClientsScreen) -> None:
    """The next step of the deliverable or objective under the cursor."""
    chosen = screen.view.chosen
    if isinstance(chosen, DeliverableLine):
        _over(screen, DeliverableStep(screen.desk, chosen))
    elif isinstance(chosen, ObjectiveView):
        _over(screen, ObjectiveStep(screen.desk, chosen))


def absence(screen: TeamScreen) -> None:
    """The person under the cursor is away."""
    person = screen.person
    if person is not None:
        _over(screen, Away(screen.desk, person.row))


def import_clients(screen: ClientsScreen) -> None:
    """Clients from a CSV file."""
    _over(screen, ImportClients(Setup(screen.desk, screen.desk_app.config_file)))
