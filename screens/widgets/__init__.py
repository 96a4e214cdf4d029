"""What screens are made of: lines drawn by hand, few and quick."""
