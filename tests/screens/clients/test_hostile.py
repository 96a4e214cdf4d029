"""Names, notes and titles from outside, on the clients' screen, the team's page and their dialogs: only ever text."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from acdesk.desk import acting_as
from acdesk.verbs import delivering, editing, objectives, people
from screens.clients.sections import SECTIONS
from screens.dialogs.base import Dialog
from tests.office import Office
from tests.screens.clients.at_clients import at_clients

STRINGS = Path(__file__).resolve().parents[4] / "shared" / "corpora" / "strings"
HOSTILE = (
    "\x1b]0;owned\x07title", "\x9b31mred", "[@click=app.quit]x[/]", "[bold", "[/]", "\u202egnp.exe",
    "a" + "\u0301" * 40, "$[x] \\[", "\u200b\u200b-", "\U0001f469\u200d\U0001f467", "{0.__class__} ${name} %s",
    "日本語のとても長い名前" * 4, "x" * 3000, "line\nbreak\ttab\rreturn", "\u2028sep\u2029", "=cmd|' /C calc'!A0",
    "' OR 1=1 --", "\ufeffbom", "\U000e0041tag",
)  # fmt: skip
LIVE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\U000e0000-\U000e007f]")


def corpus() -> list[str]:
    """Strings that have broken programs before; nothing where the corpus is absent."""
    found: list[str] = []
    for path in sorted(STRINGS.rglob("*.json")) if STRINGS.exists() else ():
        told = json.loads(path.read_text(encoding="utf-8"))
        found += [each for each in (told if isinstance(told, list) else []) if isinstance(each, str) and each.strip()]
    return found


def fill(office: Office, text: str) -> int:
    """A client, a contact, an objective, a deliverable, a member and a request that are all called so."""
    desk = office.desk
    made = people.add_client(desk, text, tier=2, city=text).created[0]
    editing.edit_client(desk, made, notes=text)
    people.add_contact(desk, made, text, position=text, rapport=text, prefers=text, phone=text)
    with acting_as(desk, "Karly"):
        goal = objectives.add_objective(desk, made, text).created[0]
        result = objectives.add_key_result(desk, goal, text, target=5, unit=text).created[0]
    objectives.add_reading(desk, result, 3, note=text)
    delivering.add(desk, made, text, kind=text, link=text)
    editing.log_contact(desk, made, channel="phone", text=text)
    office.clients["hostile"] = made
    office.request(text, "hostile")
    return made


async def walk(office: Office) -> None:
    """Through every section and dialog."""
    async with at_clients(office) as desk:
        await desk.on_client("hostile")
        for section in SECTIONS:
            await desk.into(section.id)
            await desk.press("j", "k")
            assert not LIVE.search(desk.page.replace("\n", "")), section.id
        for name, keys in (("people", "NE"), ("objectives", "Nd"), ("deliverables", "Nd"), ("requests", "o")):
            await desk.into(name)
            for key in keys:
                await desk.press(key)
                await desk.until(lambda: isinstance(desk.app.screen, Dialog) and desk.app.screen._ready)
                assert not LIVE.search(desk.page.replace("\n", "")), (name, key)
                await desk.press("escape")
                await desk.home()
        await desk.press("escape")
        for key in ("E", "t", "L", "n"):
            await desk.press(key)
            await desk.until(lambda: isinstance(desk.app.screen, Dialog) and desk.app.screen._ready)
            assert not LIVE.search(desk.page.replace("\n", "")), key
            await desk.press("escape")
            await desk.home()
        assert desk.app.is_running


SHORT = [text for text in HOSTILE if len(text) < 40]
TOGETHER = [" ".join(SHORT), "".join(SHORT), *(text for text in HOSTILE if len(text) >= 40), HOSTILE[13]]
"""The short ones one after the other: a screen takes its time."""


@pytest.mark.parametrize("text", TOGETHER, ids=range(len(TOGETHER)))
async def test_what_comes_from_outside_is_only_text(office: Office, text: str) -> None:
    fill(office, text)
    await walk(office)


async def test_the_list_shows_a_corpus_of_strings(office: Office) -> None:
    strings = corpus()
    if not strings:
        pytest.skip("the corpus of strings is not here")
    for number, text in enumerate(strings[:400]):
        people.add_client(office.desk, f"{number} {text[:500]}", tier=3, city=text[:500])
    async with at_clients(office) as desk:
        for _ in range(14):
            await desk.press("pagedown")
            assert not LIVE.search(desk.page.replace("\n", ""))


async def test_the_team_is_only_text(office: Office) -> None:
    for number, text in enumerate(HOSTILE):
        people.add_staff(office.desk, f"{text}{number}", role="specialist", skills=[text], reach=text)
    async with at_clients(office, key="T") as desk:
        for _ in range(len(desk.team.window)):
            assert not LIVE.search(desk.page.replace("\n", ""))
            await desk.press("j")
        await desk.press("E")
        await desk.until(lambda: isinstance(desk.app.screen, Dialog) and desk.app.screen._ready)
        assert not LIVE.search(desk.page.replace("\n", ""))


async def test_a_filter_may_be_anything(office: Office) -> None:
    async with at_clients(office) as desk:
        for text in HOSTILE:
            desk.clients.look_for(text)
            await desk.pilot.pause()
            assert not LIVE.search(desk.page.replace("\n", ""))
