"""The command line: thin commands over the same verbs as the screens. `main` is what `acdesk` starts."""

from __future__ import annotations

import sys

__all__ = ["main"]


def main() -> None:
    """Run the command in `sys.argv` and exit with its status."""
    from acdesk.cli.unexpected import tell_once  # noqa: PLC0415  (nothing is imported before the hook is set)

    sys.excepthook = tell_once
    from acdesk.cli.root import cli  # noqa: PLC0415

    cli.main(sys.argv[1:])
