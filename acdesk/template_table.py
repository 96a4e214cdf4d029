"""The message templates and their variables: what each is for, what it needs, and what stands in for the rest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class VariableKind(StrEnum):
    """What a value may be."""

    LINE = "line"
    """One line: a name, a title, a number of hours."""
    DATE = "date"
    """A date as people read it, made by `messages.say_date_for_client`."""
    TEXT = "text"
    """Any number of lines."""


class Audience(StrEnum):
    """Who reads the message."""

    CLIENT = "client"
    TEAM = "team"


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable: what it means, and how it might look."""

    name: str
    kind: VariableKind
    meaning: str
    example: str


@dataclass(frozen=True, slots=True)
class MessageTemplate:
    """A template: every variable it may use is either required or has a fallback.

    A fallback may be empty; a paragraph that is left with nothing in it goes.
    """

    name: str
    purpose: str
    required: tuple[str, ...]
    fallbacks: Mapping[str, str] = field(default_factory=dict)
    audience: Audience = Audience.CLIENT

    @property
    def variables(self) -> tuple[str, ...]:
        """Every variable its text may use, sorted."""
        return tuple(sorted({*self.required, *self.fallbacks, *COMMON}))


COMMON = {"first_name": "there", "coordinator": "", "agency": "", "client": "", "request": ""}
"""Fallbacks that every template has, unless it requires the variable."""

_LINE, _DATE, _TEXT = VariableKind.LINE, VariableKind.DATE, VariableKind.TEXT
VARIABLES: dict[str, Variable] = {
    variable.name: variable
    for variable in (
        Variable("agency", _LINE, "the agency's name, under the signature", "Lakeside Marketing"),
        Variable("agenda", _TEXT, "what is to be talked about", "- The spring sale\n- Reviews of the last month"),
        Variable("answer", _TEXT, "the answer to the client's question", "The new hours are live since Monday."),
        Variable("asked", _TEXT, "what the lead is asked to do", "Approve the holding text and call Dana."),
        Variable("call_date", _DATE, "when the call is or was", "Thursday, March 12, 10 a.m."),
        Variable("client", _LINE, "the client's name", "Harbor Pine Dental"),
        Variable("coordinator", _LINE, "who signs", "Jordan"),
        Variable("decisions", _TEXT, "what was decided in the call", "The green version goes live."),
        Variable("done_when", _TEXT, "how the specialist knows that it is done", "A test lead arrives."),
        Variable("due", _DATE, "the specialist's own date", "Wednesday, March 11, 4 p.m."),
        Variable("estimate", _LINE, "hours of work, from and to", "10–16 h"),
        Variable("eta", _DATE, "when the client has it; comes after 'by'", "Thursday, March 12, noon"),
        Variable("facts", _TEXT, "what happened, without opinion", "The newsletter had the old price."),
        Variable("first_name", _LINE, "who is addressed", "Dana"),
        Variable("follow_ups", _TEXT, "what was promised on a visit", "- The photo list, by Friday, March 13, noon"),
        Variable("if_silent", _TEXT, "what happens without an answer", "Otherwise I'll use photo 2."),
        Variable("impact", _TEXT, "what the date means to the client, said first", "The open house is on Saturday."),
        Variable("kind", _LINE, "what makes it hot", "our mistake"),
        Variable("lead", _LINE, "the lead who has it", "Karly"),
        Variable("link", _LINE, "where the call takes place", "https://meet.example.com/badger"),
        Variable("next_call", _DATE, "when the next call is", "Thursday, March 26, 10 a.m."),
        Variable("next_update", _DATE, "when the client hears again; comes after 'by'", "tomorrow, noon"),
        Variable("objective", _TEXT, "which objective it serves, or why it is done", "Answer 50% more phone calls."),
        Variable("old_eta", _DATE, "the date given before; after 'by' or 'instead of'", "Tuesday, March 10, noon"),
        Variable("option_a", _TEXT, "first way: as queued", "All of it by Thursday, March 12, noon."),
        Variable("option_b", _TEXT, "second way: front of the queue", "All of it by Monday, March 9, noon."),
        Variable("option_c", _TEXT, "third way: a first slice", "The form by Friday, the rest by March 12, noon."),
        Variable("ours", _TEXT, "what we agreed to do, by when", "- Photo list (Jordan), by Friday, March 13, noon"),
        Variable("prevention", _TEXT, "what keeps it from happening again", "Prices are now checked twice."),
        Variable("question", _TEXT, "the open question", "Which of the two photos should we use?"),
        Variable("reason", _TEXT, "why, in one sentence, without blame", "The booking form needs more testing."),
        Variable("recommendation", _TEXT, "which way is advised and why", "I'd suggest C, for the form."),
        Variable("request", _LINE, "the request's title", "Spring sale landing page"),
        Variable("resolution", _TEXT, "how a hot matter was settled", "A corrected newsletter went out at 2 p.m."),
        Variable("result", _TEXT, "what was done, and where to see it", "The page is live at example.com/spring."),
        Variable("said_so_far", _TEXT, "what the client has been told", "9:10 a.m.: we are looking into it."),
        Variable("specialist_skill", _LINE, "the specialist's subject, see `messages.say_skill`", "Google Ads"),
        Variable("status", _TEXT, "where it stands", "The draft is written; the photos come tomorrow."),
        Variable("theirs", _TEXT, "what the client agreed to do, by when", "- Two photos (Dana), by Monday, March 16"),
        Variable("timeline", _TEXT, "what happened when", "8:40 a.m. sent\n9:05 a.m. Dana called"),
        Variable("until", _DATE, "the day a parked request is taken up again", "Monday, April 6"),
        Variable("visit_date", _DATE, "the day and time of a visit", "Wednesday, March 18, 10 a.m."),
        Variable("wanted_by", _DATE, "the client's own date; comes after 'by'", "Friday, March 6"),
        Variable("what", _TEXT, "what is to be done", "A landing page for the spring sale, after the draft attached."),
    )
}  # fmt: skip

