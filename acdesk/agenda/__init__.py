"""Calendars of others: read from and written to .ics, event by event, and matched to the agency's clients."""
