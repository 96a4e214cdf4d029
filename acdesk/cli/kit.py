"""What commands are made of: their class, the types of their arguments, and the way from a verb to an answer."""

from __future__ import annotations

import functools
import re
import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

import click

from acdesk.cli import saying
from acdesk.cli.session import Session
from acdesk.errors import NotFound
from acdesk.text import storable

if TYPE_CHECKING:
    from acdesk.desk import Desk
    from acdesk.operation import Done
    from acdesk.when import DateOf

P = ParamSpec("P")
F = TypeVar("F", bound=Callable[..., Any])

HELP = {"help_option_names": ["-h", "--help"]}
LARGEST_ID = 2**63 - 1
_HOURS = re.compile(r"([0-9]{1,4}(?:\.[0-9]{1,2})?)(?:-([0-9]{1,4}(?:\.[0-9]{1,2})?))?h?")


def json_option() -> click.Option:
    """`--json`, remembered in the session."""

    def remember(ctx: click.Context, _: click.Parameter, value: bool) -> None:
        session = ctx.find_object(Session)
        if value and session is not None:
            session.json = True

    return click.Option(
        ["--json"],
        is_flag=True,
        expose_value=False,
        is_eager=True,
        callback=remember,
        help="One JSON document on stdout.",
    )


def session_option(flag: str, attribute: str, metavar: str, help_text: str) -> click.Option:
    """An option of `acdesk` itself that may as well stand after the command: `take-over 3 --as karly`."""

    def remember(ctx: click.Context, _: click.Parameter, value: str) -> None:
        session = ctx.find_object(Session)
        if value and session is not None:
            setattr(session, attribute, value)

    return click.Option(
        [flag, f"{attribute}_here"],
        metavar=metavar,
        expose_value=False,
        is_eager=True,
        callback=remember,
        default="",
        help=help_text,
    )


class Command(click.Command):
    """A command: it takes `--json`, and who acts, like all of them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["context_settings"] = {**HELP, **(kwargs.get("context_settings") or {})}
        super().__init__(*args, **kwargs)
        self.params += [
            json_option(),
            session_option("--as", "as_name", "STAFF", "Who acts."),
            session_option("--desk", "desk_given", "PATH", "Another desk."),
            session_option("--config", "config_given", "FILE", "Another configuration."),
        ]


class Family(click.Group):
    """Commands about one thing: `client add`, `client list`."""

    command_class = Command

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("no_args_is_help", False)
        kwargs.setdefault("context_settings", HELP)
        super().__init__(*args, **kwargs)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """As click does; without a command it says which there are."""
        if not args and not ctx.resilient_parsing:
            ctx.fail(f"Say what to do: {', '.join(self.list_commands(ctx))}.")
        return super().parse_args(ctx, args)


def command(name: str) -> Callable[[Callable[..., Any]], Command]:
    """A command of that name; its help is the function's docstring."""
    return click.command(name, cls=Command)


class RequestId(click.ParamType):  # type: ignore[type-arg]  # it takes a type only from click 8.4 on
    """`142` or `#142`: the number of a request, or of whatever else `what` says."""

    name = "id"

    def __init__(self, what: str = "request") -> None:
        self.what = what

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The number. Raises NotFound for one that nothing can have."""
        if isinstance(value, int):
            return value
        digits = str(value).strip().removeprefix("#")
        if not (digits.isascii() and digits.isdigit()):
            self.fail(f"{value!r} is no {self.what}: give its number, like 142 or #142.", param, ctx)
        number = int(digits[:25])
        if number > LARGEST_ID:
            raise NotFound(f"There is no {self.what} #{digits[:25]}.")
        return number


class Words(click.ParamType):  # type: ignore[type-arg]  # it takes a type only from click 8.4 on
    """Text; `-` reads standard input to its end."""

    name = "text"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The text, as the desk can keep it."""
        if value != "-":
            return storable(str(value))
        stream = getattr(sys.stdin, "buffer", None)
        raw = stream.read().decode("utf-8", "replace") if stream is not None else sys.stdin.read()
        return storable(raw.rstrip("\n"))


class FileName(click.ParamType):  # type: ignore[type-arg]  # it takes a type only from click 8.4 on
    """A file or folder; nothing is none, where a path would be the folder one stands in."""

    name = "path"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """The path, with its `~` filled in. Raises WrongUsage."""
        from acdesk.paths import at_home  # noqa: PLC0415

        if not str(value).strip():
            self.fail("the name of the file is empty.", param, ctx)
        return at_home(Path(value))


