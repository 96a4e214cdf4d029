"""Every key once: what it is called, what it does, and how a configuration may move it. Needs no screen."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from acdesk.errors import WrongUsage
from db.vocabulary import Verb

MOVE, SCREENS, TRIAGE, MORE, CALLS, ALWAYS = "move", "screens", "triage", "more on a request", "calls", "always"
CLIENTS, CALENDAR = "clients and team", "calendar"
GROUPS = (MOVE, SCREENS, TRIAGE, MORE, CLIENTS, CALLS, CALENDAR, ALWAYS)
NEVER = frozenset({"ctrl+h", "ctrl+i", "ctrl+m"})
"""Terminals send these for Backspace, Tab and Enter, so they can't be told apart."""
NAMED = frozenset(
    [
        "enter",
        "escape",
        "tab",
        "space",
        "up",
        "down",
        "left",
        "right",
        "home",
        "end",
        "pageup",
        "pagedown",
        "insert",
        "delete",
        "backspace",
        "comma",
    ]
) | {f"f{number}" for number in range(1, 13)}
SHOWN = {
    "enter": "Enter", "escape": "Esc", "tab": "Tab", "shift+tab": "Shift+Tab", "space": "Space", "up": "↑", "down": "↓",
    "left": "←", "right": "→", "home": "Home", "end": "End", "pageup": "PgUp", "pagedown": "PgDn", "comma": ",",
}  # fmt: skip
_MODIFIED = re.compile(r"(?:(?:ctrl|alt|shift)\+)+(?P<key>.+)")


@dataclass(frozen=True, slots=True)
class Key:
    """A command as data: `keys` are separated by commas, and a pair like `g g` is pressed one after the other.

    `label` is for the key bar, `help` a sentence for help and palette. `verb` is what it does to a request, where
    that is one thing. A command that comes with a later version says so in `later`. Smaller `rank` comes sooner in
    the key bar; 0 stays out of it. `on` names the screens on which it acts; nothing means all of them.
    """

    id: str
    keys: str
    label: str
    help: str
    group: str
    verb: Verb | None = None
    rank: int = 0
    later: str = ""
    on: tuple[str, ...] = ()

    @property
    def each(self) -> tuple[str, ...]:
        """The single keys or pairs."""
        return tuple(part for part in (part.strip() for part in self.keys.split(",")) if part)

    @property
    def shown(self) -> str:
        """The keys as people write them: `j ↓`, `g g Home`."""
        return "  ".join(show(key) for key in self.each)

    @property
    def first(self) -> str:
        """The key shown where there is room for one."""
        return show(self.each[0]) if self.each else ""


def show(key: str) -> str:
    """A key as people write it: `Ctrl+P` for ctrl+p."""
    if " " in key:
        return " ".join(show(part) for part in key.split(" "))
    if key in SHOWN:
        return SHOWN[key]
    return "+".join(part.capitalize() for part in key.split("+")) if len(key) > 1 else key


