"""One row of a rule: what it bounds, whose quotas, by how much, and where the input asks for it."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from allocator.allocation import Allocation
from allocator.cells.columns import records
from allocator.insight.wording import Wording, listed, wording
from allocator.plan.conditions import Term, parse
from allocator.rules.rows import Rows

_TOLD_ELSEWHERE = ("metric", "period")
_FEW = 3


@dataclass(frozen=True)
class StatedRule:
    """A labelled row of an allocation and the side of it that is spoken of."""

    allocation: Allocation
    row: int
    side: str
    """`min` or `max`; both where they are the same."""

    @cached_property
    def block(self) -> Rows:
        """The rows of the rule that it belongs to."""
        asked = self.allocation.evidence.solved.asked
        return asked.blocks[int(asked.block[self.row])]

    @cached_property
    def within(self) -> int:
        """Its place among them."""
        asked = self.allocation.evidence.solved.asked
        return self.row - int(np.searchsorted(asked.block, asked.block[self.row]))

    @property
    def rule(self) -> str:
        return self.block.rule

    @property
    def place(self) -> str:
        """File and row of the input, or the setting."""
        return str(self.block.places()[self.within])

    @cached_property
    def keys(self) -> dict[str, str]:
        """What the row is about, blanks left out."""
        named = {key: str(values[self.within]) for key, values in self.block.keys.items()}
        return {key: value for key, value in named.items() if value}

    @cached_property
    def bound(self) -> float:
        """The bound of the side: what is wished, for a wish."""
        return float(self.allocation.rules[self.side].iloc[self.row])

    @cached_property
    def entry(self) -> Mapping[Hashable, Any]:
        """The row of limits.csv or locks.csv that asks for it; empty for other rules."""
        if self.block.entry is None or self.rule == "goals":
            return {}
        table = self.allocation.plan.table("locks" if self.rule == "locks" else "limits")
        return records(table.iloc[[int(self.block.entry[self.within])]])[0]

    @property
    def number(self) -> float:
        """The number that limits.csv gives for the side."""
        return float(self.entry[self.side])

    @cached_property
    def metrics(self) -> tuple[str, ...]:
        """Metrics of the quotas it adds up, first those that count for it."""
        evidence = self.allocation.evidence
        start, end = evidence.solved.asked.matrix.indptr[self.row : self.row + 2]
        cell, weight = (part[start:end] for part in (evidence.solved.asked.matrix.indices, self._weights))
        used = np.unique(evidence.cells.metric[cell[weight > 0]]) if len(cell) else np.arange(0)
        if "metric" in self.keys and self.keys["metric"] in self.allocation.plan.settings.metrics:
            return (self.keys["metric"],)
        if not len(used):
            named = [v for term in parse(str(self.entry.get("where", ""))).of("metric") for v in term.values]
            return tuple(name for name in named if name in self.allocation.plan.settings.metrics)
        return tuple(evidence.cells.lanes.metrics[m] for m in used)

    @property
    def _weights(self) -> Any:
        return self.allocation.evidence.solved.asked.matrix.data

    @cached_property
    def words(self) -> Wording:
        """How amounts of the row are written."""
        named = self.metrics or tuple(self.allocation.plan.settings.cell_metrics)
        return wording(self.allocation.plan.settings, named[0])

    @property
    def amount(self) -> str:
        """The bound as an amount of the metric."""
        return self.words.amount(self.bound, unit=True)

    @property
    def what(self) -> str:
        """The metrics it is on, as `in New revenue`; nothing where it is on all."""
        settings = self.allocation.plan.settings
        if not self.metrics or len(self.metrics) == len(settings.cell_metrics) > 1:
            return ""
        if len(self.metrics) > _FEW:
            return f" in {len(self.metrics)} metrics"
        return f" in {listed([wording(settings, name).label for name in self.metrics])}"

    @property
    def when(self) -> str:
        """The period, as `in 2027-03`; nothing for the year."""
        if "period" in self.keys:
            return f" in {self.keys['period']}"
        terms = parse(str(self.entry.get("where", ""))).of("period")
        return "".join(f" {'in' if term.operator == '=' else 'outside'} {_either(term.values)}" for term in terms)

    @property
    def where(self) -> str:
        """The territory of a rep, as `on Atlanta`."""
        return f" on {self.keys['territory']}" if {"rep", "territory"} <= self.keys.keys() else ""

    @property
    def whom(self) -> str:
        """The rep, or the group of reps or territories."""
        if "rep" in self.keys:
            return self.keys["rep"]
        named = [f"{_spoken(key)} {value}" for key, value in self.keys.items() if key not in _TOLD_ELSEWHERE]
        terms = [
            t for t in parse(str(self.entry.get("where", ""))).terms if t.key not in (*_TOLD_ELSEWHERE, *self.keys)
        ]
        narrowed = " and ".join(map(_told, terms))
        if named and narrowed:
            return f"{listed(named)} ({narrowed})"
        return listed(named) if named else narrowed or "the company"


def _told(term: Term) -> str:
    values = _either(term.values)
    if term.operator == "=":
        return values if term.key == "rep" else f"{_spoken(term.key)} {values}"
    if term.operator == "!=":
        return f"everyone but {values if term.key == 'rep' else f'{_spoken(term.key)} {values}'}"
    return f"everyone with {term.key} {term.operator} {values}"


def _spoken(key: str) -> str:
    return key.removeprefix("territory.")


def _either(values: tuple[str, ...]) -> str:
    return " or ".join([", ".join(values[:-1]), values[-1]] if len(values) > 1 else values)
