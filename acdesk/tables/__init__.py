"""Tables of clients and contacts as other programs export them: read, understood, and compared with the desk."""

from __future__ import annotations

from acdesk.tables.plan import Plan, plan_import
from acdesk.tables.reading import Table, parse_table, read_table
from acdesk.tables.rejects import write_rejects

__all__ = ["Plan", "Table", "parse_table", "plan_import", "read_table", "write_rejects"]