_CLIENT, _TEAM, _BOTH, _CALENDAR = ("clients",), ("team",), ("clients", "team"), ("calendar",)
KEYS: tuple[Key, ...] = (
    Key("down", "j,down", "down", "To the next row", MOVE),
    Key("up", "k,up", "up", "To the row before", MOVE),
    Key("first", "g g,home", "first", "To the first row", MOVE),
    Key("last", "G,end", "last", "To the last row", MOVE),
    Key("page_down", "pagedown", "page down", "A page down", MOVE),
    Key("page_up", "pageup", "page up", "A page up", MOVE),
    Key("open", "enter", "open", "Open the request; changes nothing", MOVE),
    Key("back", "escape", "back", "One layer back", MOVE),
    Key("next_split", "tab", "next split", "To the next split, section of a client, or view of the calendar", MOVE),
    Key("previous_split", "shift+tab", "split before", "To the split, section or view before", MOVE),
    Key("queue", "1", "Queue", "The queue: what is owed next", SCREENS),
    Key("clients", "2", "Clients", "The clients: how it stands with each, and all of one", SCREENS),
    Key("calendar", "3", "Calendar", "Calls and visits: month, week, agenda, and the board of visits", SCREENS),
    Key("review", "4", "Review", "The monthly review", SCREENS, later="The review comes with a later version."),
    Key("team", "T", "Team", "The team: who is there, what they can, what they have to do", SCREENS),
    Key("to_client", "C", "client", "To the client of the request; 1 comes back to it", SCREENS, rank=20,
        on=("queue", "calendar")),
    Key("acknowledge", "a", "acknowledge", "Acknowledge with an ETA or a time for the next word", TRIAGE,
        Verb.ACKNOWLEDGE, 1),
    Key("acknowledge_all", "A", "all", "Acknowledge all that waits for it, in one list", TRIAGE, rank=2),
    Key("handle", "s", "handle", "Do it now: starts five minutes", TRIAGE, Verb.HANDLE, 3),
    Key("route", "r", "route", "Hand to a specialist", TRIAGE, Verb.ROUTE, 4),
    Key("escalate", "e", "escalate", "Hand to the Strategist or the Owner", TRIAGE, Verb.ESCALATE, 5),
    Key("wait", "w", "wait", "Ask the client and wait for the answer", TRIAGE, Verb.WAIT, 13),
    Key("promise", "p", "promise", "Promise a time, or a new one", TRIAGE, Verb.PROMISE, 7),
    Key("done", "d", "done", "The next step toward done: answer, tell or finish", TRIAGE, rank=6),
    Key("snooze", "h", "snooze", "Hide the row until a time", TRIAGE, Verb.SNOOZE, 8),
    Key("park", "K", "park", "Park until a date, with the client told", TRIAGE, Verb.PARK, 14),
    Key("objective", "o", "objective", "Link to an objective, or say why there is none", TRIAGE, Verb.LINK, 9),
    Key("urgency", "u", "urgency", "Set the urgency, with the fact that makes it so", TRIAGE, Verb.SET_URGENCY, 15),
    Key("note", "m", "note", "Make a note", TRIAGE, Verb.NOTE, 16),
    Key("stop", "", "stop", "Stop the timer without finishing", MORE, Verb.STOP),
    Key("update", "", "update", "Give the client word", MORE, Verb.UPDATE),
    Key("accept", "", "accepted", "Record that the specialist accepted", MORE, Verb.ACCEPT),
    Key("dispute", "", "disputed", "Record that the specialist disputes the time", MORE, Verb.DISPUTE),
    Key("check_in", "", "check in", "Log a check-in with the specialist", MORE, Verb.CHECK_IN),
    Key("nudge", "", "nudge", "Nudge the client: for an answer, or for what they agreed to", MORE, Verb.NUDGE),
    Key("hand_over", "", "hand over", "Hand a Tier-1 request to the VP of Strategy or the Owner", MORE,
        Verb.HAND_OVER),
    Key("take_over", "", "taken over", "Record that a lead took it", MORE, Verb.TAKE_OVER),
    Key("resolve", "", "resolve", "Record a lead's resolution", MORE, Verb.RESOLVE),
    Key("cool_down", "", "cool down", "Record that a lead calls it not hot", MORE, Verb.COOL_DOWN),
    Key("reopen", "", "reopen", "Open a closed request again", MORE, Verb.REOPEN),
    Key("merge", "", "merge", "Merge the marked requests into one", MORE, Verb.MERGE),
    Key("split", "", "split", "Split one request into several", MORE, Verb.SPLIT),
    Key("void", "", "not a request", "Close as not a request", MORE, Verb.VOID),
    Key("assign", "", "assign", "Say which client an unknown sender belongs to", MORE, Verb.ASSIGN),
    Key("wanted_by", "", "wanted by", "Set the client's own date", MORE, Verb.SET_WANTED_BY),
    Key("sort", "S", "sort", "Sort the clients: name, tier, touch, open, promises", CLIENTS, on=_CLIENT),
    Key("touch", "t", "in touch", "Log that both sides spoke: a phone call, a chat, a visit", CLIENTS, on=_CLIENT),
    Key("add", "N", "add", "Add to the section: client, contact, objective, deliverable; member of the team", CLIENTS,
        on=_BOTH),
    Key("edit", "E", "edit", "Change what is known: of a client, a contact, a member of the team", CLIENTS, on=_BOTH),
    Key("reading", "l", "reading", "Record where a key result stands", CLIENTS, on=_CLIENT),
    Key("tier", "L", "tier", "Move the client to another tier, which the VP of Strategy or the Owner does", CLIENTS,
        on=_CLIENT),
    Key("import_clients", "I", "import", "Clients and contacts from a CSV file: a look at it first", CLIENTS,
        on=_CLIENT),
    Key("kinds", "f", "kinds", "In the timeline: one kind alone, or all; in the calendar: which layers are shown",
        CLIENTS, on=("clients", "calendar")),
    Key("absence", "B", "absence", "Somebody is away, and who covers", CLIENTS, on=_TEAM),
    Key("key_result", "", "key result", "Add what is measured of an objective", CLIENTS, on=_CLIENT),
    Key("prep", "P", "prep", "Prep sheet for a call", CALLS),
    Key("find_out", "i", "I'll find out", "Take a question from a call: ask a specialist, promise the answer", CALLS),
    Key("call", "c", "call", "Plan, start, end, move or cancel a call", CALLS),
    Key("plan_call", "", "plan call", "Plan a call or a series, whatever is under the cursor", CALLS),
    Key("visit", "v", "visit", "Plan, book, move, hold or cancel a visit", CALLS),
    Key("plan_visit", "", "plan visit", "Plan a visit, whatever is under the cursor", CALLS),
    Key("proposals", "", "proposals", "Calls on holidays and absences, rhythms that no longer fit", CALLS),
    Key("day_before", "left", "day before", "To the day before", CALENDAR, on=_CALENDAR),
    Key("day_after", "right", "day after", "To the day after", CALENDAR, on=_CALENDAR),
    Key("today", "0", "today", "To today", CALENDAR, on=_CALENDAR),
    Key("go_to_day", "D", "day", "To a day by its date", CALENDAR, on=_CALENDAR),
    Key("calendar_export", "", "export calendar", "Write calls and visits to a file (.ics) or folder", CALENDAR),
    Key("calendar_import", "", "import calendar", "Read a calendar file (.ics) or folder", CALENDAR),
    Key("visits_report", "", "visits report", "Write the quarter's visits as Markdown or CSV", CALENDAR),
    Key("new", "n", "new", "A new request", ALWAYS, Verb.ADD, 17),
    Key("search", "/", "search", "Search everything as you type; on the clients, filter them", ALWAYS, rank=18),
    Key("mark", "x", "mark", "Mark the row for an action on several", ALWAYS, rank=19),
    Key("undo", "z", "undo", "Take the last step back", ALWAYS, Verb.UNDO, 10),
    Key("redo", "Z", "redo", "Do it again after all", ALWAYS, Verb.REDO),
    Key("repeat", ".", "repeat", "The last action again, on this row", ALWAYS),
    Key("explain", "=", "why", "Why the row stands where it stands", ALWAYS, rank=11),
    Key("copy", "y", "copy", "Copy the request to the clipboard", ALWAYS),
    Key("set_up", "", "set up", "Set up the desk: who you are, the team, clients, mail", ALWAYS),
    Key("theme", "", "theme", "Dark, light, or the terminal's own colours", ALWAYS),
    Key("help", "?", "help", "All keys", ALWAYS, rank=12),
    Key("palette", "ctrl+p", "palette", "Find a command by name", ALWAYS),
    Key("quit", "q", "quit", "Leave; everything is saved", ALWAYS),
)  # fmt: skip


