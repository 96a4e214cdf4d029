"""A throw-away desk with a believable agency on it, made by the real verbs and anchored to the hour it is opened at."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import msgspec

from acdesk.agency import keep_calendar
from acdesk.config import Config
from acdesk.demo import cast, rhythm, story, visited
from acdesk.demo.goals import goals
from acdesk.demo.stage import Progress, Stage, Turned
from acdesk.demo.when import Times
from acdesk.desk import Clock, open_desk

BEFORE = timedelta(days=120)
"""How long before now the desk is opened: longer than all that has happened on it."""


def build(path: Path, config: Config, clock: Clock, *, empty: bool = False, progress: Progress | None = None) -> None:
    """Make the demo's desk at `path`, which must not exist, and close it; `empty` has nobody on it yet.

    Everything happens in one transaction by the verbs of the desk, at its own time before `clock()`. Whoever
    `config.me` names is not there: Maya sits at the desk. Raises what the desk raises when it can't be written.
    """
    now = clock()
    if empty:
        open_desk(path, config, clock, create=True).close()
        return
    turned = Turned(now - BEFORE)
    desk = open_desk(path, msgspec.structs.replace(config, me=""), turned, create=True)
    try:
        with desk.store.transaction():
            stage = Stage(desk, turned, Times(now, desk.agency, config.estimate))
            cast.found(stage)
            steps = [*cast.history(stage), *goals(stage), *story.stories(stage), *rhythm.rhythms(stage)]
            steps += [*rhythm.ours(stage), *visited.visits(stage)]
            stage.play(steps, progress)
            turned.instant = now
            keep_calendar(desk)
    finally:
        desk.close()