class Hours(click.ParamType):  # type: ignore[type-arg]  # it takes a type only from click 8.4 on
    """`10-16`, or one number for both ends."""

    name = "lo-hi"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[float, float]:
        """The low and the high number of hours."""
        if isinstance(value, tuple):
            return value
        found = _HOURS.fullmatch(str(value).strip())
        if found is None:
            self.fail(f"{value!r} are no hours: write LOW-HIGH, like 10-16 or 1.5-3.", param, ctx)
        return float(found[1]), float(found[2] or found[1])


class HoursTaken(Hours):
    """One number of hours."""

    name = "hours"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The number."""
        if isinstance(value, float):
            return value
        low, high = super().convert(value, param, ctx)
        if low != high:
            self.fail(f"{value!r} is a range: give one number of hours, like 11.5.", param, ctx)
        return low


request_id = click.argument("request_id", metavar="ID", type=RequestId())
request_ids = click.argument("request_ids", metavar="ID…", type=RequestId(), nargs=-1, required=True)


def text_option(help_text: str, *, required: bool = False, name: str = "--text") -> Callable[[F], F]:
    """`--text TEXT`, where `-` is standard input."""
    return click.option(
        name, metavar="TEXT", type=Words(), default=None if required else "", required=required, help=help_text
    )


via_option = click.option(
    "--via",
    "delivery",
    type=click.Choice(["logged", "copied", "drafted"]),
    default="logged",
    show_default=True,
    help="How it goes: sent by hand and logged, copied out, or only drafted (which meets nothing).",
)
approved_option = click.option(
    "--approved-by", metavar="STAFF", default="", help="The lead who approved the text (hot issues)."
)


def hours_option(help_text: str) -> Callable[[F], F]:
    """`--hours LO-HI`."""
    return click.option("--hours", metavar="LO-HI", type=Hours(), default=None, help=help_text)


def limit_option(default: int | None, help_text: str = "At most so many.") -> Callable[[F], F]:
    """`--limit N`."""
    return click.option(
        "--limit", metavar="N", type=click.IntRange(1, 1_000_000), default=default, help=help_text, show_default=True
    )


def reading(function: Callable[Concatenate[Session, Desk, P], None]) -> Callable[P, None]:
    """A command that looks at the desk: it gets the session and the desk."""

    @functools.wraps(function)
    def with_desk(*args: P.args, **kwargs: P.kwargs) -> None:
        session = current()
        with session.at_desk() as desk:
            function(session, desk, *args, **kwargs)

    return with_desk


def doing(function: Callable[Concatenate[Desk, P], Done]) -> Callable[P, None]:
    """A command that does one verb: it gets the desk, and what it returns is said."""

    @functools.wraps(function)
    def with_desk(*args: P.args, **kwargs: P.kwargs) -> None:
        session = current()
        with session.at_desk() as desk:
            done = function(desk, *args, **kwargs)
        report(session, done)

    return with_desk


def current() -> Session:
    """The session of the command that runs."""
    session = click.get_current_context().find_object(Session)
    assert session is not None  # the root puts it there
    return session


def done_document(done: Done) -> dict[str, Any]:
    """What a verb did, as JSON has it."""
    return {
        "done": str(done.verb),
        "requests": list(done.request_ids),
        "summary": done.summary,
        "notes": list(done.notes),
        "created": list(done.created),
        "operation": done.operation,
    }


def report(session: Session, done: Done) -> None:
    """Say what a verb did."""
    if session.json:
        saying.document(done_document(done))
        return
    saying.line(done.summary)
    for note in done.notes:
        saying.line(note)


def when(desk: Desk, text: str, *, opening: bool = False, date_of: DateOf | None = None) -> datetime:
    """A WHEN as an instant (UTC); `opening` reads a day without a time as its start. Raises WrongUsage.

    A day without a year is the next such one, unless `date_of` says another.
    """
    from acdesk.when import next_date, parse_when  # noqa: PLC0415  (most commands have no date)

    return parse_when(
        text,
        now=desk.now(),
        calendar=desk.agency,
        zone=desk.config.zone,
        day_at="open" if opening else "close",
        date_of=date_of or next_date,
    )


def maybe_when(desk: Desk, text: str) -> datetime | None:
    """The same; None for no text."""
    return when(desk, text) if text else None


def day(desk: Desk, text: str) -> date:
    """A WHEN as a day of the agency. Raises WrongUsage."""
    return desk.day_of(when(desk, text))


def staff_id(name: str) -> int | None:
    """The number of the member of staff with that name; None for no name. Raises NotFound."""
    from acdesk.desk import named  # noqa: PLC0415

    return named(name).id if name else None
