"""`acdesk init`: the first desk, asked step by step on a terminal, or told by options."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from acdesk.cli import saying
from acdesk.cli.kit import command, current
from acdesk.cli.session import Session
from acdesk.errors import AcdeskError, WrongUsage

if TYPE_CHECKING:
    from acdesk.setting_up import Field, Setup, Step

NOBODY = "Say who you are, with --name: nobody can be asked here."


@command("init")
@click.option("--name", metavar="NAME", default="", help="Who you are.")
@click.option("--role", metavar="ROLE", default="", help="What you are (coordinator).")
@click.option("--email", metavar="ADDRESS", default="", help="Your address.")
@click.option("--agency", metavar="NAME", default="", help="The agency's name.")
@click.option("--zone", metavar="ZONE", default="", help="The agency's time zone, and yours.")
@click.option("--hours", metavar="08:00-17:00", default="", help="The agency's hours, Monday to Friday.")
@click.option("--country", metavar="US", default="", help="Whose public holidays the agency keeps.")
@click.option("--closed", metavar="DAY", multiple=True, help="2026-12-24 Christmas Eve; repeat it.")
@click.option("--staff", "members", metavar="NAME:ROLE", multiple=True,
              help="Devon: specialist web America/Los_Angeles; repeat it.")  # fmt: skip
@click.option("--clients", "file", metavar="FILE.csv", default="", help="Clients and contacts from a CSV file.")
@click.option("--tier", metavar="N", default="", help="For clients in the file that have none.")
@click.option("--client", "clients", metavar="NAME:TIER", multiple=True,
              help="Badger HVAC: 2 badgerhvac.com Verona; repeat it.")  # fmt: skip
@click.option("--mail", "paths", metavar="PATH", multiple=True, help="Mail to import; repeat it.")
@click.option("--yes", is_flag=True, help="Do not ask anything.")
def init(*, yes: bool, **told: Any) -> None:
    """Set up your first desk: who you are, the agency, the team, the clients, mail.

    What is there already is shown and not asked again, so that it can be broken off and called anew.
    """
    from acdesk.setting_up import STEPS  # noqa: PLC0415  (it needs the store)

    session = current()
    asks = not (yes or session.json) and on_terminal()
    _somebody(session, told["name"], asks=asks)
    with _at_first_desk(session) as setup:
        did: list[str] = []
        for step in STEPS:
            given = {each.id: _several(told.get(each.id)) for each in step.fields}
            if asks:
                _ask_step(setup, step, given)
            else:
                did += _take_step(setup, step, given, quiet=session.json)
        steps = [_step_document(setup, step) for step in STEPS]
    if session.json:
        places = {"desk": str(session.path), "config": str(session.config_file)}
        saying.document({**places, "steps": steps, "did": did, "open_with": _opening(session)})
        return
    missing = [step["title"] for step in steps if not step["done"]]
    if missing:
        saying.line(f"Still missing: {', '.join(missing)}. Call acdesk init again whenever you like.")
    saying.line(f"Open the desk with: {_opening(session)}")


def _step_document(setup: Setup, step: Step) -> dict[str, Any]:
    done = step.done(setup.desk)
    return {"step": step.id, "title": step.title, "done": done, "answer": step.told(setup.desk) if done else ""}


def on_terminal() -> bool:
    """Whether somebody can be asked."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def _several(value: str | Sequence[str] | None) -> list[str]:
    said = [value] if isinstance(value, str) else list(value or ())
    return [each for each in said if each.strip()]


def _somebody(session: Session, name: str, *, asks: bool) -> None:
    """Refuse, before anything is made, to set up a desk for nobody. A configuration that is not there yet is made."""
    from acdesk.config import Config  # noqa: PLC0415

    if session.config_given and not session.config_file.exists():
        session.config = Config()
    if not (asks or name or session.config.me or session.there_is_a_desk()):
        raise WrongUsage(NOBODY)


@contextmanager
def _at_first_desk(session: Session) -> Iterator[Setup]:
    """The desk to set up, made where there is none."""
    from acdesk.desk import saying as store_saying  # noqa: PLC0415
    from acdesk.setting_up import Setup, open_first  # noqa: PLC0415

    session.there_is_a_desk()
    desk = open_first(session.path, session.config, session.clock, as_name=session.as_name)
    with store_saying():
        try:
            yield Setup(desk, session.config_file, importing=_count_rows(), reading=_count_mail())
        finally:
            desk.close()


