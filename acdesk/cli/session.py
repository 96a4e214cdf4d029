"""What every command works with: which desk, who sits at it, what time it is, and how it answers."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from acdesk.errors import DeskDamaged, Failed, NotFound, WrongUsage

if TYPE_CHECKING:
    from acdesk.config import Config
    from acdesk.desk import Clock, Desk


@dataclass
class Session:
    """The global options of one command, and what follows from them."""

    desk_given: str = ""
    config_given: str = ""
    as_name: str = ""
    json: bool = False

    @cached_property
    def config(self) -> Config:
        """The configuration. Raises WrongUsage with the place of what is wrong."""
        from acdesk.config import load  # noqa: PLC0415  (help and completion need none)

        return load(self.config_file, must_exist=bool(self.config_given))

    @property
    def config_file(self) -> Path:
        """Where the configuration is: --config, else ACDESK_CONFIG, else the user's folder."""
        from acdesk.config import config_path  # noqa: PLC0415
        from acdesk.paths import at_home  # noqa: PLC0415

        return at_home(Path(self.config_given)) if self.config_given else config_path(os.environ)

    @cached_property
    def path(self) -> Path:
        """Where the desk is: --desk, else ACDESK_DESK, else the configuration. Raises WrongUsage for a URL."""
        from acdesk.config import desk_path  # noqa: PLC0415
        from acdesk.paths import at_home  # noqa: PLC0415

        given = self.desk_given or os.environ.get("ACDESK_DESK", "")
        config = None if given else self.config
        named = given or (config.desk if config is not None else "")
        if "://" in named:
            raise WrongUsage("A desk is a file for now: sharing one on PostgreSQL comes later. Give --desk a path.")
        if given or config is None:
            return at_home(Path(given))
        return desk_path(config, {})

    @cached_property
    def clock(self) -> Clock:
        """The clock: it stands at ACDESK_NOW where that is set. Raises WrongUsage when that can't be read."""
        stands_at = standing_clock(os.environ)
        if stands_at is None:
            return lambda: datetime.now(UTC)
        instant = stands_at if stands_at.tzinfo else stands_at.replace(tzinfo=self.config.zone)
        return lambda: instant.astimezone(UTC)

    @contextmanager
    def at_desk(self, *, create: bool = False) -> Iterator[Desk]:
        """Sit down at the desk for as long as the block runs. Raises AcdeskError, also for what the store raises."""
        from acdesk.desk import open_desk, saying  # noqa: PLC0415  (a usage error need not wait for the store)

        there = self.there_is_a_desk()
        if not there and not create:
            raise NotFound(
                f"There is no desk at {self.path}: try one with acdesk demo, or start yours with acdesk init."
            )
        desk = open_desk(self.path, self.config, self.clock, as_name=self.as_name, create=create)
        with saying():
            try:
                with desk.store.reading():
                    yield desk
            finally:
                desk.close()

    def there_is_a_desk(self) -> bool:
        """Whether there is a file where the desk should be. Raises DeskDamaged for a folder, Failed for no answer."""
        try:
            if self.path.is_dir():
                raise DeskDamaged(f"{self.path} is a folder, not a desk: name the file in it.")
            return self.path.exists()
        except OSError as error:
            raise Failed(f"{self.path} can't be looked at: {error.strerror}.") from None


def standing_clock(environ: dict[str, str] | os._Environ[str]) -> datetime | None:
    """The instant in ACDESK_NOW, without a zone where it has none; None when the clock is to run.

    Raises WrongUsage.
    """
    text = environ.get("ACDESK_NOW", "").strip()
    if not text:
        return None
    try:
        instant = datetime.fromisoformat(text)
        instant.astimezone(UTC)  # the first and last days of the calendar have no place in UTC
    except (ValueError, OverflowError):
        raise _no_instant(text) from None
    if len(text) <= len("2026-03-03") or not 1970 < instant.year < 2100:
        raise _no_instant(text)
    return instant


def _no_instant(text: str) -> WrongUsage:
    return WrongUsage(f"ACDESK_NOW is {text[:40]!r}, which is no instant: write it like 2026-03-03T10:42:00-06:00.")
