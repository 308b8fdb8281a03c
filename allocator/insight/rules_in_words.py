"""A row of a rule as a planner says it, with the place in the input that asks for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from allocator.allocation import Allocation
from allocator.insight.stated_rule import StatedRule
from allocator.insight.wording import percent, wording
from allocator.plan.conditions import parse

_TYPED = 1e-9


@dataclass(frozen=True)
class RuleInWords:
    """A row of a rule in words."""

    text: str
    """What it says, without a full stop."""
    place: str
    """Where it stands, as `limits.csv row 4`."""

    def __str__(self) -> str:
        return f"{self.text} ({self.place})" if self.place else self.text


def in_words(allocation: Allocation, row: int, side: str = "") -> RuleInWords:
    """Say a row of a rule in words.

    Parameters
    ----------
    row
        Place of the row in `allocation.rules`.
    side
        `min` or `max`; when left out the side that the quotas press on.
    """
    stated = StatedRule(allocation, row, side or pressed(allocation, row))
    return RuleInWords(SENTENCES.get(stated.rule, _limit)(stated), stated.place)


def pressed(allocation: Allocation, row: int) -> str:
    """Return the side of a row that the quotas are nearer to, `min` or `max`."""
    own = allocation.rules[["min", "max", "value"]].iloc[row]
    if np.isnan(own["max"]):
        return "min"
    return "min" if abs(own["value"] - own["min"]) < abs(own["max"] - own["value"]) else "max"


def _goal(own: StatedRule) -> str:
    asked = f"the goal {own.keys['goal']}"
    return f"{asked} asks for {own.amount}" if own.side == "min" else f"{asked} takes at most {own.amount}"


def _capacity(own: StatedRule) -> str:
    limit = own.allocation.plan.settings.capacity.load_limit
    there = f", {percent(limit)} of those there are" if abs(limit - 1) > _TYPED else ""
    return f"{own.whom} can spend at most {own.bound:,.1f} selling hours{own.when}{there}"


def _max_rate(own: StatedRule) -> str:
    return (
        f"{own.whom} can be asked at most {own.amount}{own.what}{own.where}{own.when}, the highest rate of what is due"
    )


def _part_of(own: StatedRule) -> str:
    settings = own.allocation.plan.settings
    whole = wording(settings, str(settings.metrics[own.keys["metric"]].part_of)).label
    return f"{wording(settings, own.keys['metric']).label} of {own.whom}{own.where}{own.when} is part of {whole}"


def _lock(own: StatedRule) -> str:
    return f"{own.whom} is locked at {own.amount}{own.what}{own.where}{own.when}"


def _limit(own: StatedRule) -> str:
    return MEASURES[own.rule](own)


def _verb(own: StatedRule, doing: str = "carry") -> str:
    return f"{own.whom} must {doing} at least" if own.side == "min" else f"{own.whom} may {doing} at most"


def _whose(own: StatedRule) -> str:
    return f"{own.what}{own.where}{own.when}"


def _ends(own: StatedRule) -> str:
    return f"at {'least' if own.side == 'min' else 'most'} {own.amount}"


def _quota(own: StatedRule) -> str:
    return f"{_verb(own)} {own.amount}{_whose(own)}"


def _against(than: str) -> Callable[[StatedRule], str]:
    """Say a bound against an earlier amount, which quotas may grow or fall from."""

    def told(own: StatedRule) -> str:
        grows = own.number >= 0
        verb = ("must" if own.side == "min" else "may") if grows else ("may" if own.side == "min" else "must")
        by = "at least" if verb == "must" else "at most"
        change = f"{'grow' if grows else 'fall'} by {by} {percent(abs(own.number))}"
        return f"{own.whom} {verb} {change} against {than}{_whose(own)}: {_ends(own)}"

    return told


def _load(own: StatedRule) -> str:
    of = own.what if parse(str(own.entry["where"])).of("metric") else ""
    hours = f"{own.bound:,.1f} selling hours"
    return f"{_verb(own, 'be loaded to')} {percent(own.number)}{of}{own.where}{own.when}: {hours}"


def _share_of(of: str) -> Callable[[StatedRule], str]:
    """Say a bound that is a share of an amount."""
    return lambda own: f"{_verb(own)} {percent(own.number)} of {of}{_whose(own)}: {_ends(own)}"


def _quota_to_ote(own: StatedRule) -> str:
    return f"{_verb(own)} {own.number:,.10g} times the on-target earnings{_whose(own)}: {_ends(own)}"


def _mix(own: StatedRule) -> str:
    return f"{_verb(own, 'spend')} {percent(own.number)} of the selling hours{_whose(own)}"


def _phasing(own: StatedRule) -> str:
    return f"{_verb(own)} {percent(own.number)} of the season's part{_whose(own)}"


def _ratio(own: StatedRule) -> str:
    of = wording(own.allocation.plan.settings, str(own.entry["of"])).label
    return f"{_verb(own)} {own.number:,.10g} times {of}{_whose(own)}"


def _equity(own: StatedRule) -> str:
    return f"{_verb(own)} {percent(own.number)} of what the role has per {own.entry['of']}{_whose(own)}"


SENTENCES: dict[str, Callable[[StatedRule], str]] = {
    "goals": _goal,
    "capacity": _capacity,
    "max_rate": _max_rate,
    "part_of": _part_of,
    "locks": _lock,
}
"""How the rules say themselves; all others are measures of limits.csv."""

MEASURES: dict[str, Callable[[StatedRule], str]] = {
    "quota": _quota,
    "growth": _against("last year"),
    "change": _against("the plan in force"),
    "load": _load,
    "share_of_potential": _share_of("the potential"),
    "rate": _share_of("what is due"),
    "share_of_goal": _share_of("the goal"),
    "mix": _mix,
    "phasing": _phasing,
    "quota_to_ote": _quota_to_ote,
    "ratio": _ratio,
    "equity": _equity,
}
"""How a limit says itself, by measure."""
