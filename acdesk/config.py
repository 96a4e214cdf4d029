"""The configuration: typed, validated, and every default written once."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import msgspec
from platformdirs import user_config_path, user_data_path, user_state_path

from acdesk.errors import WrongUsage

Minutes = Annotated[int, msgspec.Meta(ge=1, le=100_000)]
Weight = Annotated[float, msgspec.Meta(gt=0, le=100)]
Windows = Annotated[tuple[str, ...], msgspec.Meta(max_length=8)]
Names = dict[str, str]


MINUTES = {
    "acknowledge": 3,
    "decide": 4,
    "promise": 10,
    "check_in": 5,
    "tell_client": 8,
    "update_client": 5,
    "nudge": 4,
    "hot_update": 8,
    "hand_over": 5,
    "review_parked": 5,
    "hold_call": 30,
    "book_call": 4,
    "prepare_call": 10,
    "settle_call": 2,
    "recap_call": 8,
}


class Section(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A table of the configuration file: fixed once read, and a misspelt key is an error."""


class Hours(Section, frozen=True):
    """The agency's calendar. Windows are local wall-clock, `HH:MM-HH:MM`; a day not named is closed."""

    zone: str = "America/Chicago"
    mon: Windows = ("08:00-17:00",)
    tue: Windows = ("08:00-17:00",)
    wed: Windows = ("08:00-17:00",)
    thu: Windows = ("08:00-17:00",)
    fri: Windows = ("08:00-17:00",)
    sat: Windows = ()
    sun: Windows = ()
    country: str = "US"
    extra_holidays: Names = msgspec.field(default_factory=dict)
    """Day to name: "2026-12-24" = "Christmas Eve"."""
    day_after_thanksgiving: bool = True
    not_holidays: tuple[str, ...] = ()
    """Days, or names as the holiday library gives them, on which the agency works all the same."""
    half_days: dict[str, Windows] = msgspec.field(default_factory=dict)
    """Day to the windows open on it: "2026-12-24" = ["08:00-12:00"]."""


class TierTargets(Section, frozen=True):
    """Targets that depend on tier, in working minutes."""

    acknowledge_high: Minutes
    acknowledge_normal: Minutes
    acknowledge_low: Minutes
    accept: Minutes
    update_client: Minutes


class Tier1Targets(TierTargets, frozen=True):
    """Targets of Tier 1, in working minutes; acknowledging is a courtesy that says who will answer."""

    acknowledge_high: Minutes = 30
    acknowledge_normal: Minutes = 30
    acknowledge_low: Minutes = 30
    accept: Minutes = 120
    update_client: Minutes = 1080


class Tier2Targets(TierTargets, frozen=True):
    """Targets of Tier 2, in working minutes."""

    acknowledge_high: Minutes = 30
    acknowledge_normal: Minutes = 60
    acknowledge_low: Minutes = 240
    accept: Minutes = 120
    update_client: Minutes = 1080


class Tier3Targets(TierTargets, frozen=True):
    """Targets of Tier 3, in working minutes."""

    acknowledge_high: Minutes = 60
    acknowledge_normal: Minutes = 120
    acknowledge_low: Minutes = 480
    accept: Minutes = 240
    update_client: Minutes = 1620


class Targets(Section, frozen=True):
    """How long each obligation may take, in working minutes (a working day is 540)."""

    tier_1: Tier1Targets = Tier1Targets()
    tier_2: Tier2Targets = Tier2Targets()
    tier_3: Tier3Targets = Tier3Targets()
    acknowledge_hot: Minutes = 15
    decide_factor: Weight = 2.0
    decide_most: Minutes = 480
    promise_warn_share: Weight = 0.25
    promise_warn_least: Minutes = 60
    promise_warn_most: Minutes = 540
    warn_share: Weight = 0.25
    """Everything else warns when this share of its target is left."""
    check_in_most: Minutes = 540
    tell_client: Minutes = 60
    tell_before_promise: Minutes = 30
    nudges: tuple[Minutes, ...] = (1080, 2700, 5400)
    take_over: Minutes = 15
    hot_update: Minutes = 60
    hand_over: Minutes = 60
    touch_tier_2: Minutes = 3780
    touch_tier_3: Minutes = 8100
    """Since the last two-way contact with a client; Tier 1 is not the coordinator's to keep warm."""
    present: Minutes = 1080
    """A deliverable that is ready and not presented."""
    recap_call: Minutes = 120
    """From the end of a call until its recap is sent."""


