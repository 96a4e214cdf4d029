"""The log of what nobody foresaw: kinds and places in the code only, never words, for they may hold mail."""

from __future__ import annotations

import contextlib
from pathlib import Path

from acdesk.config import state_path

LARGEST = 512 * 1024
"""Bytes a log may have before it is put aside."""
KEPT = 3
"""Logs put aside that are kept."""
FRAMES = 12
"""Places of an error that are told, from the innermost."""


def log_path() -> Path:
    """Where the log is."""
    return state_path() / "acdesk.log"


def note(error: BaseException) -> Path:
    """Log an error; the log's path. A log that can't be written is no trouble."""
    with contextlib.suppress(OSError):
        write(error)
    return log_path()


def write(error: BaseException) -> Path:
    """Add an error's kind and its places to a log that only its owner reads; the log's path. Raises OSError."""
    import logging  # noqa: PLC0415  (nobody needs a log until something fails)
    import traceback  # noqa: PLC0415
    from logging.handlers import RotatingFileHandler  # noqa: PLC0415

    path = log_path()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.chmod(0o600)  # it may be there with other rights
    frames = reversed(traceback.extract_tb(error.__traceback__)[-FRAMES:])
    places = " < ".join(f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames)
    told = f"{type(error).__name__} at {places}"
    handler = RotatingFileHandler(path, maxBytes=LARGEST, backupCount=KEPT, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    handler.emit(logging.LogRecord("acdesk", logging.ERROR, "", 0, told, None, None))
    handler.close()
    return path
