"""Rounding: from balanced quotas to whole units, goals exactly."""