class Weights(Section, frozen=True):
    """How fast pressure rises."""

    tier_1: Weight = 3.0
    tier_2: Weight = 1.5
    tier_3: Weight = 1.0
    hot: Weight = 6.0
    high: Weight = 2.5
    normal: Weight = 1.0
    low: Weight = 0.5


class Limits(Section, frozen=True):
    """Guards with a number in them."""

    simple_minutes: Minutes = 5
    """Longer than this is no simple request: route it, or give a reason to go on."""
    handling_extensions: Annotated[int, msgspec.Meta(ge=0, le=10)] = 2
    """How often one may go on."""
    park_days: Minutes = 30
    """Calendar days that a request may be parked at most."""
    re_promises: Annotated[int, msgspec.Meta(ge=1, le=10)] = 2
    """Re-promises the coordinator makes alone; the next needs the Strategist."""
    reopen_working_days: Minutes = 10
    """A reply within this many working days reopens a closed request; a later one is a new request."""


class Meetings(Section, frozen=True):
    """What is kept in mind where a call or a visit is planned."""

    most_a_day: Annotated[int, msgspec.Meta(ge=1, le=20)] = 3
    """Client meetings a day; one more is said, not refused."""
    gap_minutes: Annotated[int, msgspec.Meta(ge=0, le=240)] = 15
    """Minutes between two meetings."""
    lunch: str = ""
    """Kept free where slots are looked for: "12:00-13:00". Empty: not at all."""


class Estimate(Section, frozen=True):
    """How an ETA is proposed."""

    focus: Annotated[float, msgspec.Meta(gt=0, le=1)] = 0.65
    """The share of a specialist's hours that goes into the work itself."""
    prior_ratio: Weight = 1.3
    """Actual ÷ estimated hours of a specialist nothing is known of yet."""
    prior_weight: Weight = 5.0
    """How many finished tasks that first guess counts for."""
    z_promised: float = 0.84
    """Standard deviations added to what is promised; 0.84 is kept four times in five."""
    quality_check: Minutes = 240
    """Working minutes for the Strategist's quality check."""
    hand_back: Minutes = 60
    """Working minutes to hand the result to the client."""
    slots: Windows = ("12:00", "16:00")
    """Times of day that are promised; an ETA is rounded up to one."""
    never_friday_afternoon: bool = True
    minutes: dict[str, Minutes] = msgspec.field(default_factory=lambda: dict(MINUTES))
    """Minutes that meeting an obligation takes the person at the desk, for the load meter; the rest keep theirs."""

    def __post_init__(self) -> None:
        """Fill in the minutes that a file does not name."""
        msgspec.structs.force_setattr(self, "minutes", MINUTES | self.minutes)


class TriageRule(Section, frozen=True):
    """If any of `words` stands in subject or body (whole words, case ignored), the suggestion and its parts."""

    words: tuple[str, ...]
    nature: str
    """simple, complex or hot"""
    skill: str = ""
    low_hours: float = 0
    high_hours: float = 0
    urgency: str = ""


DEFAULT_TRIAGE = (
    TriageRule(("typo", "wrong price", "wrong link", "misspelled", "embarrassing"), "hot"),
    TriageRule(("unhappy", "unacceptable", "complaint", "disappointed", "cancel our contract", "frustrated"), "hot"),
    TriageRule(("landing page", "new page", "microsite"), "complex", "web", 10, 16),
    TriageRule(("form", "website down", "broken", "404", "plugin"), "complex", "web", 1, 4),
    TriageRule(("google ads", "campaign", "ad copy", "ad spend", "keywords", "cpc"), "complex", "google_ads", 2, 5),
    TriageRule(("blog", "article", "newsletter", "copy", "photos"), "complex", "content", 2, 6),
    TriageRule(("ranking", "seo", "search console", "backlinks", "listing"), "complex", "seo", 2, 6),
    TriageRule(("crm", "hubspot", "pipeline", "automation", "workflow"), "complex", "crm", 3, 8),
    TriageRule(("analytics", "bounce rate", "report", "conversions", "traffic"), "complex", "analytics", 1, 3),
    TriageRule(("login", "password", "link to", "invoice copy", "opening hours", "phone number"), "simple"),
)


