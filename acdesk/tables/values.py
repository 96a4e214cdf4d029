"""What stands in a cell as the desk keeps it; what can't be read raises ValueError with the reason."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from acdesk.text import clean_line
from acdesk.zones import known_zone

Value = str | int | tuple[str, ...]

LONGEST_NAME = 200
"""Characters of a name, an address, a place."""
LARGEST_RETAINER = 10_000_000
_TIER = re.compile(r"(?:tier|t)? ?([123])", re.IGNORECASE)
_MONEY = re.compile(
    r"(?:usd|\$)? ?([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.([0-9]{1,2}))? ?(?:usd|\$)?(?: ?/ ?mo(?:nth)?)?", re.IGNORECASE
)
_DOMAIN = re.compile(r"[\w-]+(?:\.[\w-]+)+")
_EMAIL = re.compile(r"[^\s@,;<>\"]+@[\w-]+(?:\.[\w-]+)+")
_ISO_DAY = re.compile(r"(?:([0-9]{4})-|--)?([0-9]{1,2})-([0-9]{1,2})")
SLASHED_DAY = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
SHARED_HOSTS = ("facebook.com", "instagram.com", "linkedin.com", "google.com", "yelp.com", "youtube.com")
"""Where many firms have a page: no domain of any of them."""
NO_DAY = ("0/0/00", "0/0/0000", "0000-00-00")
"""How Outlook and others write that there is no birthday."""


def tier(cell: str) -> int:
    """`2`, `Tier 2` or `T2`."""
    found = _TIER.fullmatch(cell)
    if found is None:
        raise ValueError("a tier is 1, 2 or 3")
    return int(found[1])


def retainer(cell: str) -> int:
    """Dollars a month: `4500`, `$4,500.00`, `4500/mo`; cents are rounded half up."""
    found = _MONEY.fullmatch(cell)
    if found is None or len(cell) > 40:
        raise ValueError("a retainer is dollars a month, like 4500 or $4,500")
    dollars = int(found[1].replace(",", "")) + (int((found[2] or "0").ljust(2, "0")) >= 50)
    if dollars > LARGEST_RETAINER:
        raise ValueError(f"a retainer is at most {LARGEST_RETAINER:,} dollars a month")
    return dollars


def factor(cell: str) -> int:
    """A tier factor."""
    if not re.fullmatch("[1-5]", cell):
        raise ValueError("a factor is a whole number from 1 to 5")
    return int(cell)


def domains(cell: str) -> tuple[str, ...]:
    """Mail domains, separated by commas, semicolons or spaces; a web address stands for its host."""
    found = []
    for word in re.split(r"[\s,;|]+", cell.lower()):
        plain = re.sub(r"^(?:https?://)?(?:www\.)?", "", word).split("/", 1)[0].removeprefix("@")
        if plain and not (_DOMAIN.fullmatch(plain) and len(plain) <= LONGEST_NAME):
            raise ValueError("it is no mail domain (badgerhvac.com)")
        if plain and plain not in found:
            found.append(plain)
    return tuple(found)


def website(cell: str) -> tuple[str, ...]:
    """The host of a web address, as a mail domain; nothing for what is none, or a page among those of many."""
    address = re.sub(r"(?<=\w)(?::[0-9]+)?(?:[/?#].*)?$", "", re.sub(r"^https?://", "", cell.strip().lower()))
    try:
        found = domains(address)
    except ValueError:
        return ()
    return tuple(host for host in found if not any(f".{host}".endswith(f".{shared}") for shared in SHARED_HOSTS))


def zone(cell: str) -> str:
    """A time zone by its IANA name; HubSpot writes the slash as a word."""
    name = cell
    if "_slash_" in cell:
        name = "/".join("_".join(word.capitalize() for word in part.split("_")) for part in cell.split("_slash_"))
    if known_zone(name) is None:
        raise ValueError("no time zone has this name (America/Chicago, Europe/Lisbon …)")
    return name


def email(cell: str) -> str:
    """An address in small letters; of several (Google writes ` ::: ` between them) the first."""
    address = _first(cell).lower()
    if not _EMAIL.fullmatch(address) or len(address) > LONGEST_NAME:
        raise ValueError("it is no e-mail address")
    return address


def birthday(cell: str) -> str:
    """YYYY-MM-DD or MM-DD, from these, from `--MM-DD` and from M/D/YYYY; nothing for the signs of no birthday."""
    if cell in NO_DAY:
        return ""
    found, slashed = _ISO_DAY.fullmatch(cell), SLASHED_DAY.fullmatch(cell)
    parts = found.groups() if found else (slashed[3], slashed[1], slashed[2]) if slashed else None
    try:
        if parts is None:
            raise ValueError(cell)
        day = date(int(parts[0] or 2000), int(parts[1]), int(parts[2]))  # a leap year, for 29 February
    except ValueError:
        raise ValueError("a birthday is YYYY-MM-DD, MM-DD or M/D/YYYY") from None
    return day.isoformat() if parts[0] else f"{day:%m-%d}"


def renewal(cell: str) -> str:
    """YYYY-MM-DD, from this and from M/D/YYYY; nothing for the signs of no day."""
    try:
        day = birthday(cell)
    except ValueError:
        day = cell
    if day and len(day) != len("2026-05-01"):
        raise ValueError("a renewal is YYYY-MM-DD or M/D/YYYY")
    return day


def name(cell: str) -> str:
    """A name with something to see in it."""
    if not clean_line(cell):
        raise ValueError("nothing of it can be seen")
    return line(cell)


def line(cell: str) -> str:
    """A short text."""
    if len(cell) > LONGEST_NAME:
        raise ValueError(f"it is longer than {LONGEST_NAME} characters")
    return cell


def phone(cell: str) -> str:
    """A number as it is written; of several the first."""
    return line(_first(cell))


def _first(cell: str) -> str:
    return cell.split(" ::: ", 1)[0].strip()


READERS: dict[str, Callable[[str], Value]] = {
    "client": name, "tier": tier, "retainer": retainer, "growth": factor, "complexity": factor, "renews_on": renewal,
    "domains": domains, "website": website, "city": line, "zone": zone, "client_notes": str, "contact": name,
    "first": line, "middle": line, "last": line, "email": email, "phone": phone, "position": line,
    "birthday": birthday, "rapport": str, "prefers": line, "notes": str,
}  # fmt: skip
"""How each field's cell is read."""
