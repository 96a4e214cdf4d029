"""The log of what went wrong: kinds and places only, never what was in a message."""

from __future__ import annotations

import contextlib
import logging
import os
import traceback
from functools import cache
from pathlib import Path

from acdesk.config import state_path

SIZE = 512 * 1024
KEPT = 3


def note(error: BaseException, folder: Path | None = None) -> Path:
    """Write an error's kind and where it came from; the log's path. A log that can't be written is no trouble."""
    path = (folder or state_path()) / "acdesk.log"
    with contextlib.suppress(OSError):
        _logger(path).error("%s at %s", type(error).__name__, _where(error))
    return path


def _where(error: BaseException) -> str:
    """The frames from the outermost, as file:line function; the values in them stay out."""
    frames = traceback.extract_tb(error.__traceback__)[-12:]
    return " < ".join(f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in reversed(frames))


@cache
def _logger(path: Path) -> logging.Logger:
    """A rotated log only its owner reads."""
    from logging.handlers import RotatingFileHandler  # noqa: PLC0415  (only when something went wrong)

    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    os.chmod(path, 0o600)  # noqa: PTH101  (it may be there with other rights)
    handler = RotatingFileHandler(path, maxBytes=SIZE, backupCount=KEPT, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    logger = logging.getLogger("acdesk.screens")
    logger.addHandler(handler)
    logger.propagate = False
    return logger
