"""`acdesk demo`: a throw-away desk, and the screens on it."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

import click
import msgspec

from acdesk.cli import saying
from acdesk.cli.alone import on_a_terminal, open_screens
from acdesk.cli.kit import command, current
from acdesk.errors import Refused
from acdesk.paths import at_home


@command("demo")
@click.option("--empty", is_flag=True, help="Without an agency in it: the first-run experience.")
def demo(empty: bool) -> None:
    """A throw-away desk with a believable agency, and the screens on it.

    With --json, or where there is no terminal, it is only made, and said where; --desk says where to make it.
    """
    from acdesk.demo import build  # noqa: PLC0415

    session = current()
    session.desk_given = str(_place(session.desk_given))
    session.__dict__.pop("path", None)
    session.config = msgspec.structs.replace(session.config, me="")
    build(session.path, session.config, session.clock, empty=empty, progress=_progress())
    session.config_given = str(session.path.with_name("config.toml"))  # what is set up in it is thrown away as well
    if session.json:
        saying.document({"desk": str(session.path), "empty": empty})
        return
    saying.line(f"The demo desk is {session.path}; look at it with: acdesk --desk {session.path} queue")
    if on_a_terminal():
        click.get_current_context().exit(open_screens(session))


def _progress() -> Callable[[int, int], None] | None:
    """A bar on a terminal: the second that it takes should not look like nothing."""
    if not on_a_terminal():
        return None

    def tell(number: int, total: int) -> None:
        filled = 24 * (number + 1) // total
        end = "\r\x1b[K" if number + 1 == total else ""
        click.echo(f"\rSetting the desk up {'▰' * filled}{'▱' * (24 - filled)}{end}", nl=False, err=True)

    return tell


def _place(given: str) -> Path:
    """Where the demo is made: where --desk says, else in a folder of its own. Never over a desk that is there."""
    if not given:
        return Path(tempfile.mkdtemp(prefix="acdesk-demo-")) / "desk.db"
    path = at_home(Path(given))
    if path.exists():
        raise Refused("exists", f"{path} is there already: a demo is never made over a desk.")
    return path
