"""plan.xlsx: the tables of an allocation as sheets, and a sheet to print for each team."""
