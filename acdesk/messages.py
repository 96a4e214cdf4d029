"""Messages from templates, and what keeps one from being sent: an open variable, another client's name.

Templates are `string.Template` over a flat dictionary of plain strings: nothing in a text can reach an attribute,
call anything or be rendered twice, whether a user or a client wrote it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from acdesk.errors import NotFound
from acdesk.template_table import COMMON, TEMPLATES, VARIABLES, MessageTemplate, VariableKind
from acdesk.text import clean_line, clean_text
from db.vocabulary import Role

if TYPE_CHECKING:
    from acdesk.config import Config

LONGEST_LINE = 200
"""Characters of a title or name in a message."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """A text, and the required variables that were not given: they stand in it as `$name`, and it can't be sent."""

    text: str
    missing: tuple[str, ...]


def render(name: str, values: Mapping[str, str], config: Config) -> Rendered:
    """The text of template `name` with `values` put in; an empty value counts as none given.

    The user's own text in `config.templates` goes before the built-in one. Values are cleaned; one that the text
    does not use is ignored. Raises NotFound for a template that does not exist.
    """
    template = find_template(name)
    text = Template(config.templates.get(name) or built_in(name))
    given = {key: _value(key, value) for key, value in values.items() if value.strip()}
    used = text.get_identifiers()
    filled = {**COMMON, **template.fallbacks}
    for key in template.required:
        filled.pop(key, None)
    filled |= {key: value for key, value in given.items() if key in used}
    missing = tuple(key for key in used if key not in filled)
    return Rendered(_tidy(text.safe_substitute(filled)), missing)


def find_template(name: str) -> MessageTemplate:
    """The template called `name`. Raises NotFound with the nearest name."""
    try:
        return TEMPLATES[name]
    except KeyError:
        raise NotFound(f"No message template is called {name!r}{did_you_mean(name, TEMPLATES)}.") from None


@lru_cache(maxsize=64)
def built_in(name: str) -> str:
    """The text that comes with the program for template `name`."""
    return (Path(__file__).parent / "templates" / f"{name}.txt").read_text(encoding="utf-8")


def template_problems(name: str, text: str) -> list[str]:
    """What is wrong with a user's own `text` for template `name`, one sentence each."""
    if name not in TEMPLATES:
        return [f"no message template is called {name!r}{did_you_mean(name, TEMPLATES)}"]
    if not text.strip():
        return [f"the template {name} is empty"]
    template, known = Template(text), TEMPLATES[name].variables
    problems = [
        f"the template {name} uses ${used}, which it doesn't know{did_you_mean(used, known)}; it knows "
        + ", ".join(f"${variable}" for variable in known)
        for used in template.get_identifiers()
        if used not in known
    ]
    if not template.is_valid():
        problems.append(f"the template {name} has a $ that begins no variable; write $$ for a dollar sign")
    literal = template.safe_substitute(dict.fromkeys(template.get_identifiers(), ""))
    if left := unresolved(literal):
        problems.append(f"the template {name} has {left[0]}; a variable is written $name")
    return problems


def did_you_mean(wrong: str, known: Iterable[str]) -> str:
    """` (did you mean 'x'?)`, or nothing when no known name is near."""
    near = get_close_matches(wrong, list(known), n=1)
    return f" (did you mean {str(near[0])!r}?)" if near else ""


def _value(name: str, value: str) -> str:
    variable = VARIABLES.get(name)
    if variable is not None and variable.kind is VariableKind.TEXT:
        return clean_text(value).strip()
    return _disarm(clean_line(value, LONGEST_LINE))


def _disarm(line: str) -> str:
    """A title such as `Fix {first_name} in the newsletter`, so that it does not read as an open variable."""
    return line.translate(_ROUND) if unresolved(line) else line


_ROUND = {ord("{"): "(", ord("}"): ")", ord("$"): None, ord("%"): None}


def _tidy(text: str) -> str:
    """Without the holes that empty values leave."""
    lines = [re.sub(r"(?<=\S)  +", " ", line).strip(" ") for line in text.splitlines()]
    text = re.sub(r"(?<=[ap]\.m\.)\.(?!\.)", "", "\n".join(lines))  # "by 4 p.m." ends its sentence itself
    return re.sub(r"\n{3,}", "\n\n", text).strip()


_OPEN = re.compile(
    r"\$\{[^{}\n]{0,60}\}|\$[A-Za-z_]\w*"  # ${name}, $name
    r"|\{\{[^{}\n]{0,60}\}\}|\{%[^{}\n]{0,60}%\}|\{[ ]?[A-Za-z_][\w.\- ]{0,40}\}"  # {{ name }}, {% tag %}, {name}
    r"|%\([A-Za-z_]\w*\)[sd]"  # %(name)s
)


def unresolved(text: str) -> tuple[str, ...]:
    """The variables still open in `text`, as they stand there, each once: `("$eta", "{name}")`. Any is too many."""
    return tuple(dict.fromkeys(match[0] for match in _OPEN.finditer(text)))


# Another client's name


