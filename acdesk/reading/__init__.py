"""What screens and the command line show of clients and staff: rows of the store and the rules, as frozen values.

Texts from outside are raw: whoever shows them cleans them.
"""
