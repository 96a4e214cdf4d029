"""Keys are data: complete, without clashes, and what a configuration may do with them."""

from __future__ import annotations

import pytest

from acdesk.errors import WrongUsage
from acdesk.keys import GROUPS, KEYS, NEVER, page, resolve

SPEC = "jkG1234aAsrewpdhKoumPicvn/xzZ.=y?q"


def test_every_key_of_the_trade_is_there_once() -> None:
    bound = [each for key in resolve({}) for each in key.each]
    assert len(bound) == len(set(bound))
    for key in (*SPEC, "g g", "enter", "escape", "tab", "ctrl+p", "home", "end", "pageup", "pagedown"):
        assert key in bound, key
    assert not NEVER & set(bound)


def test_every_command_can_be_told() -> None:
    ids = [key.id for key in KEYS]
    assert len(ids) == len(set(ids))
    for key in KEYS:
        assert key.label
        assert key.help
        assert key.group in GROUPS
        assert not set("[]") & set(key.label + key.help + key.later), "these are shown where markup is read"


def test_a_configuration_moves_a_key() -> None:
    moved = {key.id: key for key in resolve({"acknowledge": "f5", "route": "ctrl+r,R"})}
    assert moved["acknowledge"].each == ("f5",)
    assert moved["route"].shown == "Ctrl+R  R"


def test_a_configuration_swaps_two_keys() -> None:
    swapped = {key.id: key.keys for key in resolve({"acknowledge": "r", "route": "a"})}
    assert (swapped["acknowledge"], swapped["route"]) == ("r", "a")


@pytest.mark.parametrize(
    ("overrides", "sentence"),
    [
        ({"fly": "f"}, "no such command"),
        ({"acknowledge": "r"}, "bound twice"),
        ({"acknowledge": "ctrl+i"}, "can't be told from"),
        ({"acknowledge": "ctrl+m"}, "can't be told from"),
        ({"acknowledge": "ctrl+h"}, "can't be told from"),
        ({"acknowledge": "g"}, "bound twice"),
        ({"acknowledge": "g a"}, "the same key twice"),
        ({"acknowledge": "hyper+a"}, "is not known"),
        ({"acknowledge": "f13"}, "is not known"),
        ({"acknowledge": "\x1b"}, "is not known"),
    ],
)
def test_what_can_not_work_is_refused(overrides: dict[str, str], sentence: str) -> None:
    with pytest.raises(WrongUsage, match=sentence):
        resolve(overrides)


def test_a_command_may_be_left_without_keys() -> None:
    assert {key.id: key.each for key in resolve({"quit": ""})}["quit"] == ()


def test_the_page_names_all() -> None:
    text = page(KEYS)
    assert all(key.help in text for key in KEYS)
    assert "g g  Home" in text
