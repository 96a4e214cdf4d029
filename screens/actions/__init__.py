"""What the commands do that takes more than opening one dialog."""
