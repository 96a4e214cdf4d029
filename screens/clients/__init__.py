"""The clients' screen and the team's page: a list, and beside it all of one in sections."""
