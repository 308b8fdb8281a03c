"""Charts drawn from frames, one file each."""
