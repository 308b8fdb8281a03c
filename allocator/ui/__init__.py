"""The planner's browser: layout only; every figure comes from the package."""
