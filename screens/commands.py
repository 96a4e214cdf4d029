"""Every action once: what it is called (acdesk.keys), when it may act and why not, and what it does.

Adding an action means one `Key` in acdesk/keys.py and one `Command` here or in screens/dialogs/commands.py. Bindings,
key bar, help, palette and the keymap all come from the two.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from acdesk.desk import Desk
from acdesk.keys import KEYS, Key
from acdesk.rules import lifecycle
from db.vocabulary import Role, State, Verb
from screens.reading import Row
from screens.saying import NOBODY, said_plainly

if TYPE_CHECKING:
    from screens.queue.acting import Acting

When = Callable[[Desk, Row | None], str | None]
"""Why a command can't act on the row now, as a sentence; None when it may."""
Run = Callable[["Acting"], object]


def always(desk: Desk, row: Row | None) -> str | None:
    """May always act."""
    return None


def on_a_request(desk: Desk, row: Row | None) -> str | None:
    """Needs a request under the cursor."""
    if row is None:
        return "There is no request under the cursor."
    return "This row is about a client, not about a request: C goes to the client." if row.id < 0 else None


def on_a_row(desk: Desk, row: Row | None) -> str | None:
    """Needs something under the cursor: a request, or what is owed to a client without one."""
    return "There is no request under the cursor." if row is None else None


@dataclass(frozen=True, slots=True)
class Command:
    """An action. `when` says why not; `run` is given the screen on which it acts."""

    key: Key
    run: Run
    when: When = always

    @property
    def id(self) -> str:
        """Its name in the configuration."""
        return self.key.id

    @property
    def keys(self) -> str:
        """The keys it is bound to unless the configuration says otherwise."""
        return self.key.keys

    @property
    def label(self) -> str:
        """A word for the key bar."""
        return self.key.label

    @property
    def help(self) -> str:
        """A sentence for help and palette."""
        return self.key.help

    @property
    def group(self) -> str:
        """Where it stands in the help."""
        return self.key.group

    def why_not(self, desk: Desk, row: Row | None) -> str | None:
        """Why it can't act now; None when it may."""
        return self.key.later or self.when(desk, row)


_DATA: Mapping[str, Key] = {key.id: key for key in KEYS}


def by_lifecycle(*verbs: Verb) -> When:
    """May act when the lifecycle allows one of the verbs; else the sentence for the first."""

    def when(desk: Desk, row: Row | None) -> str | None:
        if why := on_a_request(desk, row):
            return why
        assert row is not None  # on_a_request has said so
        if desk.person is None:
            return NOBODY
        whys = [refused(desk, row, verb) for verb in verbs]
        return whys[0] if all(whys) else None

    return when


def refused(desk: Desk, row: Row, verb: Verb, role: Role | None = None) -> str | None:
    """The lifecycle's sentence on a verb for the row, or None; for somebody in another role where that is given."""
    assert desk.person is not None  # asked by by_lifecycle
    sentence = lifecycle.refusal(verb, role or Role(desk.person.role), State(row.state), tier=row.tier, hot=row.hot)
    return None if sentence is None else said_plainly(sentence.message)


def command(id_: str, run: Run, when: When | None = None) -> Command:
    """The command whose data stand in acdesk.keys under this id; one with a verb asks the lifecycle when it may act."""
    key = _DATA[id_]
    if when is None:
        when = by_lifecycle(key.verb) if key.verb in lifecycle.LIFECYCLE else always
    return Command(key, run, when)


def _later(screen: Acting) -> None:
    """Never runs: `why_not` has said that it comes later."""


BASIC: tuple[Command, ...] = (
    command("down", lambda screen: screen.step(1)),
    command("up", lambda screen: screen.step(-1)),
    command("first", lambda screen: screen.jump(last=False)),
    command("last", lambda screen: screen.jump(last=True)),
    command("page_down", lambda screen: screen.turn(1)),
    command("page_up", lambda screen: screen.turn(-1)),
    command("open", lambda screen: screen.open(), on_a_row),
    command("back", lambda screen: screen.back()),
    command("next_split", lambda screen: screen.next_split(1)),
    command("previous_split", lambda screen: screen.next_split(-1)),
    command("queue", lambda screen: screen.desk_app.turn_to("queue")),
    command("clients", lambda screen: screen.desk_app.turn_to("clients")),
    command("calendar", lambda screen: screen.desk_app.turn_to("calendar")),
    command("team", lambda screen: screen.desk_app.turn_to("team")),
    *(command(key.id, _later) for key in KEYS if key.later),
    command("search", lambda screen: screen.search()),
    command("mark", lambda screen: screen.mark(), on_a_request),
    command("undo", lambda screen: screen.undo(), always),
    command("redo", lambda screen: screen.redo(), always),
    command("repeat", lambda screen: screen.repeat()),
    command("explain", lambda screen: screen.explain(), on_a_row),
    command("copy", lambda screen: screen.copy(), on_a_row),
    command("set_up", lambda screen: screen.desk_app.set_up()),
    command("theme", lambda screen: screen.desk_app.next_theme()),
    command("help", lambda screen: screen.desk_app.show_help()),
    command("palette", lambda screen: screen.desk_app.show_palette()),
    command("quit", lambda screen: screen.desk_app.leave()),
)


@cache
def registry() -> Mapping[str, Command]:
    """All commands by id, in the order of acdesk.keys."""
    from screens.calendar.commands import CALENDAR  # noqa: PLC0415  (they need Command)
    from screens.clients.commands import CLIENTS  # noqa: PLC0415
    from screens.dialogs.commands import VERBS  # noqa: PLC0415

    table = {each.id: each for each in (*BASIC, *VERBS, *CLIENTS, *CALENDAR)}
    return {key.id: table[key.id] for key in KEYS if key.id in table}
