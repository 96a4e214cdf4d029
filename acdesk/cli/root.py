"""The root command: its global options, the table of commands, and what every error becomes."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

import click

from acdesk import __version__
from acdesk.cli import saying
from acdesk.cli.kit import HELP, json_option
from acdesk.cli.session import Session, standing_clock
from acdesk.errors import INTERRUPTED, AcdeskError, Refused
from acdesk.text import clean_line

COMMANDS: dict[str, dict[str, str]] = {
    "Look": {
        "queue": "queue:queue",
        "list": "queue:list_requests",
        "show": "showing:show",
        "search": "searching:search",
        "journal": "history:journal",
    },
    "Answer": {
        "ack": "acknowledging:ack",
        "update": "answering:update",
        "answer": "answering:answer",
        "tell": "answering:tell",
        "promise": "answering:promise",
        "proposal": "proposing:proposal",
    },
    "Do": {
        "add": "arriving:add",
        "assign": "arriving:assign",
        "handle": "working:handle",
        "route": "working:route",
        "accept": "working:accept",
        "dispute": "working:dispute",
        "check-in": "working:check_in",
        "finish": "working:finish",
    },
    "Lead": {
        "escalate": "leading:escalate",
        "hand-over": "leading:hand_over",
        "take-over": "leading:take_over",
        "decide": "leading:decide",
    },
    "Not now": {
        "wait": "pausing:wait",
        "nudge": "pausing:nudge",
        "park": "pausing:park",
        "snooze": "pausing:snooze",
        "reopen": "pausing:reopen",
    },
    "Tidy": {
        "merge": "tidying:merge",
        "split": "tidying:split",
        "void": "tidying:void",
        "note": "tidying:note",
        "link": "tidying:link",
        "urgency": "tidying:urgency",
        "wanted": "tidying:wanted",
        "undo": "history:undo",
        "redo": "history:redo",
    },
    "People": {
        "client": "clients:client",
        "contact": "contacts:contact",
        "staff": "team:staff",
        "objective": "objectives:objective",
        "deliverable": "deliverables:deliverable",
    },
    "Meet": {
        "call": "calls:call",
        "visit": "visits:visit",
        "calendar": "calendar:calendar",
        "report": "report_visits:report",
    },
    "The desk": {
        "demo": "desk_screen:demo",
        "init": "init:init",
        "mail": "mailing:mail",
        "worktime": "worktime:worktime",
        "backup": "keeping:backup",
        "restore": "keeping:restore",
        "doctor": "keeping:doctor",
        "where": "keeping:where",
        "keys": "settings:keys",
        "config": "settings:config",
        "completion": "settings:completion",
    },
}
"""Section to command to the module and the name it is imported from, when it is called."""


class Root(click.Group):
    """`acdesk`: it imports the one command that is called, and turns every error into a sentence and a status."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All names, section by section."""
        return [name for section in COMMANDS.values() for name in section]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, imported now; None where there is none."""
        for section in COMMANDS.values():
            if cmd_name in section:
                module, _, attribute = section[cmd_name].partition(":")
                found: click.Command = getattr(importlib.import_module(f"acdesk.cli.{module}"), attribute)
                return found
        return None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The commands in help, by section."""
        for section, names in COMMANDS.items():
            with formatter.section(section):
                commands = [(name, self.get_command(ctx, name)) for name in names]
                formatter.write_dl([(name, found.get_short_help_str(90)) for name, found in commands if found])

    def main(self, args: Sequence[str] | None = None, *_: Any, **extra: Any) -> NoReturn:
        """Run and exit with the status that the documentation gives."""
        if "_ACDESK_COMPLETE" in os.environ:
            super().main(args, prog_name="acdesk")
        sys.exit(run(self, sys.argv[1:] if args is None else list(args)))


@click.group(cls=Root, invoke_without_command=True, context_settings=HELP)
@click.option("--desk", metavar="PATH", default="", help="The desk file (else ACDESK_DESK, else the configuration).")
@click.option("--config", metavar="FILE", default="", help="The configuration (else ACDESK_CONFIG, else the user's).")
@click.option("--as", "as_name", metavar="STAFF", default="", help="Who acts (else `me`, else the only coordinator).")
@click.version_option(__version__, prog_name="acdesk", message="%(prog)s %(version)s")
@click.pass_context
def cli(ctx: click.Context, desk: str, config: str, as_name: str) -> None:
    """The desk of an agency's Account Coordinator. Without a command it opens the screens.

    Every verb of the screens is a command over the same code. WHEN is ISO 8601, or tomorrow noon, fri 16:00, +2h,
    +3wd, eod; NAME an unambiguous beginning of a name; TEXT - reads standard input.
    """
    session = ctx.ensure_object(Session)
    session.desk_given, session.config_given, session.as_name = desk, config, as_name
    standing_clock(os.environ)
    if ctx.invoked_subcommand is None:
        from acdesk.cli.alone import open_screens  # noqa: PLC0415

        ctx.exit(open_screens(session))


cli.params.append(json_option())


def run(root: click.Command, args: list[str]) -> int:
    """Run the command and return its exit status; whatever goes wrong is one sentence on stderr."""
    session = Session()
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")  # a terminal that can't show a letter still gets the rest
    try:
        try:
            status = _invoke(root, args, session)
        finally:
            sys.stdout.flush()
    except BrokenPipeError:
        _nobody_reads()
        return 0
    except (KeyboardInterrupt, click.Abort):
        return INTERRUPTED
    except OSError as error:
        return _fail(f"Reading or writing failed: {error.strerror or error}.", 1)
    return status


def _invoke(root: click.Command, args: list[str], session: Session) -> int:
    try:
        with root.make_context("acdesk", args, obj=session) as ctx:
            root.invoke(ctx)
    except click.exceptions.Exit as left:
        return left.exit_code
    except click.ClickException as error:
        return _fail(_usage(error), error.exit_code)
    except Refused as error:
        if session.json:
            saying.document({"refused": {"rule": error.rule, "message": str(error)}})
        return _fail(str(error), error.status)
    except AcdeskError as error:
        return _fail(str(error), error.status)
    return 0


def _usage(error: click.ClickException) -> str:
    """Click's complaint as one sentence, with the command that it is about."""
    ctx = getattr(error, "ctx", None)
    where = "acdesk" if ctx is None else ctx.command_path
    return f"{where}: {' '.join(error.format_message().split())} (See {where} --help.)"


def _fail(sentence: str, status: int) -> int:
    click.echo(clean_line(sentence), err=True)
    return status


def _nobody_reads() -> None:
    """The reader has gone, which is no error; what Python still wants to flush goes nowhere."""
    sink = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(sink, sys.stdout.fileno())
    finally:
        os.close(sink)
