"""Visible parts that pages are put together from, one file each."""
