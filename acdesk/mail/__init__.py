"""Mail as it comes: files of it are found, read with limits, told apart and placed."""
