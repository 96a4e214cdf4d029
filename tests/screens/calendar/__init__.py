"""Tests of the calendar's screen and dialogs."""
