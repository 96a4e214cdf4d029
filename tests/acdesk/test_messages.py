"""Messages from templates, and what keeps one from being sent."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from string import Template
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import acdesk
from acdesk.config import Config
from acdesk.errors import NotFound
from acdesk.messages import (
    built_in,
    foreign_names,
    render,
    say_date_for_client,
    say_skill,
    template_problems,
    unresolved,
)
from acdesk.template_table import COMMON, TEMPLATES, VARIABLES
from acdesk.text import clean_text

CHICAGO = ZoneInfo("America/Chicago")
EXAMPLES = {name: variable.example for name, variable in VARIABLES.items()}
CONFIG = Config()


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_built_in_text_uses_only_its_own_variables_and_all_it_requires(name: str) -> None:
    assert template_problems(name, built_in(name)) == []
    assert set(TEMPLATES[name].required) <= set(Template(built_in(name)).get_identifiers())
    assert set(TEMPLATES[name].variables) <= set(VARIABLES)


@pytest.mark.parametrize("name", TEMPLATES)
def test_with_every_value_a_text_can_be_sent(name: str) -> None:
    rendered = render(name, EXAMPLES, CONFIG)
    assert rendered.missing == ()
    assert unresolved(rendered.text) == ()
    assert rendered.text == clean_text(rendered.text)
    assert "\n\n\n" not in rendered.text


@pytest.mark.parametrize("name", TEMPLATES)
def test_what_is_required_is_enough_and_leaves_no_holes(name: str) -> None:
    values = {key: EXAMPLES[key] for key in TEMPLATES[name].required}
    rendered = render(name, values, CONFIG)
    assert rendered.missing == ()
    assert unresolved(rendered.text) == ()
    assert "  " not in rendered.text
    assert "\n\n\n" not in rendered.text
    assert not rendered.text.endswith(("\n", " "))


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_required_value_that_is_not_given_keeps_the_text_from_being_sent(name: str) -> None:
    rendered = render(name, {}, CONFIG)
    assert set(rendered.missing) == set(TEMPLATES[name].required)
    assert [f"${key}" for key in rendered.missing] == [mark.strip("{}") for mark in unresolved(rendered.text)]


def test_every_text_file_is_a_template() -> None:
    folder = Path(acdesk.__file__).parent / "templates"
    assert {path.stem for path in folder.glob("*.txt")} == set(TEMPLATES)
    assert set(COMMON) <= set(VARIABLES)


def test_an_acknowledgement_reads_as_a_person_would_write_it() -> None:
    values = {"first_name": "Dana", "request": "New hours on the website", "eta": "Thursday, March 12, noon"}
    assert render("acknowledge_eta", values | {"coordinator": "Jordan"}, CONFIG).text == (
        "Hi Dana,\n\n"
        'Thanks for sending this. I have your request, "New hours on the website", and you\'ll have it by '
        "Thursday, March 12, noon.\n\n"
        "If anything changes on our side, I'll tell you before then. If anything changes on yours, just reply here.\n\n"
        "Jordan"
    )


def test_without_a_first_name_the_greeting_still_greets() -> None:
    assert render("answer_simple", {"answer": "Yes.", "first_name": " "}, CONFIG).text.startswith("Hi there,\n\nYes.")


def test_no_client_is_shouted_at_or_blamed() -> None:
    for name in TEMPLATES:
        text = built_in(name).casefold()
        assert "!" not in text
        assert not any(word in text for word in ("you failed", "unfortunately", "as soon as possible"))


def test_a_tier_1_courtesy_has_no_date() -> None:
    assert "eta" not in TEMPLATES["tier_1_courtesy"].variables
    assert "VIP" in render("tier_1_courtesy", {"request": "VIP", "lead": "Mark"}, CONFIG).text


def test_a_users_own_text_goes_first() -> None:
    config = Config(templates={"answer_simple": "Hello $first_name: $answer"})
    assert render("answer_simple", {"first_name": "Dana", "answer": "Yes"}, config).text == "Hello Dana: Yes"


def test_a_value_is_never_read_as_a_template() -> None:
    rendered = render("answer_simple", {"answer": "$coordinator ${x} {0.__class__}", "coordinator": "J"}, CONFIG)
    assert "$coordinator ${x} {0.__class__}" in rendered.text
    assert unresolved(rendered.text)


def test_a_title_about_variables_does_not_block_its_own_acknowledgement() -> None:
    title = "Fix {first_name} and ${city}\x1b in the\nnewsletter"
    text = render("acknowledge_eta", {"request": title, "eta": "noon"}, CONFIG).text
    assert '"Fix (first_name) and (city)␛ in the newsletter"' in text
    assert unresolved(text) == ()


def test_an_unknown_template_is_named_with_its_neighbour() -> None:
    with pytest.raises(NotFound, match=r"acknowledge_eat.*did you mean 'acknowledge_eta'"):
        render("acknowledge_eat", {}, CONFIG)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("by $eta or ${next_update}", ("$eta", "${next_update}")),
        ("Hi {first_name}, {{ name }} {% if x %} %(who)s", ("{first_name}", "{{ name }}", "{% if x %}", "%(who)s")),
        ("$eta and $eta", ("$eta",)),
        ("It costs $200, $1,500 or US$ 3 – 50% (net)", ()),
        ("a {color: red} {} { 1 } [x] ${", ()),
        ("", ()),
    ],
)
def test_open_variables(text: str, found: tuple[str, ...]) -> None:
    assert unresolved(text) == found


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("Hi $first_nam, $answer", r"uses \$first_nam.*did you mean 'first_name'.*it knows \$agency, \$answer"),
        ("$5 and $answer", r"write \$\$ for a dollar sign"),
        ("Hi {first_name}, $answer", r"has \{first_name\}; a variable is written \$name"),
        ("  ", "is empty"),
        ("$option_a", r"\$option_a, which it doesn't know"),
    ],
)
def test_what_is_wrong_with_a_users_text(text: str, problem: str) -> None:
    with pytest.raises(AssertionError, match=problem):
        raise AssertionError("; ".join(template_problems("answer_simple", text)))


def test_a_dollar_sign_is_written_twice() -> None:
    assert template_problems("answer_simple", "It costs $$200. $answer") == []
    config = Config(templates={"answer_simple": "It costs $$200. $answer"})
    assert render("answer_simple", {"answer": "Yes."}, config).text == "It costs $200. Yes."


OTHERS = (
    "Badger Heating, LLC", "Harbor Pine Dental", "Madison", "Capitol & Main", "Café Lune", "Summit Co", "東京商事",
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("We did the same for badger heating last week.", ("Badger Heating, LLC",)),
        ("Badger  \n HEATING's page", ("Badger Heating, LLC",)),
        ("Bad\u200bger Heating", ("Badger Heating, LLC",)),
        ("Capitol and Main, cafe lune", ("Capitol & Main", "Café Lune")),
        ("Ｈａｒｂｏｒ Pine Dental", ("Harbor Pine Dental",)),
        ("At the summit of the page", ()),
        ("Summit Co called", ("Summit Co",)),
        ("弊社は東京商事です", ("東京商事",)),
        ("Madisonian heatings; badgers heating", ()),
        ("The sale in Madison Dental Group's town", ("Madison",)),
        ("Your site, Harbor Pine", ()),
    ],
)
def test_names_of_other_clients(text: str, found: tuple[str, ...]) -> None:
    assert foreign_names(text, "Lakeview Law", OTHERS) == found


def test_the_clients_own_name_counts_for_nobody_else() -> None:
    own = "Madison Dental"
    assert foreign_names("Madison Dental is live", own, ("Madison", "Madison Dental", "Dental")) == ()
    assert foreign_names("Madison Dental and Madison", own, ("Madison",)) == ("Madison",)
    assert foreign_names("Madison Dental Group is live", own, ("Madison Dental Group",)) == ("Madison Dental Group",)
    assert foreign_names("Madison Dental Works is live", own, ("Dental Works",)) == ("Dental Works",)
    assert foreign_names("MD is live", (own, "MD"), ("MD",)) == ()
    assert foreign_names("Madison Dental", own, ("Madison Dental, Inc.",)) == ()
    assert foreign_names("anything a", own, ("", "a", "  ", "LLC")) == ()


def test_an_apostrophe_is_part_of_a_name() -> None:
    assert foreign_names("Lunch at Mo’s Tavern", "X Y", ("Mo's Tavern",)) == ("Mo's Tavern",)
    assert foreign_names("O'Brien's page", "X Y", ("O’Brien",)) == ("O’Brien",)


@settings(max_examples=100)
@given(st.text(max_size=60), st.text(max_size=20), st.lists(st.text(max_size=20), max_size=4))
def test_any_text_can_be_checked(text: str, own: str, others: list[str]) -> None:
    assert set(foreign_names(text, own, others)) <= set(others)
    assert foreign_names(own, own, others) == () or own not in foreign_names(own, own, others)
    unresolved(text)
    for name in ("acknowledge_eta", "handoff"):
        render(name, {"request": text, "facts": own}, CONFIG)
        template_problems(name, text)


@pytest.mark.parametrize(
    ("instant", "zone", "said"),
    [
        ("2026-03-12T17:00+00:00", "America/Chicago", "Thursday, March 12, noon"),
        ("2026-03-12T17:00+00:00", "America/Menominee", "Thursday, March 12, noon"),
        ("2026-03-12T17:00+00:00", "America/New_York", "Thursday, March 12, 1 p.m. Eastern time"),
        ("2026-01-12T22:30+00:00", "America/Los_Angeles", "Monday, January 12, 2:30 p.m. Pacific time"),
        ("2026-01-12T22:30+00:00", "Pacific/Honolulu", "Monday, January 12, 12:30 p.m. Hawaii time"),
        ("2026-01-12T22:30+00:00", "America/Anchorage", "Monday, January 12, 1:30 p.m. Alaska time"),
        ("2026-03-12T17:00+00:00", "Europe/Berlin", "Thursday, March 12, 6 p.m. Berlin time"),
        ("2026-03-12T17:00+00:00", "America/Sao_Paulo", "Thursday, March 12, 2 p.m. Sao Paulo time"),
        ("2026-03-12T17:00+00:00", "America/Puerto_Rico", "Thursday, March 12, 1 p.m. Puerto Rico time"),
        ("2026-03-12T05:00+00:00", "America/Chicago", "Thursday, March 12, midnight"),
        ("2026-03-12T17:00+00:00", "UTC", "Thursday, March 12, 5 p.m. UTC"),
        ("2027-01-04T18:00+00:00", "America/Chicago", "Monday, January 4, 2027, noon"),
    ],
)
def test_a_date_as_a_client_reads_it(instant: str, zone: str, said: str) -> None:
    now = datetime(2026, 1, 5, 15, tzinfo=UTC)
    assert say_date_for_client(datetime.fromisoformat(instant), ZoneInfo(zone), agency_zone=CHICAGO, now=now) == said


def test_a_day_without_a_time() -> None:
    noon = datetime(2026, 4, 6, 17, tzinfo=UTC)
    assert (
        say_date_for_client(noon, ZoneInfo("Europe/Berlin"), agency_zone=CHICAGO, with_time=False) == "Monday, April 6"
    )


def test_a_skill_as_clients_read_it() -> None:
    assert [say_skill(skill) for skill in ("google_ads", "seo", "web", "photo_edit")] == [
        "Google Ads", "SEO", "web", "photo edit",
    ]  # fmt: skip
