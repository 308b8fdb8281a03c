"""The tables of an allocation, one file each."""
