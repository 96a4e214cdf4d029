"""What was decided in a call: a text that is on the desk within a fifth of a second after its last letter.

While it is typed it is kept as a draft; once it is left it becomes part of the call, as one step to be taken back.
"""

from __future__ import annotations

import json

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
        self.words = Words(Field("decisions", "decisions", self._kept(), FieldKind.TEXT))
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
            same = text.strip() == clean_text(self.page.row.decisions).strip()
            self.desk.save_draft(self._draft_key, "" if same else json.dumps({"decisions": text}))

    def keep_decisions(self) -> None:
        """What was decided becomes part of the call."""
        text = self.words.text
        if text.strip() == clean_text(self.page.row.decisions).strip() or self._over:
            return
        try:
            in_call.note_call(self.desk, self.call_id, decisions=text)
        except AcdeskError as error:
            self.keep_draft()
            self.refuse(str(error))
            return
        self.page = call_page.read(self.desk, self.call_id, self.page.proposed)
        self.desk.save_draft(self._draft_key, "")

    @property
    def _draft_key(self) -> str:
        return in_call.decisions_key(self.call_id)

    def _draft(self) -> str:
        return in_call.typed_decisions(self.desk, self.call_id)

    def _kept(self) -> str:
        return self._draft() or self.page.row.decisions

    def _fill(self, text: str) -> None:
        if self.words.text.strip() != clean_text(text).strip():
            self.words.text = clean_text(text)
            self._to_the_end()

    def _to_the_end(self) -> None:
        """What is typed next goes on from what stands there."""
        self.words.move_cursor(self.words.document.end)
