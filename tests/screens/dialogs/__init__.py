"""Tests of the dialogs, each over a real desk."""
