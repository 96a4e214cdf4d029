"""What can go wrong, as one sentence each, with the exit status that the command line gives it."""

from __future__ import annotations

INTERRUPTED = 130
"""The exit status after Ctrl+C, as shells have it."""


class AcdeskError(Exception):
    """Base of everything a user may be told. `str(error)` is one sentence: what, where, what to do."""

    status = 1


class Failed(AcdeskError):
    """Input, output or network failed."""


class WrongUsage(AcdeskError):
    """What was given can't be read: a date, an option, a configuration."""

    status = 2


class Refused(AcdeskError):
    """A rule forbids it; nothing was changed. `rule` names the rule in snake_case."""

    status = 3

    def __init__(self, rule: str, message: str) -> None:
        super().__init__(message)
        self.rule = rule


class Conflict(Refused):
    """Somebody else changed the row since it was read."""

    def __init__(self, message: str) -> None:
        super().__init__("conflict", message)


class NotFound(AcdeskError):
    """No such request, client or member of staff."""

    status = 4


class DeskDamaged(AcdeskError):
    """The desk file is damaged, foreign, newer than the program, or locked."""

    status = 5
