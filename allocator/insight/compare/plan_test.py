"""A plan test: a figure of a plan, what is usual for it, and what to make of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """What a plan test comes to."""

    PASS = "pass"
    """Within what is usual."""
    LOOK = "look"
    """Outside of it: there should be a reason."""
    FAIL = "fail"
    """Far outside of it."""
    NONE = "does not apply"
    """The plan does not hold what the test needs."""


@dataclass(frozen=True)
class PlanTest:
    """One test of one plan."""

    test: str
    """What is tested."""
    about: str
    """The metric, role or level that the figure is of; blank for the whole plan."""
    value: float
    """The figure; NaN where the test does not apply."""
    shown: str
    """The figure as it is written."""
    bound: str
    """What is usual."""
    verdict: Verdict
    sentence: str
    """What was found."""
    why: str
    """Why it matters."""

    def __str__(self) -> str:
        head = f"{self.test}, {self.about}" if self.about else self.test
        return f"{head}: {self.verdict}. {self.sentence} {self.why}"


@dataclass(frozen=True)
class Question:
    """What a plan test asks, whatever the plan."""

    test: str
    bound: str
    why: str

    def answer(self, verdict: Verdict, value: float, shown: str, sentence: str, about: str = "") -> PlanTest:
        """Answer for one plan."""
        return PlanTest(self.test, about, value, shown, self.bound, verdict, sentence, self.why)

    def unasked(self, reason: str, about: str = "") -> PlanTest:
        """Tell why the test does not apply."""
        return self.answer(Verdict.NONE, float("nan"), "", reason, about)


SHARE_DECIMALS = 3
"""Decimals of a share that are written: 0.123 is 12.3 %."""


def within(value: float, usual: float, most: float, decimals: int = SHARE_DECIMALS) -> Verdict:
    """Judge a figure that should be small, as it is written: passes up to `usual`, fails above `most`."""
    written = round(value, decimals)
    if written <= usual:
        return Verdict.PASS
    return Verdict.LOOK if written <= most else Verdict.FAIL


def at_least(value: float, usual: float, least: float, decimals: int = SHARE_DECIMALS) -> Verdict:
    """Judge a figure that should be large, as it is written: passes from `usual` on, fails below `least`."""
    return within(-value, -usual, -least, decimals)


def worse(first: Verdict, second: Verdict) -> Verdict:
    """Return the less good of two verdicts."""
    order = (Verdict.NONE, Verdict.PASS, Verdict.LOOK, Verdict.FAIL)
    return max(first, second, key=order.index)


def counted_reps(some: int, count: int, one: str, several: str) -> str:
    """Tell how many of the reps do something: `1 of 12 reps lies`, `3 of 12 reps lie`."""
    return f"{some:,} of {count:,} rep{'' if count == 1 else 's'} {one if some == 1 else several}"
