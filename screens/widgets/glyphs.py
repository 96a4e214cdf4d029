"""The sign and the word of everything that can be owed. Signs are one cell wide and have an ASCII twin."""

from __future__ import annotations

from msgspec import Struct

from db.vocabulary import Kind


class Sign(Struct, frozen=True):
    """How an obligation looks: `▲ HOT`, or `! HOT` where the terminal has only ASCII."""

    glyph: str
    ascii: str
    word: str


SIGNS: dict[str, Sign] = {
    Kind.TAKE_OVER: Sign("▲", "!", "HOT"),
    Kind.HOT_UPDATE: Sign("▲", "!", "HOT"),
    Kind.HAND_OVER: Sign("△", "^", "TIER1"),
    Kind.ACKNOWLEDGE: Sign("○", "o", "ACK"),
    Kind.DECIDE: Sign("□", "?", "DECIDE"),
    Kind.PROMISE: Sign("◆", "*", "PROMISE"),
    Kind.ACCEPT: Sign("▷", ">", "ROUTED"),
    Kind.CHECK_IN: Sign("◇", "&", "CHECK"),
    Kind.TELL_CLIENT: Sign("●", "@", "TELL"),
    Kind.UPDATE_CLIENT: Sign("◍", "%", "WORD"),
    Kind.NUDGE: Sign("◌", ".", "WAIT"),
    Kind.REVIEW_PARKED: Sign("▫", "_", "PARKED"),
    Kind.HOLD_CALL: Sign("☎", "c", "CALL"),
    Kind.BOOK_CALL: Sign("☎", "c", "CALL"),
    Kind.PREPARE_CALL: Sign("☎", "c", "CALL"),
    Kind.SETTLE_CALL: Sign("☎", "c", "CALL"),
    Kind.RECAP_CALL: Sign("☎", "c", "CALL"),
    Kind.TOUCH: Sign("∙", ",", "TOUCH"),
    Kind.VISIT: Sign("⌂", "v", "VISIT"),
    Kind.PRESENT: Sign("▣", "$", "SHOW"),
    Kind.CHECK_OBJECTIVES: Sign("◎", "+", "GOALS"),
}
"""By vocabulary.Kind."""
CLOSED = Sign("✓", "=", "CLOSED")
DARK = Sign("■", "#", "DARK")


def sign(kind: str, state: str) -> Sign:
    """The sign of an obligation; of a request on which nothing is owed, by its state."""
    if kind in SIGNS:
        return SIGNS[kind]
    return CLOSED if state == "closed" else DARK


class Glyphs(Struct, frozen=True):
    """The other signs of the screens."""

    cursor: str
    mark: str
    full: str
    hollow: str
    rule: str
    folded: str
    unfolded: str
    timer: str
    ellipsis: str
    pressure: str
    left: str
    right: str
    edge: str
    thumb: str


UNICODE = Glyphs("▌", "✗", "▰", "▱", "─", "▸", "▾", "▶", "…", "⚑", "‹", "›", "▏", "▐")
ASCII = Glyphs(">", "x", "#", "-", "-", "+", "-", ">", "~", "^", "<", ">", "|", "#")


def bar(glyphs: Glyphs, used: float, cells: int = 10) -> tuple[str, str]:
    """The used and the free part of a bar; something begun shows at least one cell, something over all of them."""
    filled = min(cells, max(1 if used > 0 else 0, round(used * cells)))
    return glyphs.full * filled, glyphs.hollow * (cells - filled)
