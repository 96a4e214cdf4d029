"""Tests of how mail is read."""
