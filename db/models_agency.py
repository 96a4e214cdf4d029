"""The people of the agency and its calendar."""

from __future__ import annotations

from peewee import BooleanField, ForeignKeyField, IntegerField, TextField

from db.fields import JsonField, WordsField
from db.models_base import Tracked


class Staff(Tracked):
    """A member of the agency. `hours` maps weekday (mon … sun) to windows like 08:00-17:00, in `zone`."""

    name = TextField(unique=True)
    role = TextField()
    skills = WordsField(default=list)
    zone = TextField()
    hours = JsonField(default=dict)
    email = TextField(default="")
    reach = TextField(default="")
    backlog_minutes = IntegerField(default=0)
    focus_percent = IntegerField(null=True)
    active = BooleanField(default=True)


class Absence(Tracked):
    """Days (inclusive, ISO, in the person's zone) on which a member of staff is away, and who covers."""

    staff = ForeignKeyField(Staff, backref=None, index=True)
    first_day = TextField()
    last_day = TextField()
    cover = ForeignKeyField(Staff, backref=None, null=True)
    note = TextField(default="")
    staff_id: int
    cover_id: int | None


class CalendarDay(Tracked):
    """A day on which the agency's hours differ: no windows is a holiday. Laid down from configuration."""

    day = TextField(unique=True)
    windows = WordsField(default=list)
    label = TextField(default="")
