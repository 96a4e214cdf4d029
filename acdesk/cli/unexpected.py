"""What nobody foresaw: one sentence for the person, and the place in the code for the log."""

from __future__ import annotations

import sys
from pathlib import Path
from types import TracebackType

LARGEST = 512 * 1024
"""Bytes a log may have before it is put aside."""

KEPT = 3
"""Logs put aside that are kept."""


def tell_once(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """As `sys.excepthook`: a sentence instead of a traceback. Python exits with 1 afterwards."""
    if issubclass(kind, KeyboardInterrupt):
        return
    where = ""
    try:
        where = f" Details are in {write(kind, trace)}."
    except (OSError, ImportError):
        where = " The log could not be written."
    sys.stderr.write(f"acdesk stopped at something unexpected ({kind.__name__}); nothing was half done.{where}\n")


def write(kind: type[BaseException], trace: TracebackType | None) -> Path:
    """Add the kind of error and its places to the log, never its words: they may hold mail. Returns the file.

    Raises OSError.
    """
    import logging  # noqa: PLC0415  (nobody needs a log until something fails)
    import traceback  # noqa: PLC0415
    from logging.handlers import RotatingFileHandler  # noqa: PLC0415

    from acdesk.config import state_path  # noqa: PLC0415

    folder = state_path()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / "acdesk.log"
    path.touch(mode=0o600, exist_ok=True)
    path.chmod(0o600)
    handler = RotatingFileHandler(path, maxBytes=LARGEST, backupCount=KEPT, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    places = [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)]
    record = logging.LogRecord("acdesk", logging.ERROR, "", 0, f"{kind.__name__} at {' > '.join(places)}", None, None)
    handler.emit(record)
    handler.close()
    return path
