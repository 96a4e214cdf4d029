"""The queue: the list of what is owed, and the request under the cursor beside it."""
