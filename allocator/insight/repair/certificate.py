"""Why the hard rules cannot hold together, summed by family into one sentence with figures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from allocator.allocation import Allocation
from allocator.arrays import Ints
from allocator.insight.stated_rule import StatedRule
from allocator.insight.wording import listed, percent
from allocator.solve.conflict import Repair

_FEW = 3
_SINGULAR = ("the floor of ", "the cap of ", "the lock of ", "the goal ", "the highest rate")


@dataclass(frozen=True)
class Pressing:
    """Rows of one family that press in the same direction."""

    rules: Sequence[StatedRule]

    @property
    def places(self) -> str:
        """Where they stand, the first few of them."""
        found = list(dict.fromkeys(rule.place for rule in self.rules))
        return f" ({listed(found)})" if len(found) <= _FEW else ""

    def whom(self) -> str:
        """Whom they are about: by name where they are few, else counted."""
        names = list(dict.fromkeys(rule.whom for rule in self.rules))
        if len(names) <= _FEW:
            return listed(names)
        noun = next((key for key in ("rep", "territory") if key in self.rules[0].keys), "group")
        return f"{len(names):,} {'territories' if noun == 'territory' else f'{noun}s'}"

    def what(self) -> str:
        """The metrics they are on, where these are the same for all, and the period of a single one."""
        found = {rule.what for rule in self.rules}
        when = self.rules[0].when if len(self.rules) == 1 else ""
        return (found.pop() if len(found) == 1 else "") + when

    def many(self, noun: str) -> str:
        return noun if len(self.rules) == 1 else f"{noun}s"


def certificate(allocation: Allocation, repair: Repair) -> str:
    """Say what the pressing rules of each family ask for against what the others allow.

    Every rule counts with its multiplier in the proof of the cheapest repair: Σ y · lower of those that ask against
    Σ |y| · upper of those that allow. That the first is more than the second proves that they cannot all hold.
    """
    sides, y = repair.sides, repair.found.y[repair.sides]
    whole = repair.program.rules.sides
    asks = np.where(y > 0, y * np.where(y > 0, whole.lower[sides], 0.0), 0.0)
    allows = np.where(y < 0, -y * np.where(y < 0, whole.upper[sides], 0.0), 0.0)
    asking, allowing = _families(allocation, repair, sides[asks > 0]), _families(allocation, repair, sides[allows > 0])
    tying = _families(allocation, repair, sides[(asks <= 0) & (allows <= 0)])
    through = f", given {listed(tying)}" if tying else ""
    if not asking:
        return f"The hard rules conflict: {listed([*allowing, *tying])} cannot hold together."
    verb = "asks" if _is_one(asking) else "ask"
    if not allowing:
        return f"The hard rules conflict: nobody can carry what {listed(asking)} {verb} for{through}."
    part = percent(float(asks.sum() / allows.sum()))
    allow = "allows" if _is_one(allowing) else "allow"
    return f"The hard rules conflict: {listed(asking)} {verb} for {part} of what {listed(allowing)} {allow}{through}."


def _is_one(families: Sequence[str]) -> bool:
    return len(families) == 1 and families[0].startswith(_SINGULAR)


def _families(allocation: Allocation, repair: Repair, sides: Ints) -> list[str]:
    """Name the families of some sides, each with whom it is about."""
    whole = repair.program.rules.sides
    found: dict[tuple[str, str, int], list[StatedRule]] = {}
    for side in sides.tolist():
        row = int(whole.row[side])
        least = bool(np.isfinite(whole.lower[side]))
        rule = StatedRule(allocation, row, "min" if least else "max")
        own = 0 if rule.rule in _NAMED else int(repair.program.rules.labelled.block[row])
        found.setdefault((rule.rule, rule.side, own), []).append(rule)
    return [_NAMED.get(rule, _limit)(Pressing(rules)) for (rule, _, _), rules in found.items()]


def _limit(rows: Pressing) -> str:
    measure = rows.rules[0].rule
    kind = "" if measure == "quota" else f" ({measure.replace('_', ' ')})"
    noun = rows.many("floor" if rows.rules[0].side == "min" else "cap")
    return f"the {noun} of {rows.whom()}{rows.what()}{kind}{rows.places}"


def _lock(rows: Pressing) -> str:
    return f"the {rows.many('lock')} of {rows.whom()}{rows.what()}{rows.places}"


def _goal(rows: Pressing) -> str:
    names = [rule.keys["goal"] for rule in rows.rules]
    said = listed(names) if len(names) <= _FEW else f"{len(names):,} goals{rows.what()}"
    return f"the {rows.many('goal')} {said}{rows.places}" if len(names) <= _FEW else said


def _hours(rows: Pressing) -> str:
    return f"the selling hours of {rows.whom()}{rows.rules[0].when if len(rows.rules) == 1 else ''}{rows.places}"


def _rate(rows: Pressing) -> str:
    return f"the highest rate{rows.what()}{rows.places}"


def _part(rows: Pressing) -> str:
    settings = rows.rules[0].allocation.plan.settings
    metric = settings.metrics[rows.rules[0].keys["metric"]]
    whole = settings.metrics[str(metric.part_of)]
    label, other = metric.label or rows.rules[0].keys["metric"], whole.label or str(metric.part_of)
    return f"that {label} is part of {other}{rows.places}"


_NAMED: dict[str, Callable[[Pressing], str]] = {
    "locks": _lock,
    "goals": _goal,
    "capacity": _hours,
    "max_rate": _rate,
    "part_of": _part,
}
