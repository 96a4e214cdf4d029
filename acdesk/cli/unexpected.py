"""What nobody foresaw: one sentence for the person, and the place in the code for the log."""

from __future__ import annotations

import sys
from types import TracebackType


def tell_once(kind: type[BaseException], error: BaseException, _: TracebackType | None) -> None:
    """As `sys.excepthook`: a sentence instead of a traceback. Python exits with 1 afterwards."""
    if issubclass(kind, KeyboardInterrupt):
        return
    try:
        from acdesk.trouble import write  # noqa: PLC0415  (nobody needs a log until something fails)

        where = f" Details are in {write(error)}."
    except (OSError, ImportError):
        where = " The log could not be written."
    sys.stderr.write(f"acdesk stopped at something unexpected ({kind.__name__}); nothing was half done.{where}\n")
