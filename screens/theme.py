"""Three looks (dark, light, the terminal's own colours) and what each colour means, in one place."""

from __future__ import annotations

from functools import cache

from msgspec import Struct
from rich.color import Color
from rich.style import Style
from textual.theme import Theme

DARK = Theme(
    name="acdesk-dark",
    primary="#7aa2c9",
    secondary="#5c7a99",
    accent="#8fb8e0",
    warning="#e0af5c",
    error="#ee7a73",
    success="#8cc08a",
    foreground="#d5d9de",
    background="#15191e",
    surface="#1b2027",
    panel="#242b34",
    boost="#242b34",
    dark=True,
    variables={"muted": "#8791a0", "faint": "#566170", "cursor": "#2b3a4c", "quiet-cursor": "#222b36"},
)
LIGHT = Theme(
    name="acdesk-light",
    primary="#2d5f8f",
    secondary="#6f8aa6",
    accent="#1f5f9e",
    warning="#8f5600",
    error="#b3261e",
    success="#2c6e31",
    foreground="#1f2429",
    background="#f7f6f3",
    surface="#efeeea",
    panel="#e5e3dd",
    boost="#e5e3dd",
    dark=False,
    variables={"muted": "#5d6570", "faint": "#a19d93", "cursor": "#d3e2f1", "quiet-cursor": "#e4e9ee"},
)
ANSI = Theme(
    name="ansi",
    primary="ansi_blue",
    secondary="ansi_cyan",
    accent="ansi_cyan",
    warning="ansi_yellow",
    error="ansi_red",
    success="ansi_green",
    foreground="ansi_default",
    background="ansi_default",
    surface="ansi_default",
    panel="ansi_default",
    boost="ansi_default",
    dark=True,
    ansi=True,
    variables={
        "muted": "ansi_default",
        "faint": "ansi_bright_black",
        "cursor": "ansi_default",
        "quiet-cursor": "ansi_default",
        "ansi-background": "ansi_black",
        "ansi-foreground": "ansi_white",
        "border": "ansi_blue",
        "border-blurred": "ansi_bright_black",
        "block-cursor-foreground": "ansi_default",
        "block-cursor-background": "ansi_default",
        "block-cursor-text-style": "reverse",
        "input-cursor-text-style": "reverse",
        "input-selection-background": "ansi_blue",
        "input-selection-foreground": "ansi_white",
    },
)
THEMES = (DARK, LIGHT, ANSI)


class Paint(Struct, frozen=True):
    """A style for each meaning; widgets use these and nothing else."""

    text: Style
    strong: Style
    muted: Style
    faint: Style
    over: Style
    soon: Style
    settled: Style
    accent: Style
    tab: Style
    cursor: Style
    """Laid over the styles of the cursor's row."""
    quiet_cursor: Style
    """The same while the detail has the keys."""


@cache
def paint(name: str) -> Paint:
    """The styles of a theme; one that is not ours gets those of the dark or the terminal's own."""
    theme = next((theme for theme in THEMES if theme.name == name), ANSI)
    ansi = theme.ansi
    return Paint(
        text=_style(theme.foreground),
        strong=_style(theme.foreground, bold=True),
        muted=_style(theme.variables["muted"], dim=ansi),
        faint=_style(theme.variables["faint"]),
        over=_style(theme.error, bold=True),
        soon=_style(theme.warning),
        settled=_style(theme.success, dim=True),
        accent=_style(theme.accent),
        tab=Style(reverse=True, bold=True) if ansi else _style(theme.background, bold=True) + _behind(theme.accent),
        cursor=Style(reverse=True) if ansi else _behind(theme.variables["cursor"]),
        quiet_cursor=Style(bold=True) if ansi else _behind(theme.variables["quiet-cursor"]),
    )


def _style(colour: str | None, *, bold: bool = False, dim: bool = False) -> Style:
    return Style(color=_colour(colour), bold=bold or None, dim=dim or None)


def _behind(colour: str | None) -> Style:
    return Style(bgcolor=_colour(colour))


def _colour(name: str | None) -> Color:
    """A theme's colour as the terminal library names it."""
    name = name or "ansi_default"
    return Color.parse(name.removeprefix("ansi_")) if name.startswith("ansi_") else Color.parse(name)