class Config(Section, frozen=True):
    """All of it. `me` names the person at the desk."""

    me: str = ""
    """Who sits at the desk: the name of a member of staff. Empty: the only coordinator there is."""
    agency: str = ""
    """The agency's name, as it stands under messages."""
    desk: str = ""
    """The desk's file. Empty: desk.db in the user's data folder."""
    theme: str = "acdesk-dark"
    ascii: bool = False
    """Draw with plain characters only, for terminals and fonts that lack the others."""
    hours: Hours = Hours()
    targets: Targets = Targets()
    weights: Weights = Weights()
    limits: Limits = Limits()
    estimate: Estimate = Estimate()
    meetings: Meetings = Meetings()
    triage: tuple[TriageRule, ...] = DEFAULT_TRIAGE
    """Suggestions, the first rule that fits first; they never act alone."""
    high_words: tuple[str, ...] = ("asap", "urgent", "today", "by friday", "down", "live", "blocked", "deadline")
    """Words that suggest high urgency."""
    low_words: tuple[str, ...] = ("no rush", "whenever", "when you get a chance", "nice to have")
    """Words that suggest low urgency."""
    free_mail: tuple[str, ...] = (
        "gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "msn.com", "yahoo.com",
        "ymail.com", "aol.com", "icloud.com", "me.com", "mac.com", "proton.me", "protonmail.com", "gmx.com",
        "gmx.de", "web.de", "mail.com", "zoho.com", "comcast.net", "att.net", "verizon.net", "sbcglobal.net",
        "charter.net", "tds.net",
    )  # fmt: skip
    """Domains anybody can have an address at: one of these never tells the client."""
    places: Names = msgspec.field(default_factory=dict)
    """Place to the area of greater Madison it is visited with ("Lodi" = "Waunakee"); an empty area takes it out."""
    templates: Names = msgspec.field(default_factory=dict)
    """Template name to text, instead of the built-in one."""
    keys: Names = msgspec.field(default_factory=dict)
    """Command id to keys, instead of the built-in ones."""

    @property
    def zone(self) -> ZoneInfo:
        """The agency's zone."""
        return ZoneInfo(self.hours.zone)


def config_path(environ: Mapping[str, str] = os.environ) -> Path:
    """Where the configuration file is looked for."""
    return Path(environ.get("ACDESK_CONFIG") or user_config_path("acdesk") / "config.toml")


def desk_path(config: Config, environ: Mapping[str, str] = os.environ) -> Path:
    """Where the desk is: ACDESK_DESK, else `desk` in the configuration, else the user's data folder."""
    return Path(environ.get("ACDESK_DESK") or config.desk or user_data_path("acdesk") / "desk.db").expanduser()


def state_path() -> Path:
    """The folder of logs."""
    return user_state_path("acdesk")


def load(path: Path, *, must_exist: bool = False) -> Config:
    """Read and validate the file at `path`; a missing one means the defaults unless `must_exist`.

    Raises WrongUsage with the file, the place in it and what is wrong.
    """
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        if must_exist:
            raise WrongUsage(f"There is no configuration file {path}.") from None
        return Config()
    except OSError as error:
        raise WrongUsage(f"The configuration {path} can't be read: {error.strerror}.") from None
    from acdesk.config_check import problems  # noqa: PLC0415 – it reads the rules, which read this module

    if found := problems(raw):
        more = f" (and {len(found) - 1} more: see `acdesk config check`)" if len(found) > 1 else ""
        raise WrongUsage(f"The configuration {path} is wrong: {found[0]}{more}.")
    return msgspec.toml.decode(raw, type=Config)
