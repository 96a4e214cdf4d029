"""Small forms over a row: filled in already, sent with one key, kept when left."""
