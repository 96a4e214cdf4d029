"""The verbs: everything that changes the desk, each one transaction with its journal entry and obligations."""