_LEGAL = frozenset(
    ("inc", "incorporated", "llc", "llp", "ltd", "limited", "corp", "corporation", "co", "company", "pllc", "gmbh")
)
_TOKEN = re.compile(r"[\u2e80-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff]|[^\W_\u2e80-\ud7a3\uf900-\ufaff]+")
"""A word, or one character of a script that writes no spaces."""


def foreign_names(text: str, own: str | Collection[str], others: Iterable[str]) -> tuple[str, ...]:
    """Those of `others` (names of other clients) that stand in `text`, in the order given.

    Whole words; case, accents, invisible characters, possessive 's, `&` for "and" and a trailing Inc. or LLC make no
    difference. A name inside one of `own` (the client's own names) does not count; a longer name around it does.
    """
    words = _words(text)
    at: dict[str, list[int]] = {}
    for index, word in enumerate(words):
        at.setdefault(word, []).append(index)
    mine = [own] if isinstance(own, str) else list(own)
    own_forms = {form for name in mine for form in _forms(name)}
    own_spans = [span for form in own_forms for span in _spans(form, words, at)]
    return tuple(
        dict.fromkeys(
            other
            for other in others
            if any(
                not any(first <= start and end <= last for first, last in own_spans)
                for form in _forms(other) - own_forms
                for start, end in _spans(form, words, at)
            )
        )
    )


def _words(text: str) -> tuple[str, ...]:
    """The words of `text` in the form in which names are compared."""
    plain = unicodedata.normalize("NFKD", clean_text(text)).casefold()
    plain = "".join(char for char in plain if unicodedata.category(char) not in {"Mn", "Me"})
    plain = re.sub(r"[’‘ʼ`´]", "'", plain).replace("&", " and ")
    plain = re.sub(r"'s\b", "", plain).replace("'", "")
    return tuple(_TOKEN.findall(unicodedata.normalize("NFKC", plain)))


@lru_cache(maxsize=8192)
def _forms(name: str) -> frozenset[tuple[str, ...]]:
    """A name as words, with and without its legal ending; a single letter is no name."""
    words = _words(name)
    forms = {words}
    if words and words[0] == "the":
        forms.add(words := words[1:])
    while len(words) > 1 and words[-1] in _LEGAL:
        words = words[:-1]
    if len(words) > 1 or words == _words(name):
        forms.add(words)
    return frozenset(form for form in forms if len("".join(form)) > 1 and not _LEGAL.issuperset(form))


def _spans(form: tuple[str, ...], words: tuple[str, ...], at: Mapping[str, list[int]]) -> Iterator[tuple[int, int]]:
    """Where `form` stands in `words`: first word, and the one after its last."""
    for start in at.get(form[0], ()):
        if words[start : start + len(form)] == form:
            yield start, start + len(form)


# How a date is written to a client


_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_US_ZONES = {"E": "Eastern", "C": "Central", "M": "Mountain", "P": "Pacific", "AK": "Alaska", "H": "Hawaii"}


def say_date_for_client(
    instant: datetime,
    zone: ZoneInfo,
    *,
    agency_zone: ZoneInfo,
    now: datetime | None = None,
    with_time: bool = True,
) -> str:
    """`Thursday, March 12, noon`: `instant` in the client's `zone`, American style, to stand after "by".

    The zone is named when its clock differs from the agency's at that instant, the year when it is not `now`'s.
    """
    there = instant.astimezone(zone)
    said = f"{_DAYS[there.weekday()]}, {_MONTHS[there.month - 1]} {there.day}"
    if now is not None and now.astimezone(zone).year != there.year:
        said += f", {there.year}"
    if not with_time:
        return said
    said += f", {_say_time(there)}"
    same = there.utcoffset() == instant.astimezone(agency_zone).utcoffset()
    return said if same else f"{said} {_say_zone(there, zone)}"


def _say_time(there: datetime) -> str:
    if there.minute == 0 and there.hour in {0, 12}:
        return "noon" if there.hour else "midnight"
    minutes = f":{there.minute:02d}" if there.minute else ""
    return f"{there.hour % 12 or 12}{minutes} {'a.m.' if there.hour < 12 else 'p.m.'}"


def _say_zone(there: datetime, zone: ZoneInfo) -> str:
    """`Eastern time` in the U.S., else the zone's city: `London time`."""
    short = there.tzname() or ""
    american = zone.key.startswith(("America/", "Pacific/Honolulu", "US/"))
    if american and short[1:] in {"ST", "DT"} | {"KST", "KDT"}:
        name = _US_ZONES.get(short[:-2])
        if name:
            return f"{name} time"
    if "/" in zone.key and not zone.key.startswith("Etc/"):
        return f"{zone.key.rsplit('/', 1)[1].replace('_', ' ')} time"
    return short or zone.key


def say_skill(skill: str) -> str:
    """A skill as clients read it: `Google Ads` for google_ads."""
    return _SKILLS.get(skill, clean_line(skill).replace("_", " "))


def say_role(role: str) -> str:
    """A role as people say it: `VP of Strategy` for vp_strategy."""
    return "VP of Strategy" if role == Role.VP_STRATEGY else role.replace("_", " ")


_SKILLS = {"google_ads": "Google Ads", "seo": "SEO", "crm": "CRM"}
