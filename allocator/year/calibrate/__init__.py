"""Estimates from history, and how well they would have served."""
