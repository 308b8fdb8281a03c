"""What closed periods leave of each goal."""
