"""Dialogs with a message in them: prepared from its template, and again when a date changes, unless it was edited."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from acdesk import wording
from acdesk.text import clean_text
from db import queries
from db.models import Client
from db.vocabulary import LEADS
from screens.dialogs.base import Dialog
from screens.dialogs.fields import Field, FieldKind, Option


class MessageDialog(Dialog):
    """A dialog whose `text` field is a message. Its own part says `prepared`, which `changed` calls again."""

    leads_by = ""
    """The field whose value changes the text."""

    def prepared(self) -> str:
        """The text as the fields stand now."""
        raise NotImplementedError

    def changed(self, name: str) -> None:
        """Prepare the text again."""
        if name not in ("text", "delivery"):
            self.put("text", self.prepared())

    @property
    def client(self) -> Client | None:
        """Whose request it is."""
        number = self.request.client_id
        return None if number is None else self.desk.client(number)

    def draft(self, template: str, **values: str) -> str:
        """A template's text for the request."""
        given = {name: text for name, text in values.items() if text}
        return clean_text(wording.draft(self.desk, self.request, template, **given))

    def date(self, instant: datetime | None) -> str:
        """An instant as the client reads it; nothing for none."""
        return "" if instant is None else wording.date_for(self.desk, self.client, instant)

    def message(self) -> Iterator[Field]:
        """The text and how it goes out."""
        yield Field("text", "text", "", FieldKind.TEXT)
        yield self.sending()

    def approval(self) -> Field:
        """Which lead has approved the text."""
        leads = [row for role in LEADS for row in queries.staff(role=str(role))]
        options = [Option("0", "", "nobody")]
        options += [Option(str(place), str(lead.id), lead.name) for place, lead in enumerate(leads[:8], 1)]
        return Field("approved_by", "approved", "", FieldKind.CHOICE, options)