def resolve(overrides: Mapping[str, str], keys: Iterable[Key] = KEYS) -> tuple[Key, ...]:
    """The keys with a configuration's own put in.

    Raises WrongUsage with a sentence: an unknown command, an impossible key, a key given twice.
    """
    table = {key.id: key for key in keys}
    for command, chosen in overrides.items():
        if command not in table:
            raise WrongUsage(f"The configuration binds keys for {command!r}, but there is no such command.")
        table[command] = replace(table[command], keys=chosen)
    taken: dict[str, str] = {}
    for key in table.values():
        for each in key.each:
            _check(key.id, each)
            other = taken.setdefault(each.split(" ")[0], key.id)
            if other != key.id:
                raise WrongUsage(f"The key {show(each)!r} is bound twice: for {other!r} and for {key.id!r}.")
    return tuple(table.values())


def _check(command: str, key: str) -> None:
    """Refuse what no terminal can send."""
    parts = key.split(" ")
    if len(parts) > 1 and (len(parts) > 2 or parts[0] != parts[1]):
        raise WrongUsage(f"The keys {key!r} for {command!r} can't be read: a pair is the same key twice, like 'g g'.")
    if key.lower() in NEVER:
        raise WrongUsage(f"The key {show(key)} for {command!r} can't be told from Backspace, Tab or Enter.")
    base = parts[0]
    if match := _MODIFIED.fullmatch(base):
        base = match["key"]
    if not (base in NAMED or (len(base) == 1 and base.isprintable() and base != " ")):
        raise WrongUsage(f"The key {key!r} for {command!r} is not known. Write it like 'a', 'G', 'f5' or 'ctrl+s'.")


def page(keys: Iterable[Key]) -> str:
    """All keys as plain text, by group: what `acdesk keys` prints."""
    keys = tuple(keys)
    lines: list[str] = []
    for group in GROUPS:
        members = [key for key in keys if key.group == group]
        if members:
            lines += ["", group] if lines else [group]
            lines += [f"  {key.shown or '(palette)':<16}{key.help}{_later(key)}" for key in members]
    return "\n".join(lines) + "\n"


def _later(key: Key) -> str:
    return " (comes with a later version)" if key.later else ""