def _answered(step: Step, given: dict[str, list[str]]) -> bool:
    """Whether the options answer the step: those that only say more of an answer, or of another step, do not."""
    more = ("zone", "tier") if step.id == "you" else ("tier",)
    return any(given[each.id] for each in step.fields if each.id not in more)


def _take_step(setup: Setup, step: Step, given: dict[str, list[str]], *, quiet: bool) -> tuple[str, ...]:
    """What the options say about a step; nobody is asked."""
    if not _answered(step, given) and step.done(setup.desk):
        _say_done(setup, step, quiet=quiet)
        return ()
    if step.id == "you" and not step.done(setup.desk) and not given["name"]:
        given["name"] = [setup.desk.config.me]
        if not setup.desk.config.me:
            raise WrongUsage(NOBODY)
    if step.id == "agency" and not given["agency"] and not step.done(setup.desk):
        step = _without_required(step)
    did = setup.take(step, given) if any(given.values()) else ()
    for sentence in did:
        if not quiet:
            saying.line(sentence)
    return did


def _without_required(step: Step) -> Step:
    """The step where its other answers may come before the required one."""
    from dataclasses import replace  # noqa: PLC0415

    return replace(step, fields=tuple(replace(each, required=False) for each in step.fields))


def _say_done(setup: Setup, step: Step, *, quiet: bool) -> None:
    if not quiet:
        saying.line(f"{step.title}: {step.told(setup.desk)}.")


def _ask_step(setup: Setup, step: Step, given: dict[str, list[str]]) -> None:
    """A step on a terminal: shown when it is done, else asked until its answers can be taken."""
    if step.done(setup.desk):
        _take_step(setup, step, given, quiet=False)
        return
    click.echo()
    click.echo(saying.paint(step.title, bold=True))
    saying.line(step.about)
    while True:
        answers: dict[str, list[str]] = {}
        for each in step.fields:
            wanted = not each.only_with or bool(answers[each.only_with])
            answers[each.id] = given[each.id] or (_ask(setup, each) if wanted else [])
        if not any(answers.values()):
            if step.optional:
                setup.pass_over(step)
            saying.line("Left for later.")
            return
        try:
            if not _may(setup, answers):
                given["file"] = []
                continue
            did = setup.take(step, answers)
        except AcdeskError as error:
            saying.line(str(error))
            given = {name: [] for name in given}
            continue
        for sentence in did:
            saying.line(sentence)
        return


def _ask(setup: Setup, field: Field) -> list[str]:
    """The answers to one question; an empty line ends those to one that takes several."""
    kept = field.kept(setup.desk)
    shape = f" ({', '.join(field.choices)})" if field.choices else f" (like {field.hint})" if field.hint else ""
    more = (
        "; one a line, an empty line ends it" if field.several else "" if field.required or kept else "; may be empty"
    )
    found: list[str] = []
    while True:
        label = f"{field.label}{shape}{more}" if not found else "and"
        said = str(click.prompt(label, default=kept, show_default=bool(kept), type=str)).strip()
        if not said:
            if field.required and not found:
                continue
            return found
        try:
            field.check(said)
        except AcdeskError as error:
            saying.line(str(error))
            continue
        found.append(said)
        if not field.several:
            return found


def _may(setup: Setup, answers: dict[str, list[str]]) -> bool:
    """Look at a file of clients before it is imported, and ask."""
    seen = setup.look(answers)
    if seen is None:
        return True
    sentences, readable = seen
    for sentence in sentences:
        saying.line(sentence)
    return bool(click.confirm("Import this?", default=readable))


def _opening(session: Session) -> str:
    """The command that opens this desk."""
    words = ["acdesk"]
    for option, value in (("--desk", session.desk_given), ("--config", session.config_given)):
        words += [option, shlex.quote(value)] if value else []
    return " ".join(words)


def _count_rows() -> Callable[[int, int], None] | None:
    if not sys.stderr.isatty():
        return None
    return lambda written, of: _counting(f"Importing … {written:,} of {of:,}", over=written == of)


def _count_mail() -> Callable[[int], None] | None:
    if not sys.stderr.isatty():
        return None
    return lambda count: _counting(f"Reading mail … {count:,}", over=False)


def _counting(words: str, *, over: bool) -> None:
    click.echo(f"\r{words}" + ("\r\x1b[K" if over else ""), nl=False, err=True)
