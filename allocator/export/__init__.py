"""The allocation as files: readable tables, written whole or not at all."""
