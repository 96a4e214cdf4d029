"""The body of a message as parts: what was written now, what is quoted, what is forwarded, the signature.

Views fold the parts; nothing is taken away: the texts of the parts joined are the body, character for character.
"""

from __future__ import annotations

import re
from enum import StrEnum

from msgspec import Struct


class Part(StrEnum):
    """What a stretch of a body is."""

    OWN = "own"
    QUOTED = "quoted"
    FORWARDED = "forwarded"
    SIGNATURE = "signature"


class Segment(Struct, frozen=True):
    """Some whole lines of a body that belong together."""

    part: Part
    text: str


_ATTRIBUTION = re.compile(
    r"[ *>]{0,4}(?:(?:on|le|am|el|il|op|em|den|på|w dniu|dnia)\b.{0,300}?\b(?:wrote|a écrit|schrieb|escribió"
    r"|ha scritto|schreef|escreveu|skrev|napisał(?:\(a\))?)\b.{0,160}?[:：]?"
    r"|\S.{0,200}? (?:wrote|writes|schrieb|a écrit) ?:)[ *]{0,4}",
    re.IGNORECASE | re.DOTALL,
)
_ON = re.compile(r"[ *>]{0,4}(?:on|le|am|el|il|op|em|den|på|w dniu|dnia)\b", re.IGNORECASE)
_ORIGINAL = re.compile(
    r"\s{0,3}-{2,}\s?(?:original message|original appointment|ursprüngliche nachricht|message d'origine"
    r"|mensaje original|messaggio originale|oorspronkelijk bericht|reply message)\s?-{2,}\s*",
    re.IGNORECASE,
)
_FORWARDED = re.compile(
    r"\s{0,3}(?:-{2,}\s?(?:forwarded (?:message|by)|weitergeleitete nachricht|message transféré|mensaje reenviado)"
    r".{0,80}|begin forwarded message\s?:?|anfang der weitergeleiteten nachricht\s?:?)\s*",
    re.IGNORECASE,
)
_RULE = re.compile(r"\s{0,3}_{8,}\s*")
_FIELD = re.compile(
    r"[ *>]{0,4}(from|von|de|da|van|sent|date|gesendet|datum|envoyé|enviado|to|an|à|para|subject|betreff|objet|asunto)"
    r"\s?:\*?",
    re.IGNORECASE,
)
_FROM = ("from", "von", "de", "da", "van")
_SIGNATURE = re.compile(r"(?:-- ?|--|__|—)\s*")
_DEVICE = re.compile(
    r"(?:sent from (?:my|yahoo|outlook|mail for)\b|get outlook for\b|von meinem .{1,30} gesendet).{0,80}", re.IGNORECASE
)


def segments(body: str) -> list[Segment]:
    """The parts of `body`, in order; time is linear in its length."""
    lines = body.splitlines(keepends=True)
    kinds = _kinds(lines)
    found: list[Segment] = []
    begin = 0
    for end in range(1, len(lines) + 1):
        if end == len(lines) or kinds[end] is not kinds[begin]:
            found.append(Segment(kinds[begin], "".join(lines[begin:end])))
            begin = end
    return found


def _kinds(lines: list[str]) -> list[Part]:
    """What each line is."""
    kinds: list[Part] = []
    current = Part.OWN
    while len(kinds) < len(lines):
        at = len(kinds)
        line = lines[at]
        if current is not Part.FORWARDED and line.lstrip(" ").startswith(">"):
            _claim_blank(kinds, lines, Part.QUOTED)
            kinds.append(Part.QUOTED)
            current = Part.OWN if current is Part.SIGNATURE else current
            continue
        began = _begins(lines, at) if current in (Part.OWN, Part.SIGNATURE) else None
        if began:
            current, count = began
            kinds.extend([current] * count)
            if current is Part.QUOTED and _attributed(lines, len(kinds)):
                _through_blanks(kinds, lines)
                current = Part.OWN
        else:
            kinds.append(current)
    return kinds


def _begins(lines: list[str], at: int) -> tuple[Part, int] | None:
    """Which part begins at a line, and over how many lines its beginning goes."""
    line = lines[at]
    text = line.rstrip()
    if not text or len(text) > 1000:
        return None
    if _FORWARDED.fullmatch(text):
        return Part.FORWARDED, 1
    ruled = bool(_RULE.fullmatch(text)) and _header_block(lines, at + 1)
    if ruled or _ORIGINAL.fullmatch(text) or _header_block(lines, at):
        return Part.QUOTED, 1
    if _SIGNATURE.fullmatch(line) or _DEVICE.fullmatch(text):
        return Part.SIGNATURE, 1
    for count in (1, 2, 3):
        if _attribution(lines[at : at + count]) and (_attributed(lines, at + count) or _dated(lines[at : at + count])):
            return Part.QUOTED, count
    return None


def _dated(lines: list[str]) -> bool:
    """Whether an attribution names a day: without `>` lines after it, `as she wrote:` may be one's own words."""
    return bool(_ON.match(lines[0])) and any(letter.isdigit() for line in lines for letter in line)


def _attribution(lines: list[str]) -> bool:
    """Whether these lines are one `On …, … wrote:`."""
    if not lines or not lines[-1].rstrip().endswith((":", "：", ":*")) or any(not line.strip() for line in lines):
        return False
    text = " ".join(line.strip() for line in lines)
    if len(text) > 500 or not _ATTRIBUTION.fullmatch(text):
        return False
    return len(lines) == 1 or not any(line.rstrip().endswith(":") for line in lines[:-1])


def _header_block(lines: list[str], at: int) -> bool:
    """Whether a block as Outlook writes it stands here: From, and two more of Sent, To, Subject within six lines."""
    while at < len(lines) and at >= 0 and not lines[at].strip() and lines[max(at - 1, 0)].strip():
        at += 1
    first = _FIELD.match(lines[at]) if at < len(lines) else None
    if first is None or first[1].lower() not in _FROM:
        return False
    names = {match[1].lower() for line in lines[at + 1 : at + 7] if (match := _FIELD.match(line))}
    return len(names - set(_FROM)) >= 2


def _attributed(lines: list[str], at: int) -> bool:
    """Whether `>` lines follow, so that the quote ends where they do."""
    return any(line.lstrip(" ").startswith(">") for line in lines[at : at + 3])


def _through_blanks(kinds: list[Part], lines: list[str]) -> None:
    """Blank lines between an attribution and its quote belong to it."""
    while len(kinds) < len(lines) and not lines[len(kinds)].strip():
        kinds.append(Part.QUOTED)


def _claim_blank(kinds: list[Part], lines: list[str], part: Part) -> None:
    """Blank lines between two quoted ones are quoted too."""
    at = len(kinds) - 1
    while at >= 0 and not lines[at].strip() and kinds[at] is not part:
        at -= 1
    if at >= 0 and kinds[at] is part:
        for place in range(at + 1, len(kinds)):
            kinds[place] = part
