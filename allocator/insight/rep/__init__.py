"""Why a rep has these quotas, told to a planner, a manager or the rep."""
