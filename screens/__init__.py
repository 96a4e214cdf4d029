"""The screens: what the coordinator sees. The only room that imports Textual; never Peewee."""
