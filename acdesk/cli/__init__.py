"""The command line: thin commands over the same verbs as the screens. `main` is what `acdesk` starts."""

from __future__ import annotations

import gc
import os
import sys

__all__ = ["main"]


def main() -> None:
    """Run the command in `sys.argv` and exit with its status."""
    gc.set_threshold(1_000_000)  # a command makes little rubbish; looking for it took a tenth of its time
    from acdesk.cli.unexpected import tell_once  # noqa: PLC0415  (nothing is imported before the hook is set)

    sys.excepthook = tell_once
    from acdesk.cli import alone  # noqa: PLC0415

    session = alone.asked_for(sys.argv[1:], os.environ)
    try:
        if session is not None:
            sys.exit(alone.run(session))
        from acdesk.cli.root import cli  # noqa: PLC0415

        cli.main(sys.argv[1:])
    finally:
        gc.freeze()  # nor is it looked for at the end, when everything goes
