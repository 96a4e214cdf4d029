"""The bottom line: the keys that are most likely wanted now, those that cannot act greyed."""

from __future__ import annotations

from collections.abc import Sequence

from acdesk.keys import Key
from screens.widgets.line import Drawn, Piece

FEW = 6
"""Keys shown at 80 columns and below."""
NARROW = 80


class KeyBar(Drawn):
    """Key and label, in the order of their rank; help always has the last place."""

    keys: Sequence[tuple[Key, bool]] = ()

    def show(self, keys: Sequence[tuple[Key, bool]]) -> None:
        """Draw what has changed; each key comes with whether it can act now."""
        if keys != self.keys:
            self.keys = keys
            self.refresh()

    def pieces(self, width: int) -> tuple[list[Piece], list[Piece]]:
        """As many as fit."""
        most = FEW if width <= NARROW else len(self.keys)
        helps = [entry for entry in self.keys if entry[0].id == "help"]
        others = [entry for entry in self.keys if entry[0].id != "help"]
        room = width - 1 - sum(_width(key) for key, _ in helps)
        line: list[Piece] = [(" ", self.colours.text)]
        for entry in others[: most - len(helps)]:
            if (room := room - _width(entry[0])) < 0:
                break
            line += self._entry(*entry)
        for entry in helps:
            line += self._entry(*entry)
        return line, []

    def _entry(self, key: Key, able: bool) -> list[Piece]:
        colours = self.colours
        if not able:
            return [(f"{key.first} {key.label}  ", colours.faint)]
        return [(key.first, colours.accent), (f" {key.label}  ", colours.muted)]


def _width(key: Key) -> int:
    return len(key.first) + len(key.label) + 3
