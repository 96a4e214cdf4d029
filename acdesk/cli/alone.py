"""`acdesk` with no command: the screens, without building the command line, whose library takes 30 ms to load."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from acdesk.cli.session import Session, standing_clock
from acdesk.errors import INTERRUPTED, AcdeskError, WrongUsage

OPTIONS = {"--desk": "desk_given", "--config": "config_given", "--as": "as_name"}


def asked_for(args: Sequence[str], environ: dict[str, str] | os._Environ[str]) -> Session | None:
    """The session of `acdesk [--desk PATH] [--config FILE] [--as STAFF]`; None for anything that says more."""
    if "_ACDESK_COMPLETE" in environ or len(args) % 2:
        return None
    session = Session()
    for option, value in zip(args[::2], args[1::2], strict=True):
        if option not in OPTIONS or value.startswith("-"):
            return None
        setattr(session, OPTIONS[option], value)
    return session


def run(session: Session) -> int:
    """Open the screens and return the exit status; whatever goes wrong is one sentence on stderr."""
    try:
        standing_clock(os.environ)
        return open_screens(session)
    except KeyboardInterrupt:
        return INTERRUPTED
    except AcdeskError as error:
        return _fail(str(error), error.status)
    except OSError as error:
        return _fail(f"Reading or writing failed: {error.strerror or error}.", 1)


def open_screens(session: Session) -> int:
    """Open the desk on this terminal, making an empty one where there is none. Returns the exit status.

    Raises WrongUsage where there is no terminal.
    """
    if not on_a_terminal():
        raise WrongUsage("The screens need a terminal, and this is none: use a command instead, such as acdesk queue.")
    with session.at_desk(create=True) as desk:
        from screens.start import run as run_app  # noqa: PLC0415  (no command loads Textual)

        status = run_app(desk, session.config_file)
        if status == 0:  # a terminal that was cut off has no time for a copy
            desk.store.backup_if_changed()
        return status


def on_a_terminal() -> bool:
    """Whether all three streams are one."""
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr))


def _fail(sentence: str, status: int) -> int:
    from acdesk.text import clean_line  # noqa: PLC0415

    sys.stderr.write(f"{clean_line(sentence)}\n".encode("utf-8", "replace").decode("utf-8"))
    return status
