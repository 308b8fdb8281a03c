"""Goals: what is asked, of whom, by when."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from allocator.errors import Finding
from allocator.plan.checks.structure import repeated
from allocator.plan.checks.timing import misplaced
from allocator.plan.draft import Draft
from allocator.plan.places import did_you_mean


def unknown_metrics(draft: Draft) -> Iterator[Finding]:
    """Require that a goal is on a metric of plan.yaml that some role sells."""
    if not draft.knows("plan"):
        return
    yield from draft.unknown("goals", "metric", draft.settings.metrics, "plan.yaml")
    names, lines = draft.values("goals", "metric"), draft.values("goals", "line")
    roles = draft.settings.roles.values()
    for metric, line in sorted({*zip(names, lines, strict=True)}):
        if metric not in draft.settings.metrics or line not in {role.line for role in roles}:
            continue
        sold = [set(role.metrics) for role in roles if role.line == line]
        if all(sold) and not set(draft.settings.parts(metric)).intersection(*[set().union(*sold)]):
            rows = (names == metric) & (lines == line)
            what = f'no role of the line "{line}" sells "{metric}"'
            yield from draft.at("goals", rows, what, "add it to the metrics of a role in plan.yaml")


def unknown_lines(draft: Draft) -> Iterator[Finding]:
    """Require that the line of a goal is that of some role."""
    if draft.knows("plan"):
        lines = sorted({role.line for role in draft.settings.roles.values()})
        names = draft.values("goals", "line")
        for name in sorted(set(names) - {*lines, ""}):
            remedy = did_you_mean(name, lines, "give a role this line in plan.yaml")
            yield from draft.at("goals", names == name, f'no role has the line "{name}"', remedy)


def amount_or_rate(draft: Draft) -> Iterator[Finding]:
    """Require that a goal has an amount or a rate, and the amount is not nothing."""
    amount, rate = draft.written("goals", "amount"), draft.written("goals", "rate")
    yield from draft.at("goals", ~amount & ~rate, "has neither amount nor rate", "write one of them")
    yield from draft.at("goals", amount & rate, "has both amount and rate", "keep one of them")


def carried_below_nothing(draft: Draft) -> Iterator[Finding]:
    """Require that what re-allocation took off a goal is not more than the goal."""
    amount, carried = draft.numbers("goals", "amount"), draft.numbers("goals", "carried_over")
    what = "carried_over takes off more than the amount"
    yield from draft.at("goals", (carried < 0) & (amount + carried < 0), what, "take off the amount at most")


def rate_without_base(draft: Draft) -> Iterator[Finding]:
    """Require that a rate is of a base, and a base metric has one in potential.csv."""
    if not draft.knows("plan", "potential"):
        return
    names, rates = draft.values("goals", "metric"), draft.written("goals", "rate")
    held = draft.values("potential", "metric")[draft.values("potential", "driver") == "base"]
    for metric in sorted(set(names) & set(draft.settings.metrics)):
        parts = [
            draft.settings.metrics[part] for part in draft.settings.parts(metric) if part in draft.settings.metrics
        ]
        rows = names == metric
        if any(not part.base for part in parts):
            what = f'asks for a rate of "{metric}", which has no base'
            yield from draft.at("goals", rows & rates, what, "write an amount, or base: true in plan.yaml")
        elif metric not in held and not draft.settings.metrics[metric].sum_of:
            what = f'"{metric}" is a share of a base, and potential.csv gives none'
            yield from draft.at("goals", rows, what, "add rows with driver base to potential.csv")


def misplaced_periods(draft: Draft) -> Iterator[Finding]:
    """Require that a goal is for one or more whole quota periods of the year."""
    yield from misplaced(draft, "goals")


def uneven_priorities(draft: Draft) -> Iterator[Finding]:
    """Require that priorities are whole numbers: 1 is served first."""
    for table in ("goals", "limits"):
        numbers = draft.numbers(table, "priority")
        broken = np.isfinite(numbers) & (numbers != np.round(numbers))
        for value in np.unique(numbers[broken]):
            what = f"priority {value:g} is not a whole number"
            yield from draft.at(table, numbers == value, what, f"write {max(1, round(value))}")


def repeated_goals(draft: Draft) -> Iterator[Finding]:
    """Require that no goal stands twice, and no two goals have the same id."""
    frame, ids = draft.frames["goals"], draft.values("goals", "goal")
    known = draft.written("goals", "metric") & (frame["period"] != "").to_numpy(bool)
    twice = list(repeated(frame, ["metric", "period", "scope", "line"], known))
    for place, first in twice:
        what = f"is the same metric, period, scope and line as row {draft.number('goals', first)}"
        yield draft.row("goals", place, what, "keep one of them")
    told = {place for place, _ in twice}
    for place, first in repeated(frame, ["goal"], ids != ""):
        if place not in told:
            what = f'the goal "{ids[place]}" stands already in row {draft.number("goals", first)}'
            yield draft.row("goals", place, what, "give it an id of its own")
