"""Address fields (From, To, Reply-To) to names and addresses.

The stdlib's `getaddresses` recurses on nested comments and, before Python 3.11.10, takes `a@good.com)b@evil.com` for a
good address (CVE-2023-27043); this reads strictly and in linear time.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from acdesk.mail import decode
from acdesk.text import storable

MOST = 16_384
"""Characters of an address field that are read: some four hundred recipients."""

_TOKEN = re.compile(r'"((?:[^"\\]|\\.){0,1000})"|<([^<>]{0,1000})>|([(),;:])|((?:[^"<>(),;:\\]|\\.)+)|(.)', re.DOTALL)
_ADDRESS = re.compile(r"[^\s@<>(),;:\\\"\[\]]{1,64}@[^\s@<>(),;:\\\"\[\]]{1,255}")
_DOMAIN = re.compile(r"(?:[\w](?:[\w-]{0,61}[\w])?\.)*[\w](?:[\w-]{0,61}[\w])?")


@dataclass(slots=True)
class Mailbox:
    """A name and an address; `sound` is false when the field had to be guessed at."""

    name: str
    address: str
    sound: bool


def is_address(text: str) -> bool:
    """Whether `text` is one plain mailbox address, without quotes, comments or literals, of printable characters."""
    if not _ADDRESS.fullmatch(text) or not text.isprintable():
        return False
    return ".." not in text and text[0] != "." and bool(_DOMAIN.fullmatch(text.rpartition("@")[2]))


def mailboxes(value: str) -> list[Mailbox]:
    """The mailboxes of an address field, in order; names decoded, addresses in lower case."""
    found: list[Mailbox] = []
    names: list[str] = []
    angles: list[str] = []
    depth, sound, bare = 0, True, True
    for match in _TOKEN.finditer(decode.raw_text(value[:MOST]) + ","):
        quoted, angle, mark, atom, stray = match.groups()
        if mark == "(":
            depth += 1
        elif mark == ")":
            sound = sound and depth > 0
            depth = max(depth - 1, 0)
        elif depth and match.end() <= len(value):
            continue
        elif quoted is not None:
            names.append(re.sub(r"\\(.)", r"\1", quoted, flags=re.DOTALL))
            bare = False
        elif angle is not None:
            angles.append(angle.strip())
        elif mark == ":":
            names.clear()  # the name of a group
        elif mark:
            _close(found, names, angles, sound and not depth and (bare or bool(angles)))
            names, angles, sound, bare, depth = [], [], True, True, 0
        elif atom and atom.strip():
            sound = sound and not angles
            names.append(atom.strip())
        elif stray and stray.strip():
            sound = False
    return found


def _close(found: list[Mailbox], names: list[str], angles: list[str], sound: bool) -> None:
    """Add the mailbox that was being read, if there is anything of it."""
    if not names and not angles:
        return
    name = "" if not angles and len(names) == 1 and "@" in names[0] else decode.header(" ".join(names))
    address = (angles[0] if angles else "".join(names)).removeprefix("mailto:").lower()
    good = sound and len(angles) < 2 and is_address(address)
    found.append(Mailbox(name[:500], address[:320] if good else storable(address[:320]), good))


def sender(values: list[str]) -> tuple[str, str, list[str]]:
    """From fields → name, address, warnings; the address is "" unless there is one From with one sound address."""
    if not values:
        return "", "", ["there is no From"]
    boxes = mailboxes(values[0])
    first = boxes[0] if boxes else Mailbox(decode.header(values[0])[:500], "", False)
    if len(values) == 1 and len(boxes) == 1 and first.sound:
        return first.name, first.address, []
    shown = first.name or first.address
    if first.address and first.address not in shown:
        shown = f"{shown} <{first.address}>"
    if len(values) > 1:
        return shown, "", ["there is more than one From"]
    return shown, "", ["From names several senders" if len(boxes) > 1 and first.sound else "From is malformed"]
