"""The year moves: calibrate from history, re-allocate each quarter, review, run in batch."""
