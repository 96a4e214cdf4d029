"""A day at the desk: the situations of the specification, and a real terminal."""
