"""The calendar: calls, visits and promises by day, and what keys do to them."""
