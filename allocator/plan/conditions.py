"""The one grammar for conditions: `role=AE|AM; region!=EMEA; territory.segment=SMB; tenure<6`."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from allocator.arrays import Floats, Mask

_TERM = re.compile(r"\s*([^=!<>]+?)\s*(!=|<=|>=|=|<|>)\s*(.*?)\s*", re.DOTALL)

NUMERIC_KEYS = ("tenure", "fte")
CELL_KEYS = ("rep", "role", "line", "metric", "period", "territory", "tenure", "fte")


@dataclass(frozen=True)
class Term:
    """One comparison: `values` are alternatives, joined by | in the text."""

    key: str
    operator: str
    values: tuple[str, ...]

    def holds(self, column: npt.NDArray[np.generic]) -> Mask:
        """Test a column, text for = and !=, numbers for the others; NaN and blank hold for != only."""
        if self.operator in ("=", "!="):
            found = np.isin(column, self._typed(column))
            return ~found if self.operator == "!=" else found
        bound, numbers = float(self.values[0]), _numbers(column)
        compare = {"<": np.less, "<=": np.less_equal, ">": np.greater, ">=": np.greater_equal}[self.operator]
        return np.asarray(compare(numbers, bound))

    def _typed(self, column: npt.NDArray[np.generic]) -> npt.NDArray[np.generic]:
        if column.dtype.kind == "f":
            return np.array([float(v) for v in self.values])
        return np.array(self.values, dtype=column.dtype if column.dtype.kind == "O" else None)


@dataclass(frozen=True)
class Condition:
    """Terms that must all hold; no terms hold everywhere."""

    terms: tuple[Term, ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """Keys in the order of the terms."""
        return tuple(term.key for term in self.terms)

    def of(self, key: str) -> tuple[Term, ...]:
        """Return the terms on one key."""
        return tuple(term for term in self.terms if term.key == key)

    def without(self, key: str) -> Condition:
        """Return the condition less its terms on one key."""
        return Condition(tuple(term for term in self.terms if term.key != key))


class ConditionError(ValueError):
    """The text is not a condition; the message says which part."""


def parse(text: str) -> Condition:
    """Read a condition.

    Raises
    ------
    ConditionError
        If a part between semicolons is not `key operator value`, or orders by something that is not a number.
    """
    return Condition(tuple(_term(part) for part in text.split(";") if part.strip()))


def _term(part: str) -> Term:
    match = _TERM.fullmatch(part)
    if not match or not match[3]:
        raise ConditionError(part.strip())
    values = tuple(value.strip().strip("\"'") for value in match[3].split("|"))
    if match[2] not in ("=", "!=") or match[1] in NUMERIC_KEYS:
        try:
            [float(value) for value in values]
        except ValueError:
            raise ConditionError(part.strip()) from None
    return Term(match[1], match[2], values)


def _numbers(column: npt.NDArray[np.generic]) -> Floats:
    if column.dtype.kind in "fiu":
        return column.astype(np.float64)
    return pd.to_numeric(pd.Series(column), errors="coerce").to_numpy(np.float64)
