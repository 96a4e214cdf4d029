"""A dialog that changes nothing on the desk: what it comes to is an answer, and no verb was done."""

from __future__ import annotations

from acdesk.errors import AcdeskError
from screens.dialogs.base import Dialog


class Question(Dialog):
    """It is dismissed with nothing, as when it is left; `answered` tells the two apart, `told` is what to say."""

    answered = False
    told = ""

    def answer(self) -> str:
        """Do what was asked; a sentence on it, or nothing. What it raises is shown, and nothing is lost."""
        raise NotImplementedError

    def action_send(self) -> None:
        """Answer, or say why not."""
        if self._over or not self._ready:
            return
        try:
            self.told = self.answer()
        except AcdeskError as error:
            self.refuse(str(error))
            return
        self._over = self.answered = True
        if self.desk.draft(self._draft_key):
            self.desk.save_draft(self._draft_key, "")
        self.dismiss(None)
