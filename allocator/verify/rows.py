"""Rows: what a rule compares, whatever the rule."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from allocator.verify.sums import Floats, Ints, Texts
from allocator.verify.violation import Violation, listed, number

RELATIVE = 1e-6
"""Part of a bound that a row may miss it by, for the digits that are written."""


@dataclass(frozen=True)
class Rows:
    """Values of one rule with their bounds; a bound of infinity is none. Every array has one entry a row."""

    rule: str
    about: Callable[[Ints], Texts]
    """Works out what some rows are about, as in rules.csv."""
    value: Floats
    lower: Floats
    upper: Floats
    below: Floats
    """How far rounding may bring the value below its lower bound."""
    above: Floats
    """How far rounding may bring the value above its upper bound."""
    hard: bool = True
    """False for rows that may fall short at their priority."""
    source: str = ""
    """File and row of the input that asks for it, where there is one."""
    against_quotas: bool = False
    """Whether the bounds are made of quotas too; rules.csv has the difference then, a row for each side."""
    exact: bool = False
    """Whether written digits are the only excuse."""

    def broken(self) -> list[Violation]:
        """Describe the rows that do not hold within what rounding explains."""
        if not self.hard:
            return []
        digits = 0.0 if self.exact else RELATIVE
        over = self.value - self.upper - self.above - digits * _size(self.upper)
        under = self.lower - self.value - self.below - digits * _size(self.lower)
        excess = np.fmax(over, under)
        return listed(excess, lambda row: self._violation(row, bool(over[row] > under[row])))

    def _violation(self, row: int, over: bool) -> Violation:
        about = self.about(np.array([row]))[0]
        where = f"{self.source}, " if self.source else ""
        bound = self.upper[row] if over else self.lower[row]
        what = f"comes to {number(self.value[row])}, at {'most' if over else 'least'} {number(bound)} is allowed"
        how_much = f"{number(abs(self.value[row] - bound))} too {'much' if over else 'little'}"
        return Violation(f"{where}{self.rule}({about})", what, how_much)


def at_most(
    rule: str, value: Floats, upper: Floats, above: Floats, about: Callable[[Ints], Texts], hard: bool = True
) -> Rows:
    """Make rows that have an upper bound only."""
    none = np.full(value.shape, -np.inf)
    return Rows(rule, about, value, none, upper, np.zeros(value.shape), above, hard)


def joined(*columns: Texts) -> Texts:
    """Join texts row by row with commas, blanks left out."""
    text = columns[0]
    for column in columns[1:]:
        text = np.where(text == "", column, text + np.where(column == "", "", ", ") + column)
    return text


def _size(bound: Floats) -> Floats:
    return np.abs(np.where(np.isinf(bound), 0.0, bound))
