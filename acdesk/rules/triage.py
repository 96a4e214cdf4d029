"""What a request seems to be, by the visible rules of the configuration: shown with its reasons, never acting.

The words are looked for whole, without regard to case and diacritics, in the subject and the beginning of the body.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from acdesk.config import Config, TriageRule
from acdesk.rules.targets import WORKING_DAY
from acdesk.rules.wished import Wished, wished_date
from acdesk.rules.worktime import WorkCalendar
from acdesk.when import say
from db.vocabulary import Urgency

SUBJECT_SCANNED = 500
BODY_SCANNED = 20_000
"""Characters looked at; who asks for something says so before that."""
SOON = 2 * WORKING_DAY
"""A client's date within 2 working days makes a request urgent (spec section 2)."""
NEGATIONS = {"not", "no", "isnt", "never", "without", "nothing"}

_APOSTROPHE = re.compile(r"['’]")
_NOT_A_WORD = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Suggestion:
    """What the rules make of a request. `nature` is simple, complex, hot, or empty when no rule speaks."""

    nature: str
    skill: str
    low_hours: float
    high_hours: float
    urgency: Urgency
    urgency_fact: str
    word: str
    """The word that decided the nature."""
    reasons: tuple[str, ...]
    wished: Wished | None
    """A date found in the text; nothing is set by it."""


@dataclass(frozen=True)
class _Text:
    """Subject and body as words between single spaces."""

    subject: str
    body: str

    def place(self, word: str) -> str:
        """Where the word stands: `subject`, `body` or nowhere."""
        wanted = _words(word)
        if wanted == " ":
            return ""
        return "subject" if wanted in self.subject else "body" if wanted in self.body else ""

    def affirmed(self, word: str) -> bool:
        """Whether it stands somewhere without a `not` or `no` before it."""
        wanted = _words(word)
        if wanted == " ":
            return False
        return any(
            before.rsplit(" ", 1)[-1] not in NEGATIONS
            for text in (self.subject, self.body)
            for before in text.split(wanted)[:-1]
        )


def suggestion(
    subject: str,
    body: str,
    *,
    tier: int | None,
    wanted_by: datetime | None,
    now: datetime,
    calendar: WorkCalendar,
    config: Config,
) -> Suggestion:
    """What the request seems to be, how urgent, and by when it is wished for.

    The first hot rule that finds a word decides; else the first that finds one in the subject, else in the body.
    Urgency follows the client's date (`wanted_by`, else the one found), then the rule's, then the configured words.
    Linear in the text, of which the beginning is read; quoted lines are left out.
    """
    lines = body[:BODY_SCANNED].splitlines()
    own = "\n".join(line for line in lines if not line.lstrip().startswith(">"))
    subject = subject[:SUBJECT_SCANNED]
    text = _Text(_words(subject), _words(own))
    rule, word, where = _decide(text, config.triage)
    wished = wished_date(f"{_plain(subject)} . {_plain(own)}", now=now, calendar=calendar)
    date = wanted_by if wanted_by is not None or wished is None else wished.at
    urgency, fact = _urgency(text, rule, date, now=now, calendar=calendar, config=config)
    reasons = [_rule_reason(rule, word, where)] if rule is not None else ["no rule finds a word of its own"]
    if tier == 1:
        reasons.insert(0, "Tier 1: for the VP of Strategy or the Owner, to be handed over")
    if fact:
        reasons.append(f"{urgency}: {fact}")
    if wished is not None:
        reasons.append(f"“{wished.words}”: wanted by {say(wished.at, now=now, zone=calendar.zone)}")
    rule = rule or TriageRule((), "")
    return Suggestion(
        rule.nature, rule.skill, rule.low_hours, rule.high_hours, urgency, fact, word, tuple(reasons), wished
    )


def _decide(text: _Text, rules: Iterable[TriageRule]) -> tuple[TriageRule | None, str, str]:
    """The rule that decides, its word, and where it stands."""
    found = [(rule, word, where) for rule in rules for word in rule.words if (where := text.place(word))]
    for matches in (
        [match for match in found if match[0].nature == "hot"],
        [match for match in found if match[2] == "subject"],
        found,
    ):
        if matches:
            return matches[0]
    return None, "", ""


def _urgency(
    text: _Text,
    rule: TriageRule | None,
    date: datetime | None,
    *,
    now: datetime,
    calendar: WorkCalendar,
    config: Config,
) -> tuple[Urgency, str]:
    """The urgency and the fact it rests on; normal rests on none."""
    if date is not None and calendar.between(now, date) <= SOON:
        when = "has passed" if date <= now else "is within 2 working days"
        return Urgency.HIGH, f"the client's date, {say(date, now=now, zone=calendar.zone)}, {when}"
    if rule is not None and rule.urgency:
        return Urgency(rule.urgency), "so the rule says"
    high = next((word for word in config.high_words if text.affirmed(word)), "")
    if high:
        return Urgency.HIGH, f"“{high}”"
    low = next((word for word in config.low_words if text.place(word)), "")
    if low and date is None:
        return Urgency.LOW, f"no date, and “{low}”"
    return Urgency.NORMAL, ""


def _rule_reason(rule: TriageRule, word: str, where: str) -> str:
    """`complex · web · 10–16 h: “landing page” in the subject`."""
    hours = f"{rule.low_hours:g}–{rule.high_hours:g} h" if rule.high_hours else ""
    parts = " · ".join(part for part in (rule.nature, rule.skill, hours) if part)
    return f"{parts}: “{word}” in the {where}"


def _plain(text: str) -> str:
    """Lower case without diacritics."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def _words(text: str) -> str:
    """The words of a text between single spaces, so that ` form ` is found in itself and not in `information`."""
    return f" {_NOT_A_WORD.sub(' ', _APOSTROPHE.sub('', _plain(text))).strip()} ".replace("  ", " ")
