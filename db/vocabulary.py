"""The words that are stored, each written once."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What a member of staff is for; decides which verbs are allowed."""

    COORDINATOR = "coordinator"
    STRATEGIST = "strategist"
    OWNER = "owner"
    VP_STRATEGY = "vp_strategy"
    SPECIALIST = "specialist"


LEADS = (Role.STRATEGIST, Role.OWNER, Role.VP_STRATEGY)
"""The escalation chain, in its order: each has the target's time, then the next, round and round."""


class State(StrEnum):
    """Where a request stands."""

    NEW = "new"
    HANDLING = "handling"
    ROUTED = "routed"
    READY = "ready"
    WAITING = "waiting"
    ESCALATED = "escalated"
    PARKED = "parked"
    CLOSED = "closed"


OPEN_STATES = tuple(state for state in State if state is not State.CLOSED)


class Outcome(StrEnum):
    """How a closed request ended."""

    ANSWERED = "answered"
    DELIVERED = "delivered"
    DECLINED = "declined"
    RESOLVED = "resolved_by_lead"
    MERGED = "merged"
    NOT_A_REQUEST = "not_a_request"


class Kind(StrEnum):
    """What is owed."""

    ACKNOWLEDGE = "acknowledge"
    DECIDE = "decide"
    PROMISE = "promise"
    ACCEPT = "accept"
    CHECK_IN = "check_in"
    TELL_CLIENT = "tell_client"
    UPDATE_CLIENT = "update_client"
    NUDGE = "nudge"
    TAKE_OVER = "take_over"
    HOT_UPDATE = "hot_update"
    HAND_OVER = "hand_over"
    REVIEW_PARKED = "review_parked"
    HOLD_CALL = "hold_call"
    BOOK_CALL = "book_call"
    PREPARE_CALL = "prepare_call"
    SETTLE_CALL = "settle_call"
    """A call's time is over and nobody has said yet whether it was held."""
    RECAP_CALL = "recap_call"
    TOUCH = "touch"
    VISIT = "visit"
    CHECK_OBJECTIVES = "check_objectives"
    PRESENT = "present"


CLIENT_FACING = (Kind.ACKNOWLEDGE, Kind.PROMISE, Kind.TELL_CLIENT, Kind.UPDATE_CLIENT, Kind.HOT_UPDATE)
"""Clocks the client feels: never restarted, never lengthened."""

RHYTHMS = (Kind.HOLD_CALL, Kind.BOOK_CALL, Kind.PREPARE_CALL, Kind.SETTLE_CALL, Kind.NUDGE, Kind.VISIT)
"""Owed on calls and visits as they stand, and on what a client agreed to in them, wherever it is owed on no request."""


class Settled(StrEnum):
    """How an obligation stands."""

    OPEN = "open"
    MET = "met"
    BROKEN = "broken"
    REPLACED = "replaced"
    CANCELLED = "cancelled"


class Urgency(StrEnum):
    """Set by facts, not by tone. Hot is not set but follows from an escalation."""

    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"


class Channel(StrEnum):
    """How a word came or went."""

    EMAIL = "email"
    PHONE = "phone"
    CHAT = "chat"
    CALL = "call"
    VISIT = "visit"


class Direction(StrEnum):
    """Which way a message went."""

    IN = "in"
    OUT = "out"
    INTERNAL = "internal"


class CallKind(StrEnum):
    """What a call in the calendar is: with a client, inside the agency, the alignment review, or others' busy time."""

    CALL = "call"
    INTERNAL = "internal"
    REVIEW = "review"
    BUSY = "busy"


COMING = ("planned", "moved")
"""States of a call that is still to come; a moved one stands at its new time."""


class Side(StrEnum):
    """Whose a commitment of a call is."""

    OURS = "ours"
    THEIRS = "theirs"


