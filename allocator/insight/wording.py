"""Amounts and shares as a planner reads them."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import groupby

from allocator.plan.settings import Settings

_CURRENCY_CODE = re.compile("[A-Z]{3}")
_MOST_DECIMALS = 6


@dataclass(frozen=True)
class Wording:
    """How amounts of one metric are written."""

    label: str
    unit: str
    is_money: bool
    step: float
    """Quotas are multiples of this."""

    @property
    def heading(self) -> str:
        """Name of the metric with the unit its amounts are in."""
        return f"{self.label} ({self.unit})" if self.unit else self.label

    def quota(self, value: float, unit: bool = False) -> str:
        """Write a quota: thousands separated, with as many decimals as the rounding has."""
        return self._written(f"{value:,.{_decimals(self.step)}f}", unit)

    def amount(self, value: float, unit: bool = False) -> str:
        """Write any amount: a hundredth of the rounding is shown, but not zeros at the end."""
        return self._written(_short(value, self.decimals), unit)

    def move(self, value: float) -> str:
        """Write a difference, its sign always shown."""
        return ("+" if value > 0 else "") + _short(value, self.decimals)

    @property
    def decimals(self) -> int:
        """Decimals of amounts that are not rounded."""
        return _decimals(self.step / 100)

    def _written(self, text: str, unit: bool) -> str:
        return f"{text} {self.unit}" if unit and self.is_money else text


def wording(settings: Settings, metric: str) -> Wording:
    """Return how amounts of a metric are written; a sum is rounded as the finest of its parts."""
    stated = settings.metrics[metric]
    parts = [settings.metrics[part] for part in settings.parts(metric) if part in settings.metrics]
    unit = stated.unit or (parts[0].unit if len({part.unit for part in parts}) == 1 else "")
    is_money = bool(unit) and (unit == settings.currency or bool(_CURRENCY_CODE.fullmatch(unit)))
    return Wording(stated.label or metric, unit, is_money, min(part.round_to for part in parts or [stated]))


def carried_over(words: Wording, amount: float) -> str:
    """Say what of a goal comes from periods that are closed; blank where nothing does."""
    if not amount:
        return ""
    closed = "closed periods fell short" if amount > 0 else "closed periods were ahead"
    return f"{words.amount(abs(amount), unit=True)} {'more' if amount > 0 else 'less'} because {closed}"


def percent(share: float) -> str:
    """Write a share as a percentage with one decimal at most."""
    return f"{_short(share * 100, 1)} %"


def aligned_percent(share: float) -> str:
    """Write a share with exactly one decimal, for shares that are compared with each other."""
    return f"{share * 100:,.1f} %".replace("-0.0 %", "0.0 %")


def stretches(labels: Sequence[str], chosen: Collection[str]) -> str:
    """Name some of the periods of a year, those in a row as one stretch: 2027-01 to 2027-03 and 2027-07."""
    places = [place for place, label in enumerate(labels) if label in chosen]
    if len(places) == len(labels) > 1:
        return "every period"
    runs = [[place for _, place in run] for _, run in groupby(enumerate(places), lambda pair: pair[1] - pair[0])]
    return listed([name for run in runs for name in _stretch([labels[place] for place in run])])


def _stretch(labels: Sequence[str]) -> Sequence[str]:
    return labels if len(labels) < 3 else [f"{labels[0]} to {labels[-1]}"]


def listed(names: Sequence[str]) -> str:
    """Join names as in a sentence: a, b and c."""
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def some(names: Sequence[str], most: int) -> str:
    """Join the first few names, and count the others."""
    more = len(names) - most
    return listed(names) if more <= 0 else f"{', '.join(names[:most])} and {more:,} more"


def _short(value: float, decimals: int) -> str:
    text = f"{value:,.{decimals}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def _decimals(step: float) -> int:
    """Count the decimals that multiples of a step need; 2 for 0.01 and 0.25, none for 1000."""
    for decimals in range(_MOST_DECIMALS):
        scaled = step * 10**decimals
        if math.isclose(scaled, round(scaled), rel_tol=1e-9) and round(scaled) > 0:
            return decimals
    return _MOST_DECIMALS
