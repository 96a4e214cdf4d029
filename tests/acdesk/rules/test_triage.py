"""What a request seems to be."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from acdesk.config import Config, Hours, TriageRule
from acdesk.rules.holidays import lay_down
from acdesk.rules.triage import BODY_SCANNED, Suggestion, suggestion
from acdesk.rules.worktime import agency_calendar
from tests.work import never_hangs

CONFIG = Config()
CALENDAR = agency_calendar(Hours(), [(day, windows) for day, windows, _ in lay_down(Hours(), [2026])])
TUESDAY = datetime(2026, 3, 3, 10, 0, tzinfo=CALENDAR.zone).astimezone(UTC)


def suggest(subject: str, body: str = "", **changes: Any) -> Suggestion:
    given_: dict[str, Any] = {"tier": 2, "wanted_by": None, "now": TUESDAY, "calendar": CALENDAR, "config": CONFIG}
    return suggestion(subject, body, **(given_ | changes))


def test_landing_page_by_friday() -> None:
    found = suggest("Home show", "Hi, we need a landing page for the home show by Friday. Can you get it live by then?")
    assert (found.nature, found.skill, found.low_hours, found.high_hours) == ("complex", "web", 10, 16)
    assert (found.word, found.urgency, found.urgency_fact) == ("landing page", "high", "“by friday”")
    assert found.wished is not None
    assert found.wished.at == datetime(2026, 3, 6, 23, 0, tzinfo=UTC)
    assert found.reasons == (
        "complex · web · 10–16 h: “landing page” in the body",
        "high: “by friday”",
        "“by friday”: wanted by Fri 6 Mar 5pm",
    )


@pytest.mark.parametrize(
    ("subject", "nature", "skill"),
    [
        ("Typo in Black Friday e-mail", "hot", ""),
        ("We are UNHAPPY with the ads", "hot", ""),
        ("Ad copy for spring", "complex", "google_ads"),
        ("Form not sending", "complex", "web"),
        ("Report: bounce rate", "complex", "analytics"),
        ("New photos", "complex", "content"),
        ("Login for the site?", "simple", ""),
        ("Hello", "", ""),
        ("Information about the platform, copyrighted", "", ""),
        ("Réport, plëase", "complex", "analytics"),
        ("ｔｙｐｏ", "hot", ""),
        ("Typo's", "", ""),
        ("landing\n  page", "complex", "web"),
        ("“landing page”", "complex", "web"),
    ],
)
def test_words_are_whole_and_spelt_any_way(subject: str, nature: str, skill: str) -> None:
    assert (suggest(subject).nature, suggest(subject).skill) == (nature, skill)
    assert suggest("", subject).nature == nature


def test_hot_anywhere_beats_the_subject_and_the_subject_beats_the_body() -> None:
    assert suggest("New landing page", "There is a typo in what you sent.").nature == "hot"
    found = suggest("Report: bounce rate", "since the new landing page went up")
    assert (found.skill, found.word) == ("analytics", "bounce rate")
    assert found.reasons[0].endswith("in the subject")


def test_quoted_lines_are_somebody_elses() -> None:
    assert suggest("Re: thanks", "Great!\n> there was a typo\n  > asap").nature == ""


def test_urgency_by_the_clients_date() -> None:
    within, beyond = CALENDAR.add(TUESDAY, 1080), CALENDAR.add(TUESDAY, 1081)
    found = suggest("x", wanted_by=within)
    assert found.urgency == "high"
    assert found.urgency_fact == "the client's date, Thu 5 Mar 10am, is within 2 working days"
    assert suggest("x", wanted_by=beyond).urgency == "normal"
    assert suggest("x", wanted_by=TUESDAY - timedelta(days=1)).urgency_fact.endswith("has passed")
    assert suggest("x", "we need it tomorrow").urgency == "high"
    assert suggest("x", "we need it tomorrow", wanted_by=beyond).urgency == "normal"


def test_urgency_by_words() -> None:
    assert suggest("x", "The site is DOWN").urgency == "high"
    assert suggest("x", "It is not urgent, no deadline").urgency == "normal"
    assert suggest("x", "not urgent. Well: urgent").urgency == "high"
    assert (suggest("x", "No rush!").urgency, suggest("x", "No rush!").urgency_fact) == (
        "low",
        "no date, and “no rush”",
    )
    assert suggest("x", "No rush!", wanted_by=CALENDAR.add(TUESDAY, 5000)).urgency == "normal"


def test_rules_come_from_the_configuration() -> None:
    own = Config(triage=(TriageRule(("billboard", ""), "complex", "outdoor", 3, 3.5, "low"),), high_words=("",))
    found = suggest("A billboard", config=own)
    assert (found.skill, found.urgency, found.urgency_fact) == ("outdoor", "low", "so the rule says")
    assert found.reasons[0] == "complex · outdoor · 3–3.5 h: “billboard” in the subject"
    assert suggest("typo", config=own).nature == ""


def test_tier_one_is_told_first() -> None:
    assert suggest("Typo", tier=1).reasons[0].startswith("Tier 1: for the VP of Strategy or the Owner")
    assert suggest("Hello", tier=None).reasons == ("no rule finds a word of its own",)


def test_only_the_beginning_of_a_body_is_read() -> None:
    assert suggest("x", " " * (BODY_SCANNED - 4) + "typo").nature == "hot"
    assert suggest("x", " " * BODY_SCANNED + "typo").nature == ""


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200), st.text(max_size=200))
def test_total(subject: str, body: str) -> None:
    assert suggest(subject, body).reasons


@pytest.mark.parametrize("pattern", ["a", "typ", " ", "\n>", "not urgent ", "á", "\ufdfa", "by friday "])
def test_hostile_bodies_do_not_hang_it(pattern: str) -> None:
    body = pattern * (1_000_000 // len(pattern))
    with never_hangs():
        assert suggest("x", body).reasons
