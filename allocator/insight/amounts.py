"""Amounts that may be a small part of a unit, with the metric or limit they are of."""

from __future__ import annotations

import math

from allocator.insight.wording import wording
from allocator.plan.settings import Settings

_DIGITS = 3


def amount_of(settings: Settings, metric: str, value: float) -> str:
    """Write an amount with its metric: 4,100 USD of New revenue, 0.2 New customers."""
    words = wording(settings, metric)
    return f"{rough(value)} {words.unit} of {words.label}" if words.is_money else f"{rough(value)} {words.label}"


def rough(value: float) -> str:
    """Write a number with three digits that mean something, or all before the point."""
    if value == 0 or not math.isfinite(value):
        return f"{value:,.0f}"
    decimals = max(_DIGITS - 1 - math.floor(math.log10(abs(value))), 0)
    text = f"{value:,.{decimals}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def small_percent(share: float) -> str:
    """Write a share as a percentage, however small."""
    return f"{rough(share * 100)} %"
