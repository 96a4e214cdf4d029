"""A screen over the queue that stands under a row, and loses no key that was pressed while it opened."""

from __future__ import annotations

from textual.containers import VerticalScroll
from textual.message import Message

from acdesk.operation import Done
from screens.early import Early


class Frame(VerticalScroll, can_focus=False):
    """The frame of a dialog; it says when it has another size."""

    class Grown(Message):
        """It is larger or smaller."""

    def on_resize(self) -> None:
        """Say so."""
        self.post_message(self.Grown())


class Over(Early[Done]):
    """Stands under the row that the cursor is on. Its frame has the id `box`."""

    CSS_PATH = "../styles/dialogs.tcss"

    def __init__(self) -> None:
        super().__init__()
        self.under = 3
        """The screen line of the row."""

    def on_resize(self) -> None:
        """Another size: still under the row."""
        self.call_after_refresh(self._place)

    def on_frame_grown(self) -> None:
        """The same."""
        self._place()

    def _place(self) -> None:
        """Below the row where there is room, else above it, else as low as it fits."""
        for box in self.query("#box"):
            height, room = box.outer_size.height, self.size.height
            top = self.under + 1
            if top + height > room:
                top = self.under - height if self.under >= height else max(0, room - height)
            box.styles.offset = (max(0, min(2, self.size.width - box.outer_size.width)), top)
            box.add_class("-placed")
        if not self._ready:
            self.call_after_refresh(self.take_keys)
