"""Amounts written short for cards and charts: 48.60 M, 1,412 k, 34."""

from __future__ import annotations

import math

_SIZES = ((1e9, "B", 2), (1e7, "M", 2), (1e6, "M", 2), (1e4, "k", 0), (1e3, "k", 1))


def short(value: float, unit: str = "") -> str:
    """Write an amount with three or four digits that matter, and its unit behind; a dash where there is none."""
    if not math.isfinite(value):
        return "–"
    text = _short(abs(value))
    sign = "−" if value < 0 and text.strip("0.") else ""
    return f"{sign}{text} {unit}".rstrip()


def short_move(value: float, unit: str = "") -> str:
    """Write a difference short, its sign always shown."""
    text = short(value, unit)
    return f"+{text}" if value > 0 and text[0] in "0123456789" and _short(value).strip("0.") else text


def _short(size: float) -> str:
    for least, letter, decimals in _SIZES:
        if round(size, 6) >= least:
            scale = {"B": 1e9, "M": 1e6, "k": 1e3}[letter]
            return f"{size / scale:,.{decimals}f} {letter}"
    return f"{size:,.0f}" if size >= 100 else f"{size:,.1f}".removesuffix(".0")


def percent_range(low: float, high: float) -> str:
    """Write a range of shares: 81 – 104 %; one share where both ends are written alike."""
    if not math.isfinite(low + high):
        return "–"
    ends = dict.fromkeys((f"{low * 100:.0f}", f"{high * 100:.0f}"))
    return f"{' – '.join(ends)} %"
