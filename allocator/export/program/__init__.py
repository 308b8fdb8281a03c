"""A linear program as a file that people read and solvers solve."""
