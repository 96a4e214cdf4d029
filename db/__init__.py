"""The memory: tables, the store that opens them, and the queries that screens read."""
