"""The states in which a scenario can be, in words."""

from __future__ import annotations

from enum import StrEnum


class State(StrEnum):
    """How a scenario stands to its last result."""

    UNSOLVED = "unsolved"
    """There is no result yet."""
    MET = "met"
    """Solved, and every goal is met."""
    SHORT = "short"
    """Solved, and some goal falls short."""
    CONFLICT = "conflict"
    """Solved, and the hard rules conflict."""
    STALE = "stale"
    """Changed since it was solved."""
    BROKEN = "broken"
    """It cannot be read."""

    @property
    def words(self) -> str:
        """What stands on a badge."""
        return _WORDS[self]


_WORDS = {
    State.UNSOLVED: "not solved yet",
    State.MET: "all goals met",
    State.SHORT: "goals short",
    State.CONFLICT: "rules conflict",
    State.STALE: "changed since solved",
    State.BROKEN: "cannot be read",
}
