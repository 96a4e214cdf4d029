"""Where a client is: which area of greater Madison the words in their address name, and how far areas are apart.

An address is text that people typed: `Madison, WI 53703`, `Mt. Horeb`, `east side of Madison`, `Portland, Oregon`. What
names another state, another ZIP region, or something unknown after the place is elsewhere: a client who is elsewhere
never counts towards the visits (spec section 8), so a doubt is not decided in favour of the drive.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

MADISON = "Madison"
HERE = ("wi", "wis", "wisc", "wisconsin")
HERE_ZIPS = ("53", "54")
COUNTRIES = ("usa", "us", "united states", "united states of america", "u s", "u s a", "dane county", "dane co")
WITHIN_AREA = 10
"""Minutes between two visits in one area."""
NEARBY = 20
"""Minutes between two areas on the same side of town at most."""

_ELSEWHERE = frozenset({
    "al", "ak", "az", "ar", "ca", "co", "ct", "de", "fl", "ga", "hi", "id", "il", "in", "ia", "ks", "ky", "la",
    "me", "md", "ma", "mi", "mn", "ms", "mo", "mt", "ne", "nv", "nh", "nj", "nm", "ny", "nc", "nd", "oh", "ok",
    "or", "pa", "ri", "sc", "sd", "tn", "tx", "ut", "vt", "va", "wa", "wv", "wy", "dc", "alabama", "alaska",
    "arizona", "arkansas", "california", "colorado", "connecticut", "delaware", "florida", "georgia", "hawaii",
    "idaho", "illinois", "indiana", "iowa", "kansas", "kentucky", "louisiana", "maine", "maryland", "massachusetts",
    "michigan", "minnesota", "mississippi", "missouri", "montana", "nebraska", "nevada", "new hampshire",
    "new jersey", "new mexico", "new york", "north carolina", "north dakota", "ohio", "oklahoma", "oregon",
    "pennsylvania", "rhode island", "south carolina", "south dakota", "tennessee", "texas", "utah", "vermont",
    "virginia", "washington", "west virginia", "wyoming", "district of columbia",
})  # fmt: skip
"""The other states, in short and in full."""
_LONGEST_STATE = 4
"""Words of the longest state or country at the end of an address."""
_ZIP = re.compile(r"\b([0-9]{5})(?:-[0-9]{4})?\b")
_BREAKS = re.compile(r"[,;|/()\n\t]|\s[-–—]+\s")
_KIND = re.compile(r"^(?:the )?(?:city|village|town|township) of ")
_SPELLINGS = (("mt ", "mount "), ("de forest", "deforest"), ("mc farland", "mcfarland"))


@dataclass(frozen=True)
class Area:
    """A part of greater Madison that is visited in one go. `minutes` is the drive from the Capitol Square."""

    name: str
    minutes: int
    near: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    places_if_told: tuple[str, ...] = ()
    """Places that count only where Wisconsin or its ZIP code is named: others of that name are better known."""
    parts: tuple[str, ...] = ()
    zips: tuple[str, ...] = ()


@dataclass(frozen=True)
class Place:
    """A place in greater Madison: the municipality, and the area it is visited with."""

    name: str
    area: str


class Gazetteer:
    """Places and areas, ready to look things up in. Immutable."""

    def __init__(self, areas: Iterable[Area], changes: Mapping[str, str]) -> None:
        """`changes` puts single places into an area (a new one where it has no name yet), or nowhere when empty."""
        self.areas = {area.name: area for area in areas}
        known = {plain(area): area for area in self.areas}
        self._places = {plain(name): Place(name, area.name) for area in self.areas.values() for name in area.places}
        self._if_told = {
            plain(name): Place(name, area.name) for area in self.areas.values() for name in area.places_if_told
        }
        self._parts = {plain(part): area.name for area in self.areas.values() for part in area.parts}
        self._zips: dict[str, list[str]] = {}
        for area in self.areas.values():
            for code in area.zips:
                self._zips.setdefault(code, []).append(area.name)
        for name, wanted in changes.items():
            if not wanted.strip():
                self._places.pop(plain(name), None)
                self._if_told.pop(plain(name), None)
                continue
            area_name = known.setdefault(plain(wanted), wanted.strip())
            self.areas.setdefault(area_name, Area(area_name, NEARBY))
            self._places[plain(name)] = Place(name.strip(), area_name)

    def match(self, city: str) -> Place | None:
        """The place that an address or a city names; None when it is elsewhere, unclear or empty."""
        codes = _codes(city)
        if any(not code.startswith(HERE_ZIPS) for code in codes):
            return None
        parts, here = _segments(city, self._parts)
        if parts is None:
            return None
        if not parts:
            return self._by_zip(codes)
        for number, part in enumerate(parts):
            told = here or bool(codes)
            place = self._place(part) or (self._if_told.get(part) if told else None)
            if place is not None and (told or all(other in self._parts for other in parts[number + 1 :])):
                return self._refined(place, [*parts[:number], *parts[number + 1 :]], codes)
        return None

    def near(self, one: str, other: str) -> bool:
        """Whether two areas are the same or on the same side of town."""
        if one == other:
            return True
        a, b = self.areas.get(one), self.areas.get(other)
        return (a is not None and other in a.near) or (b is not None and one in b.near)

    def minutes_from_centre(self, area: str) -> int:
        """The drive from the Capitol Square; that of a neighbour for an area nothing is known of."""
        return self.areas[area].minutes if area in self.areas else NEARBY

    def travel(self, one: str, other: str) -> int:
        """Minutes between two areas, a round estimate: short within one, by way of the centre at most."""
        if one == other:
            return WITHIN_AREA
        by_centre = self.minutes_from_centre(one) + self.minutes_from_centre(other)
        return min(by_centre, NEARBY) if self.near(one, other) else by_centre

    def _place(self, part: str) -> Place | None:
        """The municipality a segment names, with or without a part of town beside it (`downtown Madison`)."""
        place = self._places.get(part)
        if place is not None:
            return place
        bare = part.replace("madison's", "madison").replace("side of madison", "side madison")
        for words in (bare.removeprefix("madison "), bare.removesuffix(" madison")):
            if words != bare and words in self._parts and plain(MADISON) in self._places:
                return Place(MADISON, self._parts[words])
        return None

    def _refined(self, place: Place, others: list[str], codes: list[str]) -> Place:
        """The part of town, for the city of Madison where nothing narrower is known."""
        if place != self._places.get(plain(MADISON)):
            return place
        told = [self._parts[part] for part in others if part in self._parts]
        told += [area for code in codes for area in self._zips.get(code, ()) if self.areas[area].parts]
        return Place(place.name, told[0]) if told else place

    def _by_zip(self, codes: list[str]) -> Place | None:
        """The place of a ZIP code alone."""
        for code in codes:
            for area in self._zips.get(code, ()):
                names = self.areas[area].places
                place = self._places.get(plain(MADISON if self.areas[area].parts or not names else names[0]))
                if place is not None:
                    return Place(place.name, area)
        return None


def _codes(city: str) -> list[str]:
    """The ZIP codes of an address; five digits before everything else are the number of a house."""
    text = city.strip()
    return [found[1] for found in _ZIP.finditer(text) if found.start() or found[0] == text]


def plain(text: str) -> str:
    """A name for comparing: no case, no diacritics, no full stops, one spelling of `Mount` and the like."""
    decomposed = unicodedata.normalize("NFKD", text)
    bare = "".join(char for char in decomposed if not unicodedata.combining(char)).casefold()
    words = " ".join(re.sub(r"[^\w']+", " ", bare.replace("’", "'")).split())
    words = _KIND.sub("", words)
    for spelling, meant in _SPELLINGS:
        words = meant + words.removeprefix(spelling) if words.startswith(spelling) else words
    return words


def _segments(city: str, whole: Collection[str]) -> tuple[list[str] | None, bool]:
    """The parts of an address without ZIP, state and country, and whether Wisconsin is named; None for another state.

    A state is what ends a part that says more, or a whole part after the first: `Oregon` alone is the village.
    Parts in `whole` are left as they are.
    """
    parts: list[str] = []
    here = False
    for number, raw in enumerate(_BREAKS.split(_ZIP.sub(" ", city))):
        part = plain(raw)
        words = part.split()
        if part in COUNTRIES:
            continue
        if part in HERE:
            here = True
            continue
        if part in _ELSEWHERE and number and parts:
            return None, False
        for length in range(1, 1 if part in whole else min(_LONGEST_STATE, len(words))):
            ending = " ".join(words[-length:])
            if ending in COUNTRIES:
                return _segments(f"{', '.join([*parts, ' '.join(words[:-length])])}{', wi' * here}", whole)
            if ending in HERE:
                here, part = True, " ".join(words[:-length])
            elif ending in _ELSEWHERE:
                return None, False
        if part:
            parts.append(part)
    return parts, here
