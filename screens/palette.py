"""Commands by name. Entries are drawn as plain text: names from outside may stand in them one day."""

from __future__ import annotations

from functools import partial
from typing import cast

from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from acdesk.keys import MOVE
from screens.commands import Command, registry
from screens.early import InTurn


class CommandProvider(Provider):
    """All commands, with their keys and, where they can't act now, why not."""

    async def discover(self) -> Hits:
        """Everything, before anything is typed."""
        for command in self._commands():
            yield DiscoveryHit(Content(self._title(command)), partial(self._run, command), help=command.help)

    async def search(self, query: str) -> Hits:
        """What matches by label or help."""
        matcher = self.matcher(query)
        for command in self._commands():
            score = max(matcher.match(command.label), 0.8 * matcher.match(command.help))
            if score > 0:
                title = self._title(command)
                yield Hit(score, Content(title), partial(self._run, command), text=title, help=command.help)

    def _commands(self) -> list[Command]:
        from screens.app import DeskApp  # noqa: PLC0415  (it imports the commands)

        shown = cast(DeskApp, self.app).desk_screen
        name = "" if shown is None else shown.name_of
        return [
            each
            for each in registry().values()
            if each.group != MOVE and each.id != "palette" and not each.key.later
            if not each.key.on or name in each.key.on
        ]

    def _title(self, command: Command) -> str:
        from screens.app import DeskApp  # noqa: PLC0415  (it imports the commands)

        app = cast(DeskApp, self.app)
        keys = next((key.shown for key in app.keys if key.id == command.id), "")
        return f"{command.label}   {keys}".rstrip()

    def _run(self, command: Command) -> None:
        from screens.app import DeskApp  # noqa: PLC0415

        cast(DeskApp, self.app).action_command(command.id)


class Palette(CommandPalette):
    """Textual's palette, which keys wait for while it opens."""

    @property
    def ready(self) -> bool:
        """Whether its line takes the keys."""
        return self.focused is not None

    def on_descendant_focus(self) -> None:
        """It does now."""
        self.app.call_later(cast(InTurn, self.app).let_go)

    def on_unmount(self) -> None:
        """It went before."""
        self.app.call_later(cast(InTurn, self.app).let_go)


def palette() -> Palette:
    """The palette over our own commands."""
    return Palette(providers=[CommandProvider], placeholder="What to do?")
