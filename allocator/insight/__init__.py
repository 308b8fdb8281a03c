"""What an allocation means: why each number is what it is."""
