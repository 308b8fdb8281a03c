"""Numbers as text, a whole column at a time and the same on every machine."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from allocator.errors import AllocatorError

Letters = npt.NDArray[np.uint8]
"""Text of a column as a matrix of bytes, one row a cell; a zero byte stands for nothing."""

DECIMALS = 9
"""Decimals of a number at most: enough to check sums over many cells from the files."""
SIGNIFICANT = 13
"""Digits at most, but for whole numbers; those beyond are noise of binary fractions."""
LARGEST = 9e18

_ZERO, _POINT, _MINUS = ord("0"), ord("."), ord("-")
_POWERS = 10 ** np.arange(DECIMALS + 1, dtype=np.int64)


def figures(values: npt.NDArray[np.float64]) -> Letters:
    """Write numbers without exponent, trailing zeros or a negative zero; what is not finite is blank.

    Raises
    ------
    AllocatorError
        If a number has more digits than can be written.
    """
    finite = np.isfinite(values)
    size = np.abs(np.where(finite, values, 0.0))
    if size.max(initial=0.0) >= LARGEST:
        raise AllocatorError(f"a number of {size.max():,.0f} is too large to be written")
    decimals = _decimals(size)
    digits = np.rint(size * _POWERS[decimals]).astype(np.int64)
    whole, fraction = np.divmod(digits, _POWERS[decimals])
    sign = np.where((values < 0) & (digits > 0), _MINUS, 0).astype(np.uint8)
    letters = np.hstack([sign[:, None], _whole(whole), _fraction(fraction, decimals)])
    letters[~finite] = 0
    return letters


def as_written(values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return numbers as `figures` writes them: without digits that are noise; what is not finite stays."""
    size = np.where(np.isfinite(values), np.abs(values), 0.0)
    power = _POWERS[_decimals(size)]
    return np.where(np.isfinite(values), np.copysign(np.rint(size * power) / power, values), values)


def _decimals(size: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
    """Count the decimals each number is written with."""
    if np.array_equal(size, np.rint(size)):
        return np.zeros(len(size), dtype=np.int64)
    exponent = np.floor(np.log10(np.where(size > 0, size, 1.0))).astype(np.int64)
    return np.clip(SIGNIFICANT - 1 - exponent, 0, DECIMALS)


def _whole(numbers: npt.NDArray[np.int64]) -> Letters:
    letters = _digits(numbers, len(str(numbers.max(initial=0))))
    begun = np.logical_or.accumulate(letters != _ZERO, axis=1)
    begun[:, -1:] = True
    return np.where(begun, letters, 0).astype(np.uint8)


def _fraction(numbers: npt.NDArray[np.int64], decimals: npt.NDArray[np.int64]) -> Letters:
    width = int(decimals.max(initial=0))
    if not width:
        return np.zeros((len(numbers), 0), dtype=np.uint8)
    letters = _digits(numbers * _POWERS[width - decimals], width)
    goes_on = np.logical_or.accumulate((letters != _ZERO)[:, ::-1], axis=1)[:, ::-1]
    point = np.where(goes_on[:, :1], _POINT, 0)
    return np.hstack([point, np.where(goes_on, letters, 0)]).astype(np.uint8)


def _digits(numbers: npt.NDArray[np.int64], width: int) -> Letters:
    letters = np.empty((len(numbers), width), dtype=np.uint8)
    for place in reversed(range(width)):
        tenth = numbers // 10
        letters[:, place] = numbers - 10 * tenth + _ZERO
        numbers = tenth
    return letters
