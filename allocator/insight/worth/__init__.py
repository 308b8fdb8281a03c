"""What stands in the way, and what each limit is worth."""
