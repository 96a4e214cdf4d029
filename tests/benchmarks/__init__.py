"""How quick the desk is with 100,000 requests in it, beside an empty Textual app on the same terminal.

`python -m tests.benchmarks` prints a table. It asserts nothing: a busy machine is slow, and a ratio taken in the same
run says more than a time.
"""
