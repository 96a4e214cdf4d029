"""Names of attachments that can be saved on any system and can't pretend to be something else."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 120

_RESERVED = re.compile(
    r"(?:con|prn|aux|nul|clock\$|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?=\s*(?:\.|:|$))", re.IGNORECASE
)
_FORBIDDEN = re.compile(r'[<>:"|?*\\/]')

EXTENSIONS = {
    "text/plain": ".txt", "text/html": ".html", "text/calendar": ".ics", "text/csv": ".csv", "application/pdf": ".pdf",
    "image/png": ".png", "image/jpeg": ".jpg", "image/gif": ".gif", "message/rfc822": ".eml", "application/zip": ".zip",
    "application/ics": ".ics", "message/delivery-status": ".txt", "text/rfc822-headers": ".txt",
}  # fmt: skip


def safe_name(name: str, content_type: str = "") -> str:
    """`name` without folders, controls, direction marks, and names that Windows keeps for devices; never empty."""
    name = name[:2000].replace("\\", "/").rpartition("/")[2]
    name = "".join(" " if letter.isspace() else letter for letter in name if letter.isspace() or not _unseen(letter))
    name = re.sub(" +", " ", _FORBIDDEN.sub("_", unicodedata.normalize("NFC", name))).strip(" .")
    if not name:
        name = "attachment" + EXTENSIONS.get(content_type, "")
    if _RESERVED.match(name):
        name = "_" + name
    if len(name.encode("utf-8")) > LONGEST:
        name = _shorten(name)
    return name


def hides(name: str) -> bool:
    """Whether a name as it came carries direction marks, that can make gpj.exe read as exe.jpg."""
    return any(unicodedata.bidirectional(letter) in _DIRECTION for letter in name[:2000] if letter > "\x7f")


_DIRECTION = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}


def _unseen(letter: str) -> bool:
    """Controls, formats (direction, zero width), surrogates, private use, line separators."""
    return letter != " " and (not letter.isprintable() and unicodedata.category(letter) in _UNSEEN)


_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def _shorten(name: str) -> str:
    """At most LONGEST bytes of UTF-8, the extension kept."""
    stem, dot, ending = name.rpartition(".")
    tail = (dot + ending).encode("utf-8") if stem and len(ending) <= 12 else b""
    head = (stem if tail else name).encode("utf-8")[: LONGEST - len(tail)]
    return head.decode("utf-8", "ignore").rstrip(" .") + tail.decode("utf-8")


def unique_names(names: list[str]) -> list[str]:
    """The same names with (2), (3) … before the extension where one came before, case ignored."""
    seen: dict[str, int] = {}
    result = []
    for name in names:
        count = seen[name.casefold()] = seen.get(name.casefold(), 0) + 1
        stem, dot, ending = name.rpartition(".")
        if count > 1:
            name = f"{stem} ({count}).{ending}" if dot and stem else f"{name} ({count})"  # noqa: PLW2901
        result.append(name)
    return result
