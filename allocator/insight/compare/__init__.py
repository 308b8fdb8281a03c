"""Plans side by side: what was asked otherwise, who moved and why, how fair each is, what the field would ask."""
