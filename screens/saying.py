"""How stored things are said on the screens: words for kinds, states and channels, short names, clocks."""

from __future__ import annotations

import re
from datetime import datetime

from acdesk.keys import KEYS
from acdesk.text import clean_line
from acdesk.when import say_digits, zone_word
from db.queries import Item
from db.vocabulary import Escalation, Kind

NOBODY = "This desk has nobody yet: Ctrl+P, set up, asks who you are."
_LONGEST = 200
VISIT_STEPS = ("plan", "book", "hold")
"""What is owed next on a visit, by the step of its obligation."""
_OPTION = re.compile(r" \((?:[a-z]+ )?--[^)]*\)")
"""What a sentence says for the command line."""
_COMMAND = re.compile(r"\(acdesk (assign|hand-over)\)")
"""A command that it names, which has a key on the screens."""
_KEY_OF = {"assign": "acknowledge", "hand-over": "hand_over"}
"""The key that does it: of an unknown sender, acknowledging asks first whose request it is."""
_WHAT: dict[str, str] = {
    Kind.TAKE_OVER: "{owner} takes",
    Kind.HOT_UPDATE: "update",
    Kind.HAND_OVER: "hand over",
    Kind.ACKNOWLEDGE: "with ETA",
    Kind.DECIDE: "by whom",
    Kind.PROMISE: "confirm",
    Kind.ACCEPT: "to {owner}",
    Kind.CHECK_IN: "with {specialist}",
    Kind.TELL_CLIENT: "client",
    Kind.UPDATE_CLIENT: "to client",
    Kind.NUDGE: "nudge",
    Kind.REVIEW_PARKED: "review",
    Kind.HOLD_CALL: "hold",
    Kind.BOOK_CALL: "book",
    Kind.PREPARE_CALL: "prepare",
    Kind.SETTLE_CALL: "held?",
    Kind.RECAP_CALL: "recap",
    Kind.TOUCH: "client",
    Kind.VISIT: "{step}",
    Kind.CHECK_OBJECTIVES: "review",
    Kind.PRESENT: "deliverable",
}
_KINDS: dict[str, str] = {
    Kind.UPDATE_CLIENT: "next word",
    Kind.REVIEW_PARKED: "look again",
    Kind.TELL_CLIENT: "tell client",
    Kind.PREPARE_CALL: "prepare",
    Kind.SETTLE_CALL: "held or missed",
    Kind.CHECK_OBJECTIVES: "objectives",
}
_CHANNELS = {"email": "mail", "phone": "phone", "chat": "chat", "call": "call", "visit": "visit"}
_ESCALATIONS: dict[str, str] = {
    Escalation.MISTAKE: "our mistake",
    Escalation.COMPLAINT: "complaint",
    Escalation.RISK: "at risk",
    Escalation.TIER_1: "Tier 1",
}


def line(raw: str) -> str:
    """Any text from the desk as one clean line, cut at a length no screen has."""
    return clean_line(raw, _LONGEST)


def first(name: str) -> str:
    """The first name."""
    return line(name).split(" ")[0]


def what(item: Item) -> str:
    """What is owed, after its word: `with Devon`; on a request that owes nothing, how it ended or stands."""
    if not item.kind:
        return words(item.outcome) if item.state == "closed" else "nothing owed"
    if item.kind == Kind.ACKNOWLEDGE and item.tier == 1:
        return "courtesy"
    owner, specialist = first(item.owner), first(item.specialist or item.owner)
    return _WHAT.get(item.kind, "").format(owner=owner, specialist=specialist, step=VISIT_STEPS[min(item.step, 2)])


def words(stored: str) -> str:
    """A stored word as people read it."""
    return stored.replace("_", " ")


def kind(stored: str) -> str:
    """An obligation's name in the detail."""
    return _KINDS.get(stored, words(stored))


def channel(stored: str) -> str:
    """How it came."""
    return _CHANNELS.get(stored, words(stored))


def escalation(stored: str) -> str:
    """Why a lead has it."""
    return _ESCALATIONS.get(stored, words(stored))


def said_plainly(sentence: str) -> str:
    """A refusal as the screens say it: without options of the command line (` (--eta)`), with keys for its commands."""
    return _COMMAND.sub(lambda match: f"({key_of(_KEY_OF[match[1]])})", _OPTION.sub("", sentence))


def key_of(command: str) -> str:
    """The key that a command has from the start, else how the palette finds it."""
    key = next(each for each in KEYS if each.id == command)
    return key.first or f"Ctrl+P, {key.label}"


def clock(local: datetime) -> str:
    """`Tue 3 Mar  10:42 CT`."""
    days = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
    months = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    day = f"{days[local.weekday()]} {local.day} {months[local.month - 1]}"
    return f"{day}  {say_digits(local)} {zone_word(local)}"
