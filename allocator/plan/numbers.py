"""Numbers as people type them: `$1,200.50`, `1 200,50`, `85 %`, `(300)`, `250k`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from allocator.arrays import Floats

_MONEY = r"(?:[A-Z]{3}|[A-Z]{0,2}\$|[€£¥₹₩₽₺]|kr|zł|Fr\.?)"
_NUMBER = re.compile(
    rf"(?P<open>\()?(?P<minus>[-−+])?\s*{_MONEY}?\s*(?P<sign>[-−])?"
    rf"(?P<digits>\d[\d., '’\u00a0\u202f]*|\.\d+)(?P<power>e[-+]?\d+)?\s*"
    rf"(?P<suffix>[kKM%])?\s*{_MONEY}?(?P<close>\))?"
)
_GROUP_MARKS = str.maketrans(dict.fromkeys("’\u00a0\u202f ", "'"))
_FACTORS = {"k": 1e3, "K": 1e3, "M": 1e6, "%": 0.01, None: 1.0}

Reading = float | None


class Decimal:
    """One way to write a decimal mark, with the other mark grouping thousands."""

    def __init__(self, mark: str, group: str) -> None:
        m, g = re.escape(mark), re.escape(group)
        self.mark = mark
        self._plain = re.compile(rf"\d*(?:{m}\d*)?")
        self._grouped = re.compile(
            rf"[1-9]\d{{0,2}}(?:{g}\d{{3}})+(?:{m}\d*)?"
            rf"|[1-9]\d?(?:{g}\d{{2}})+{g}\d{{3}}(?:{m}\d*)?"
            rf"|[1-9]\d{{0,2}}(?:'\d{{3}})+(?:{m}\d*)?"
        )

    def read(self, digits: str, power: str = "") -> Reading:
        """Return the value of digits and marks, or None if this is not how they are written."""
        if self._plain.fullmatch(digits) or self._grouped.fullmatch(digits):
            whole, _, part = digits.partition(self.mark)
            return float(f"{''.join(filter(str.isdigit, whole))}.{part}{power}")
        return None


DOT, COMMA = Decimal(".", ","), Decimal(",", ".")


def readings(text: str) -> tuple[Reading, Reading]:
    """Read a number with a decimal dot and with a decimal comma; None where it cannot be read so."""
    match = _NUMBER.fullmatch(text)
    signs = [part for part in ("open", "minus", "sign") if match and match[part]]
    if not match or bool(match["open"]) != bool(match["close"]) or len(signs) > 1:
        return None, None
    factor = _FACTORS[match["suffix"]] * (-1 if signs and match[signs[0]] != "+" else 1)
    digits = match["digits"].rstrip("'’ \u00a0\u202f").translate(_GROUP_MARKS)
    dot, comma = (style.read(digits, match["power"] or "") for style in (DOT, COMMA))
    return dot if dot is None else _scaled(dot, factor), comma if comma is None else _scaled(comma, factor)


def _scaled(value: float, factor: float) -> float:
    return value / round(1 / factor) if abs(factor) == 0.01 else value * factor


def marks(texts: Iterable[str]) -> frozenset[str]:
    """Return the decimal marks that some of these numbers prove, each being readable in one way only."""
    pairs = [readings(text) for text in texts]
    dot = any(a is not None and b is None for a, b in pairs)
    comma = any(b is not None and a is None for a, b in pairs)
    return frozenset(mark for mark, proved in ((".", dot), (",", comma)) if proved)


class NumberFormatError(ValueError):
    """The text is no number, or may be two; the message says which, the remedy what to write."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(what)
        self.remedy = remedy


@dataclass(frozen=True)
class Style:
    """What is known of the numbers of a column before one of them is read."""

    proved: frozenset[str] = frozenset()
    """Decimal marks that other numbers of the table prove."""
    percent: bool = True
    """Whether a percentage makes sense."""
    low: float | None = None
    high: float | None = None
    doubt: bool = False
    """Whether even `1.500` may be meant as 1500: semicolons separate where the comma is the decimal mark."""


PLAIN = Style()


def read_number(text: str, style: Style = PLAIN) -> float:
    """Read one number.

    Raises
    ------
    NumberFormatError
        If it is none, is not finite, or could be two numbers.
    """
    if text.endswith("%") and not style.percent and any(readings(text)):
        raise NumberFormatError(f'"{text}" is a percentage', "write the amount itself")
    dot, comma = readings(text)
    if dot is None and comma is None:
        raise NumberFormatError(f'"{text}" is not a number', "write digits with a decimal point, like 1234.5")
    if dot is None or comma is None or dot == comma:
        return _finite(text, dot if dot is not None else comma)
    if len(style.proved) == 1:
        return dot if "." in style.proved else comma
    possible = [value for value in (dot, comma) if _within(value, style)]
    if len(possible) == 1:
        return possible[0]
    raise NumberFormatError(f'"{text}" may be {dot:.12g} or {comma:.12g}', f"write {dot:.12g} or {comma:.12g}")


def _within(value: float, style: Style) -> bool:
    return not ((style.low is not None and value < style.low) or (style.high is not None and value > style.high))


def _finite(text: str, value: Reading) -> float:
    if value is None or not np.isfinite(value):
        raise NumberFormatError(f'"{text}" is too large', "write a number that can be reached")
    return value


def read_numbers(
    texts: pd.Series[str], values: Floats, style: Style = PLAIN
) -> tuple[Floats, dict[str, NumberFormatError]]:
    """Read the texts of a column that `values` does not hold yet, being blank or no plain numbers.

    Blanks and the unreadable are NaN, the latter returned by text.
    """
    values = values.copy()
    odd = ~np.isfinite(values) & (texts != "").to_numpy(bool)
    if "," in style.proved or (style.doubt and not style.proved):
        odd |= texts.str.fullmatch(r"[-+]?[1-9]\d{0,2}\.\d{3}").to_numpy(bool)
    if not odd.any():
        return values, {}
    found: dict[str, float] = {}
    wrong: dict[str, NumberFormatError] = {}
    for text in pd.unique(texts[odd]):
        try:
            found[text] = read_number(text, style)
        except NumberFormatError as problem:
            wrong[text] = problem
    values[odd] = texts[odd].map(found).to_numpy(np.float64)
    return values, wrong


def may_be_two(text: str) -> bool:
    """Tell whether a number has one value with a decimal dot and another with a decimal comma."""
    dot, comma = readings(text)
    return dot is not None and comma is not None and dot != comma
