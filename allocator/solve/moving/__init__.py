"""Moving as little as possible: closed quotas stand, and of the rest only what must change does."""