_HOLD = "Until I hear from you it stays on hold here; nothing is lost."
_DATE_MATTERS = "I know this date matters to you."
_TEAM = Audience.TEAM

TEMPLATES: dict[str, MessageTemplate] = {
    template.name: template
    for template in (
        MessageTemplate("acknowledge_eta", "acknowledge, with the date it will be done", ("request", "eta")),
        MessageTemplate("acknowledge_next", "acknowledge, with the time of the next word", ("request", "next_update")),
        MessageTemplate("tier_1_courtesy", "acknowledge a Tier-1 request: who will answer, and no ETA",
            ("request",), {"lead": "A member of our leadership team"}),
        MessageTemplate("re_promise", "a new date, told before the old one passes", ("request", "eta"),
            {"old_eta": "the date I gave you", "reason": ""}),
        MessageTemplate("not_by_that_date", "not by the client's date: impact first, then three ways",
            ("request", "wanted_by", "option_a", "option_b", "option_c"),
            {"impact": _DATE_MATTERS, "recommendation": ""}),
        MessageTemplate("broken_promise", "a date passed without a word: say so, with a new one",
            ("request", "eta"), {"old_eta": "now", "status": ""}),
        MessageTemplate("complete_answer", "the whole answer to a question taken from a call", ("question", "answer")),
        MessageTemplate("find_out", "don't guess: who is asked, and when the answer comes",
            ("question", "eta"), {"specialist_skill": "in-house"}),
        MessageTemplate("nudge_1", "first reminder of a question", ("request", "question"), {"if_silent": _HOLD}),
        MessageTemplate("nudge_2", "second reminder: may someone else answer?", ("request", "question"),
            {"if_silent": _HOLD}),
        MessageTemplate("nudge_3", "third reminder: by phone?", ("request", "question"), {"if_silent": ""}),
        MessageTemplate("hot_holding", "the first word on a hot issue, approved by a lead", ("next_update",),
            {"lead": "a member of our leadership team"}),
        MessageTemplate("handoff", "escalation to a lead: facts, timeline, what was said, what is asked",
            ("client", "request", "lead", "kind", "facts", "asked", "next_update"),
            {"timeline": "See the request's history.", "said_so_far": "Nothing yet."}, _TEAM),
        MessageTemplate("hot_update", "the hourly word on a hot issue", ("request", "status", "next_update"),
            {"lead": "Our leadership team"}),
        MessageTemplate("hot_closure", "a hot issue is settled", ("request", "resolution"), {"prevention": ""}),
        MessageTemplate("brief", "brief for a specialist: what, why, done when, the client's date",
            ("client", "request", "what", "objective", "done_when"),
            {"wanted_by": "none given", "due": "to be agreed", "estimate": "yours to give"}, _TEAM),
        MessageTemplate("check_in", "ask a specialist how it is going", ("client", "request", "eta"), {}, _TEAM),
        MessageTemplate("done_please_check", "it is done; please check", ("request", "result")),
        MessageTemplate("wait_question", "a question to the client, and what happens without an answer",
            ("request", "question", "if_silent")),
        MessageTemplate("park", "it rests until a date", ("request", "until"), {"reason": ""}),
        MessageTemplate("update", "a word on where it stands", ("request", "status", "next_update")),
        MessageTemplate("answer_simple", "a simple answer, sent at once", ("answer",)),
        MessageTemplate("agenda", "what the next call is about", ("call_date", "agenda"), {"link": ""}),
        MessageTemplate("recap", "after a call: decisions, who does what by when, the next call", ("call_date",),
            {"decisions": "Nothing this time.", "ours": "Nothing for now.",
             "theirs": "Nothing for now.", "next_call": "as soon as we have found a time"}),
        MessageTemplate("visit_invitation", "ask for a visit in person", ("visit_date",), {"agenda": ""}),
        MessageTemplate("visit_thanks", "after a visit: thanks, and what was promised", ("visit_date",),
            {"follow_ups": ""}),
    )
}  # fmt: skip
