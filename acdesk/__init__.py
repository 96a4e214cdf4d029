"""acdesk: the desk of an agency's Account Coordinator. Rules and verbs; no Textual, no SQL."""

__version__ = "0.3.1"