class Delivery(StrEnum):
    """What is known of a message: it came; it was sent by hand and logged; copied out; or only drafted."""

    RECEIVED = "received"
    LOGGED = "logged"
    COPIED = "copied"
    DRAFTED = "drafted"


class Automatic(StrEnum):
    """Mail no person wrote (RFC 3834): kept apart, never acknowledged."""

    AUTO_REPLY = "auto_reply"
    BOUNCE = "bounce"
    LIST = "list"
    GENERATED = "generated"


class Escalation(StrEnum):
    """Why a matter went to a lead."""

    MISTAKE = "mistake"
    COMPLAINT = "complaint"
    RISK = "risk"
    TIER_1 = "tier_1"


class Verb(StrEnum):
    """Everything that can change the desk, as the journal names it."""

    ADD = "add"
    ARRIVE = "arrive"
    ASSIGN = "assign"
    ACKNOWLEDGE = "acknowledge"
    UPDATE = "update"
    HANDLE = "handle"
    STOP = "stop"
    ANSWER = "answer"
    ROUTE = "route"
    ACCEPT = "accept"
    DISPUTE = "dispute"
    CHECK_IN = "check_in"
    FINISH = "finish"
    TELL = "tell"
    ESCALATE = "escalate"
    HAND_OVER = "hand_over"
    TAKE_OVER = "take_over"
    RESOLVE = "resolve"
    COOL_DOWN = "cool_down"
    PROMISE = "promise"
    WAIT = "wait"
    NUDGE = "nudge"
    PARK = "park"
    SNOOZE = "snooze"
    REOPEN = "reopen"
    MERGE = "merge"
    SPLIT = "split"
    VOID = "void"
    NOTE = "note"
    LINK = "link"
    SET_URGENCY = "set_urgency"
    SET_WANTED_BY = "set_wanted_by"
    ADD_STAFF = "add_staff"
    ADD_ABSENCE = "add_absence"
    ADD_CLIENT = "add_client"
    ADD_CONTACT = "add_contact"
    ADD_OBJECTIVE = "add_objective"
    EDIT_STAFF = "edit_staff"
    EDIT_CLIENT = "edit_client"
    EDIT_CONTACT = "edit_contact"
    SET_TIER = "set_tier"
    LOOK_AT_TIERS = "look_at_tiers"
    LOOK_AT_CALLS = "look_at_calls"
    TOUCH = "touch"
    EDIT_OBJECTIVE = "edit_objective"
    ADD_KEY_RESULT = "add_key_result"
    ADD_READING = "add_reading"
    CLOSE_OBJECTIVE = "close_objective"
    CARRY_OBJECTIVE = "carry_objective"
    ADD_DELIVERABLE = "add_deliverable"
    CHECK_DELIVERABLE = "check_deliverable"
    READY_DELIVERABLE = "ready_deliverable"
    PRESENT_DELIVERABLE = "present_deliverable"
    DECIDE_DELIVERABLE = "decide_deliverable"
    IMPORT_PEOPLE = "import_people"
    PLAN_CALL = "plan_call"
    MOVE_CALL = "move_call"
    CANCEL_CALL = "cancel_call"
    MISS_CALL = "miss_call"
    PREPARE_CALL = "prepare_call"
    START_CALL = "start_call"
    NOTE_CALL = "note_call"
    COMMIT = "commit"
    END_CALL = "end_call"
    RECAP_CALL = "recap_call"
    CHANGE_SERIES = "change_series"
    EXTEND_SERIES = "extend_series"
    PLAN_VISIT = "plan_visit"
    BOOK_VISIT = "book_visit"
    MOVE_VISIT = "move_visit"
    HOLD_VISIT = "hold_visit"
    MISS_VISIT = "miss_visit"
    CANCEL_VISIT = "cancel_visit"
    STAND_FOR_CALL = "stand_for_call"
    IMPORT_EVENTS = "import_events"
    RECALCULATE = "recalculate"
    UNDO = "undo"
    REDO = "redo"
