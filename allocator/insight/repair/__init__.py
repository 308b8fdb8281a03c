"""What would make conflicting rules fit: the conflict in words, and every repair as changes of the input."""
