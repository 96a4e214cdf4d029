"""Places: what an address names, what is elsewhere, and how far areas are apart."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from acdesk.places import load
from acdesk.rules.places import Place, plain

PLACES = load()
WORDS = ["Madison", "WI", "53703", "Oregon", "-", "USA", "Verona", ",", "(", "IL", "West", "Virginia"]


@pytest.mark.parametrize(
    ("city", "name", "area"),
    [
        ("Madison", "Madison", "Madison"),
        ("MADISON wi", "Madison", "Madison"),
        ("Madison, Wisconsin, USA", "Madison", "Madison"),
        ("Mádison", "Madison", "Madison"),
        ("Madison, WI 53703", "Madison", "Downtown"),
        ("Madison WI 53718-1234", "Madison", "East"),
        ("123 State St, Madison, WI 53703", "Madison", "Downtown"),
        ("12345 Verona Rd\nVerona, WI", "Verona", "Fitchburg/Verona"),
        ("Madison, downtown", "Madison", "Downtown"),
        ("Downtown Madison", "Madison", "Downtown"),
        ("Madison, east side", "Madison", "East"),
        ("Madison – west side", "Madison", "West"),
        ("Madison (South)", "Madison", "South"),
        ("Madison's east side", "Madison", "East"),
        ("East side of Madison", "Madison", "East"),
        ("City of Fitchburg", "Fitchburg", "Fitchburg/Verona"),
        ("Fitchburg 53711", "Fitchburg", "Fitchburg/Verona"),
        ("Mt. Horeb", "Mount Horeb", "Mount Horeb"),
        ("De Forest", "DeForest", "DeForest"),
        ("Mc Farland, Wis.", "McFarland", "McFarland"),
        ("Middleton, Dane County", "Middleton", "Middleton"),
        ("Sun Prairie WI USA", "Sun Prairie", "Sun Prairie"),
        ("Oregon", "Oregon", "Oregon"),
        ("Oregon, WI 53575", "Oregon", "Oregon"),
        ("Village of Oregon", "Oregon", "Oregon"),
        ("Springfield, WI", "Springfield", "Waunakee"),
        ("Cambridge 53523", "Cambridge", "Cottage Grove"),
        ("53703", "Madison", "Downtown"),
        ("53597-1000", "Waunakee", "Waunakee"),
        ("Cottage Grove, United States of America", "Cottage Grove", "Cottage Grove"),
    ],
)
def test_in_greater_madison(city: str, name: str, area: str) -> None:
    assert PLACES.match(city) == Place(name, area)


@pytest.mark.parametrize(
    "city",
    [
        "", "  ", ",", "Milwaukee", "Milwaukee, WI", "Duluth, MN", "Minneapolis, MN", "Chicago IL 60601",
        "Portland, Oregon", "Salem Oregon", "Oregon, IL", "Madison, AL", "Madison, Indiana", "Madison, CT 06443",
        "Madison Heights, MI", "Verona, Italy", "Verona, NJ", "Fitchburg, MA", "Stoughton, Massachusetts",
        "Springfield", "Springfield, IL", "Vermont", "Burlington, Vermont", "Windsor, ON", "Cambridge, UK",
        "York", "Madison Avenue, New York", "Middleton, Manchester, England", "60601", "Charleston, West Virginia",
    ],
)  # fmt: skip
def test_elsewhere(city: str) -> None:
    assert PLACES.match(city) is None


def test_every_municipality_of_the_data_is_found_in_its_area() -> None:
    for area in PLACES.areas.values():
        for name in (*area.places, *area.places_if_told):
            assert PLACES.match(f"{name}, WI") == Place(name, area.name)
        for part in area.parts:
            assert PLACES.match(f"Madison, {part}") == Place("Madison", area.name)
        for code in area.zips:
            assert PLACES.match(code) is not None


def test_the_data_names_only_areas_that_there_are() -> None:
    assert {name for area in PLACES.areas.values() for name in area.near} <= set(PLACES.areas)
    names = [plain(name) for area in PLACES.areas.values() for name in (*area.places, *area.places_if_told)]
    assert len(names) == len(set(names))
    assert all(5 <= area.minutes <= 40 for area in PLACES.areas.values())


def test_a_user_adds_moves_and_removes_places() -> None:
    mine = load({"Lodi": "waunakee", "Edgerton": "Rock River", "Stoughton": "", "Verona": "West"})
    assert mine.match("Lodi, WI") == Place("Lodi", "Waunakee")
    assert mine.match("Edgerton") == Place("Edgerton", "Rock River")
    assert mine.match("Stoughton, WI") is None
    assert mine.match("Verona") == Place("Verona", "West")
    assert PLACES.match("Lodi, WI") is None
    assert mine.travel("Rock River", "Downtown") == 25


def test_how_far_areas_are_apart() -> None:
    assert PLACES.near("East", "Monona")
    assert PLACES.near("Monona", "East")
    assert PLACES.near("East", "East")
    assert not PLACES.near("Middleton", "Stoughton")
    assert not PLACES.near("East", "nowhere")
    assert PLACES.travel("East", "East") == 10
    assert PLACES.travel("Middleton", "West") == 20
    assert PLACES.travel("Middleton", "Stoughton") == 50
    for one in PLACES.areas:
        for other in PLACES.areas:
            assert PLACES.travel(one, other) == PLACES.travel(other, one) > 0


@given(st.text(max_size=50) | st.lists(st.sampled_from(WORDS), max_size=7).map(" ".join))
@settings(max_examples=150)
def test_any_address_is_read(city: str) -> None:
    found = PLACES.match(city)
    assert found is None or found.area in PLACES.areas
    assert PLACES.match(city.upper()) == PLACES.match(city.lower()) or not city.isascii()
