"""What is wrong with who a message says it is from. The address is always shown; these are the marks beside it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping

from acdesk.text import clean_line, hidden

_ADDRESS = re.compile(r"[^\s<>()\[\],;:\"@]{1,64}@[^\s<>()\[\],;:\"@]{1,255}")
_SCRIPTS = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "HEBREW", "ARABIC", "COPTIC")
_WORD = re.compile(r"[^\W\d_]+")


def mixed_scripts(text: str) -> bool:
    """Whether one word of `text` mixes alphabets, as a Latin name with a Cyrillic letter that looks the same does."""
    return not text.isascii() and any(len(_scripts(word)) > 1 for word in _WORD.findall(clean_line(text)))


def _scripts(word: str) -> set[str]:
    names = (unicodedata.name(char, "").split(" ", 1)[0] for char in word)
    return {name for name in names if name in _SCRIPTS}


def spoof_marks(
    name: str, address: str, *, reply_to: str = "", known: Mapping[str, Collection[str]] | None = None
) -> tuple[str, ...]:
    """What makes the sender doubtful, as short phrases; empty for an ordinary one.

    `name` and `address` as From gives them, `reply_to` the address of Reply-To, `known` each known contact's
    name with their addresses. Compared without regard to case.
    """
    marks: list[str] = []
    plain, shown = address.strip().casefold(), clean_line(name)
    if not _ADDRESS.fullmatch(address.strip()):
        marks.append("the sender's address is malformed")
    others = [found for found in _ADDRESS.findall(shown) if found.casefold() != plain]
    if others:
        marks.append(f"the name shows another address, {clean_line(others[0], 60)}")
    if reply_to.strip() and reply_to.strip().casefold() != plain:
        marks.append(f"answers would go to {clean_line(reply_to, 60)}")
    addresses = _addresses(shown, known or {})
    if addresses and plain not in addresses:
        marks.append("a known name with an unknown address")
    if mixed_scripts(name) or mixed_scripts(address):
        marks.append("letters of different alphabets in one word")
    if hidden(name) or hidden(address):
        marks.append("invisible characters in the name or the address")
    return tuple(clean_line(mark) for mark in marks)  # what is clean by itself may not be after a word


def _addresses(name: str, known: Mapping[str, Collection[str]]) -> set[str]:
    """Every address of the contacts that are called `name`."""
    wanted = name.casefold()
    return {
        address.strip().casefold()
        for other, addresses in known.items()
        if wanted and clean_line(other).casefold() == wanted
        for address in addresses
    }
