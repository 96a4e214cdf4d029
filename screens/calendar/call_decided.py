"""What was decided in a call: a text that is on the desk within a fifth of a second after its last letter.

While it is typed it is kept as a draft; once it is left it becomes part of the call, as one step to be taken back.
"""

from __future__ import annotations

from textual.timer import Timer
from textual.widgets import TextArea

from acdesk.desk import Desk
from acdesk.errors import AcdeskError
from acdesk.operation import Done
from acdesk.text import clean_text
from acdesk.verbs import in_call
from screens.calendar import call_page
from screens.calendar.call_page import Page
from screens.calendar.over_desk import OverDesk
from screens.dialogs.base import KEPT_AFTER
from screens.dialogs.fields import Field, FieldKind, Words


class Deciding(OverDesk[Done]):
    """A call's page, and the words that were decided in it."""

    def __init__(self, desk: Desk, call_id: int) -> None:
        super().__init__(desk)
        self.call_id = call_id
        self.page: Page = call_page.read(desk, call_id)
        text, self._seen = self._kept()
        """`_seen` is what was decided when the words in it were last those on the desk."""
        self._drafted = text.strip() != self._seen
        self.words = Words(Field("decisions", "decisions", text, FieldKind.TEXT))
        self._saving: Timer | None = None
        self._over = False

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Typed: it is kept a moment later."""
        if self._saving is not None:
            self._saving.stop()
        self._saving = self.set_timer(KEPT_AFTER, self.keep_draft)

    def keep_draft(self) -> None:
        """Save what is being typed, now."""
        if self._ready and not self._over:
            text = self.words.text
            same = text.strip() == self._seen
            if self._drafted or not same:  # else the draft is another terminal's, if there is one
                self.desk.save_draft(self._draft_key, "" if same else in_call.Typed(text, self._seen).as_draft())
                self._drafted = not same

    def keep_decisions(self) -> bool:
        """What was decided becomes part of the call; what another terminal wrote meanwhile stays before it.

        False where the desk takes it not even as a draft.
        """
        if self._over or self.words.text.strip() == self._seen:
            return True
        try:
            there = call_page.read(self.desk, self.call_id, self.page.proposed).row.decisions
            text = in_call.joined(self._seen, self.words.text, clean_text(there).strip())
            in_call.note_call(self.desk, self.call_id, decisions=text)
        except AcdeskError as error:
            self.refuse(str(error))
            try:
                self.keep_draft()
            except AcdeskError:  # for the same reason: the disk, or the file
                return False
            return True
        self.page = call_page.read(self.desk, self.call_id, self.page.proposed)
        self._fill(self.page.row.decisions)
        self.desk.save_draft(self._draft_key, "")
        self._drafted = False
        return True

    @property
    def _draft_key(self) -> str:
        return in_call.decisions_key(self.call_id)

    def _kept(self) -> tuple[str, str]:
        """The words as they were left, and what stood on the desk when they were begun."""
        decided = clean_text(self.page.row.decisions)
        typed = in_call.typed_decisions(self.desk, self.call_id)
        return (decided, decided.strip()) if typed is None else (typed.text, typed.seen)

    def _fill(self, text: str) -> None:
        """Show what stands on the desk."""
        self._seen = clean_text(text).strip()
        if self.words.text.strip() != self._seen:
            self.words.text = clean_text(text)
            self._to_the_end()

    def _to_the_end(self) -> None:
        """What is typed next goes on from what stands there."""
        self.words.move_cursor(self.words.document.end)
