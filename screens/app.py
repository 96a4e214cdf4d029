"""The application: the themes, the keys, the clock's tick, and how it ends whatever happens to the terminal."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from importlib import import_module
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual.app import App
from textual.binding import Binding
from textual.filter import LineFilter
from textual.screen import Screen
from textual.scrollbar import ScrollBar, ScrollBarRender
from textual.theme import BUILTIN_THEMES, Theme

from acdesk.config import config_path
from acdesk.desk import Desk
from acdesk.keys import Key, page, resolve
from screens.beforehand import steps
from screens.driver import Inert, driver_class
from screens.early import InTurn
from screens.ending import Ends
from screens.guard import Guarded
from screens.queue.acting import Acting
from screens.queue.screen import QueueScreen
from screens.reading import Reading
from screens.speaking import Speaks
from screens.theme import THEMES

if TYPE_CHECKING:
    from screens.start import Begun

OURS = {theme.name: theme for theme in THEMES}
POLL = 0.1
"""Seconds between two looks at whether another program has written the desk."""
TICKS = 10
CALLS = 50
"""Polls from one look at the calls that are near to the next."""
REORDER = 150
"""Polls to a second, and to a new order of the queue."""
PAIR = 1.0
"""Seconds in which the second key of a pair is waited for."""
SMALLEST = (40, 10)
STEP = 0.01
"""Seconds between two steps of what is loaded beforehand."""
REST_OF_HAND = 0.25
"""Seconds without a key before the next of those steps."""
RUBBISH = (5_000, 10, 5)
"""After how many new objects it is looked for what keeps only itself alive. A command hardly looks (acdesk.cli), which
left 10 MB of it behind 200 keys here."""
LATER = {
    "clients": ("screens.clients.screen", "ClientsScreen"),
    "calendar": ("screens.calendar.screen", "CalendarScreen"),
    "team": ("screens.clients.team", "TeamScreen"),
}
"""The screens that a start need not wait for."""


class PlainBars(ScrollBarRender):
    """Scroll bars without the eighths of a cell at their ends, for terminals that lack them."""

    VERTICAL_BARS: ClassVar[list[str]] = [" "] * 8
    HORIZONTAL_BARS: ClassVar[list[str]] = [" "] * 8


class DeskApp(Guarded, Ends, Speaks, InTurn):
    """The desk on a terminal."""

    TITLE = "acdesk"
    CSS_PATH = "styles/acdesk.tcss"
    ENABLE_COMMAND_PALETTE = False
    MODES: ClassVar[dict[str, str | Callable[[], Screen[Any]]]] = {"queue": QueueScreen}
    DEFAULT_MODE = "queue"

    def __init__(
        self, desk: Desk, reading: Reading, config_file: Path | None = None, begun: Begun | None = None
    ) -> None:
        self.desk = desk
        self.begun = begun
        """What was read before the screens were there; they take it once."""
        self.config_file = config_file or config_path()
        self.reading = reading
        self.keys: tuple[Key, ...] = resolve(desk.config.keys)
        self.ascii = desk.config.ascii or not _speaks_utf8()
        self.problems: list[Exception] = []
        self.asked_about = ""
        """The five minutes that were asked about last."""
        self._inert = Inert()
        self._armed = ("", 0.0)
        self._polls = 0
        self._version = -1 if begun is None else begun.version
        # Set before the start: a theme that changes afterwards makes Textual read all styles twice
        known = desk.config.theme in {*OURS, *BUILTIN_THEMES}
        self.set_reactive(App.theme, desk.config.theme if known else THEMES[0].name)
        super().__init__(driver_class())
        for theme in THEMES:
            self.register_theme(theme)
        for mode, (module, name) in LATER.items():
            self.add_mode(mode, partial(self._made, module, name))
        self._bind_keys()

    def _bind_keys(self) -> None:
        """Every command's keys; a pair is bound to its first key and waits for the second."""
        for key in self.keys:
            for each in key.each:
                first, _, second = each.partition(" ")
                action = f"{'pair' if second else 'command'}('{key.id}')"
                for made in Binding.make_bindings([Binding(first, action, key.label)]):
                    self.bind(made.key, made.action, description=made.description, show=False)

    def get_theme(self, theme_name: str) -> Theme | None:
        """Ours are known from the first moment, before they are registered."""
        return OURS.get(theme_name) or super().get_theme(theme_name)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Textual's filters, and the net under everything that reaches the terminal."""
        return [*super().get_line_filters(), self._inert]

    def refresh_css(self, animate: bool = True) -> None:
        """Read all styles again: not for the first screen, for which they were read just now (6 ms)."""
        if self.screen_stack and self.screen_stack[0].is_mounted:
            super().refresh_css(animate)

    def on_mount(self) -> None:
        """Start the clock, and listen to what ends a terminal."""
        if self.ascii:
            self.add_class("-ascii")
        ScrollBar.renderer = PlainBars if self.ascii else ScrollBarRender
        if self._version < 0:
            self._version = self.reading.version()
        self.set_interval(POLL, self._poll)
        self.listen_for_the_end()
        if self.desk.person is None:
            self.call_after_refresh(self.set_up)

    # -- commands ----------------------------------------------------------------------------------------------

    def action_command(self, command_id: str) -> None:
        """Do it, or say why not."""
        self._armed = ("", 0.0)
        screen = self.screen
        command = screen.command(command_id) if isinstance(screen, Acting) else None
        if not isinstance(screen, Acting) or command is None:
            return
        why = screen.why_not(command, screen.row)
        if why is not None:
            self.say(why, severity="warning")
            return
        screen.chose(command)

    def action_pair(self, command_id: str) -> None:
        """The first key of a pair arms it, the second does it."""
        armed, since = self._armed
        if armed == command_id and monotonic() - since < PAIR:
            self.action_command(command_id)
        else:
            self._armed = (command_id, monotonic())

    def turn_to(self, mode: str, client_id: int | None = None) -> None:
        """Another screen, as it was left, read anew; from a request, with the cursor on its client."""
        if mode == self.current_mode:
            if isinstance(self.screen, Acting):
                self.screen.home()
            return
        came_from = self.current_mode
        self.switch_mode(mode)
        screen = self.screen_stack[0]
        if isinstance(screen, Acting):
            screen.arrive(came_from, client_id)

    def show_day(self, day: date, call_id: int | None = None, visit_id: int | None = None) -> None:
        """A day of the calendar, the cursor on one of its calls or visits."""
        self.turn_to("calendar")
        screen: Any = self.screen_stack[0]
        screen.look_at(day, call_id, visit_id)

    def _made(self, module: str, name: str) -> Screen[Any]:
        """A screen that is loaded, unless it was beforehand, when it is first turned to."""
        screen: Screen[Any] = getattr(import_module(module), name)()
        # It is mounted in the theme of now; not knowing that, Textual reads all styles again on the first ways to it
        screen._css_update_count = self._css_update_count
        return screen

    @property
    def desk_screen(self) -> Acting | None:
        """The screen under whatever is open over it."""
        return next((screen for screen in self.screen_stack if isinstance(screen, Acting)), None)

    def next_theme(self) -> None:
        """Dark, light, the terminal's own, and round again."""
        names = [theme.name for theme in THEMES]
        self.theme = names[(names.index(self.theme) + 1) % len(names)] if self.theme in names else names[0]
        self.say(f'Theme {self.theme}. To keep it, write theme = "{self.theme}" in the configuration.')

    def set_up(self) -> None:
        """Go through the steps that the desk still lacks."""
        from screens.first_start import FirstStart  # noqa: PLC0415  (only on a first start)

        FirstStart(self).go_on()

    def show_help(self) -> None:
        """The keys of this screen."""
        from screens.overlay import Overlay  # noqa: PLC0415  (only when asked for)

        name = "" if self.desk_screen is None else self.desk_screen.name_of
        keys = [key for key in self.keys if not key.on or name in key.on]
        told = page(keys)
        if name == "calendar":
            from screens.calendar.legend import signs_page  # noqa: PLC0415

            told += signs_page(ascii=self.ascii)
        self.push_screen(Overlay("Keys", told, headings=True))

    def show_palette(self) -> None:
        """Find a command by name."""
        from screens.palette import palette  # noqa: PLC0415  (only when asked for)

        self.push_screen(palette())

    def painted(self) -> None:
        """The first paint is out: from now on memory is looked after again, without what the start has made."""
        gc.freeze()
        gc.set_threshold(*RUBBISH)
        gc.enable()
        self._beforehand = steps(self)
        self._loading = self.set_interval(STEP, self._load)

    def _load(self) -> None:
        """A step of what other screens need, unless a hand is on the keys."""
        if monotonic() - self.typed_at < REST_OF_HAND:
            return
        over = True
        try:
            over = next(self._beforehand, self) is self
        finally:  # one that fails is the last: the screens load what they need
            if over:
                self._loading.stop()
                gc.freeze()  # these stay as well

    # -- the clock ---------------------------------------------------------------------------------------------

    async def _poll(self) -> None:
        """Ten times a second: has somebody else written? Each second: the clocks. Each fifteen: the order."""
        self._polls += 1
        await self.unstick()
        shown = self.desk_screen
        if shown is None or not shown.is_mounted:
            return
        version = self.reading.version()
        if version != self._version:
            self._version = version
            shown.reorder()
        elif self._polls % REORDER == 0:
            shown.time_passed()
        elif self._polls % TICKS == 0:
            shown.tick()
            shown.watch_the_timer()
            if self._polls % CALLS == 0:
                shown.watch_the_calls()

    def on_resize(self, event: events.Resize) -> None:
        """Below 40×10 there is only room to say so; what was open stays as it was."""
        small = event.size.width < SMALLEST[0] or event.size.height < SMALLEST[1]
        from screens.small import TooSmall  # noqa: PLC0415

        shown = isinstance(self.screen, TooSmall)
        if small and not shown:
            self.push_screen(TooSmall())
        elif shown and not small:
            self.pop_screen()


def _speaks_utf8() -> bool:
    return (getattr(sys.__stderr__, "encoding", "") or "").lower().replace("-", "") == "utf8"
