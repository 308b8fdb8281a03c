"""Many scenarios at once: each unit on a process of its own, written whole or not at all, and not twice."""
