"""Plan tests: one file for each question that the field asks of a plan."""
