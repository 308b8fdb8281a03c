"""A scenario on the desk: opened, edited step by step, solved, saved; whatever face shows it."""
