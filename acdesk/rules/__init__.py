"""The rules of the agency: pure functions, values in and values out."""
