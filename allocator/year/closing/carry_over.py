"""What the miss of closed periods moves into the rest of the year.

Quotas of closed periods stand; what was sold decides what is left of each goal. A miss is counted in the goal, without
the padding of the levels, and laid on the cells that are left by the goals they share, so that goals that overlap
still agree. Everything is in whole units of rounding, by largest remainder.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd

from allocator.arrays import Floats, Ints, Mask
from allocator.cells.elapsed import elapsed
from allocator.errors import Assumption, Finding, PlanError
from allocator.plan.plan import Plan
from allocator.plan.restate import IF_CLOSED
from allocator.rules.cells import Cells, read_cells
from allocator.year.closing.checks import wrong_actuals
from allocator.year.closing.happened import happened


@dataclass(frozen=True)
class _Groups:
    """Sets of cells with the same goals; S in all."""

    goals: Mask
    """Which goals each group lies in; shape (G, S)."""
    kind: tuple[frozenset[tuple[str, str, str]], ...]
    """Metric, scope and line of the goals of each group, whatever their period."""
    metric: Ints
    left: Floats
    """What is left to carry of each group: its part of the goals beyond what has gone by; 0 for closed ones."""
    miss: Floats
    """What newly closed periods missed of each group, × the policy's part."""


def carry_over(plan: Plan, as_of: date) -> Plan:
    """Close the year up to a date: what was missed moves, by policy, into what is left of the same goals.

    For the cells that closed since the date of the plan in force, missed = Σ (quota − actual) ÷ padding. `keep` moves
    nothing, `recover` all of it, a share its part. It is spread over the open cells of the same goals in proportion to
    what they have left to carry; what was sold beyond the quota lowers them, but not below what has gone by.

    Parameters
    ----------
    plan
        With `current` and `actuals`.

    Raises
    ------
    PlanError
        If the date does not lie in the plan's year, or before the date up to which it is closed; if actuals are of
        periods that are not closed, or missing.
    """
    check_date(plan, as_of)
    closed = _closed_since(plan, as_of)
    if findings := wrong_actuals(plan, as_of, closed):
        raise PlanError(findings)
    after = dated(plan, as_of)
    if not any(after.settings.year.policy_for(name) for name in after.settings.cell_metrics) or not closed.any():
        return after
    cells = read_cells(after)
    groups = _grouped(cells, closed)
    moved, left_over = _spread(cells, groups)
    table = after.table("goals").copy()
    table["carried_over"] = table["carried_over"].to_numpy(np.float64) + groups.goals @ moved
    return replace(
        after, tables={**after.tables, "goals": table}, assumptions=(*after.assumptions, *_told(cells, left_over))
    )


def check_date(plan: Plan, as_of: date) -> None:
    """Require a day of the plan's year, not before the date up to which the plan in force is closed.

    Raises
    ------
    PlanError
        If it is another.
    """
    calendar, before = plan.calendar, plan.settings.year.as_of
    first, last = (pd.Timestamp(calendar.edges[k]).date() for k in (0, -1))
    if not first <= as_of < last:
        end = pd.Timestamp(last) - pd.Timedelta(days=1)
        what = f"{as_of} lies outside the plan's year, {first} to {end:%Y-%m-%d}"
        raise PlanError([Finding("--as-of", what, "name a day of that year")])
    if before is not None and as_of < before:
        what = f"{as_of} lies before {before}, up to which the plan in force is closed"
        raise PlanError([Finding("--as-of", what, "name that day or a later one, or start from an earlier scenario")])


def _closed_since(plan: Plan, as_of: date) -> Mask:
    """Periods that ended after the date of the plan in force, up to a date; shape (T,)."""
    before = plan.settings.year.as_of
    closed = elapsed(plan, as_of) >= 1.0
    return closed if before is None else closed & (elapsed(plan, before) < 1.0)


def dated(plan: Plan, as_of: date) -> Plan:
    """Return the plan at the date; a closed quota loses nothing where its territory has shrunk."""
    year = plan.settings.year.model_copy(update={"as_of": as_of})
    current = plan.table("current")
    if IF_CLOSED in current:
        closed = dict(zip(plan.calendar.labels, elapsed(plan, as_of) >= 1.0, strict=True))
        stands = current["period"].map(closed).fillna(False).astype(bool)
        current = current.assign(quota=current[IF_CLOSED].where(stands, current["quota"]))
    settings = plan.settings.model_copy(update={"year": year})
    return replace(plan, settings=settings, tables={**plan.tables, "current": current})


def _grouped(cells: Cells, closed: Mask) -> _Groups:
    """Sum the misses of the periods that closed, and what is left to carry, by the goals that cells share."""
    standing = cells.standing
    if standing is None:
        message = "a year without a plan in force cannot be closed"
        raise ValueError(message)
    overlap, group = cells.shares.overlap, cells.group
    count, inside = overlap.inside.shape[1], group >= 0
    padding = cells.at(cells.padding.total())
    sold = happened(cells)
    part = np.array([cells.plan.settings.year.policy_for(name) for name in cells.lanes.metrics])[cells.metric]
    missed = np.where(closed[cells.period], part * (standing.quota - sold) / padding, 0.0)
    left = np.where(standing.is_closed, 0.0, np.maximum(cells.goal_part - standing.least / padding, 0.0))
    table = cells.goals.table
    names = list(zip(table["metric"], table["scope"], table["line"], strict=True))
    kinds = tuple(frozenset(names[g] for g in np.flatnonzero(overlap.inside[:, s])) for s in range(count))
    gone_by = np.bincount(group[inside], (standing.least / padding)[inside], count)
    room = np.maximum(cells.shares.coverable - overlap.inside @ gone_by, 0.0)
    return _Groups(
        overlap.inside, kinds, overlap.metric,
        _within(np.bincount(group[inside], left[inside], count), overlap.inside, room),
        np.bincount(group[inside], missed[inside], count),
    )  # fmt: skip


def _within(left: Floats, goals: Mask, room: Floats) -> Floats:
    """Lower what is left of groups to what their goals ask for beyond what has gone by."""
    left = left.copy()
    for goal in np.flatnonzero(goals @ left > room).tolist():
        left[goals[goal]] *= min(1.0, room[goal] / max(float(left[goals[goal]].sum()), 1e-300))
    return left


def _spread(cells: Cells, groups: _Groups) -> tuple[Floats, Floats]:
    """Lay what was missed on what is left, metric by metric in whole units.

    Returns
    -------
    What moves onto each group of cells, and what of each metric nobody is left to take; shapes (S,) and (metrics,).
    """
    wanted, nowhere = np.zeros(len(groups.miss)), np.zeros(len(cells.lanes.metrics))
    for source in np.flatnonzero(groups.miss != 0).tolist():
        heirs = _heirs(groups, source)
        weight = groups.left[heirs]
        if not weight.sum() > 0:
            nowhere[groups.metric[source]] += groups.miss[source]
            continue
        wanted[heirs] += groups.miss[source] * weight / weight.sum()
    moved = np.zeros_like(wanted)
    for metric, name in enumerate(cells.lanes.metrics):
        mine = np.flatnonzero((groups.metric == metric) & (wanted != 0))
        unit = cells.plan.settings.metrics[name].round_to
        lowest = -np.floor(groups.left[mine] / unit + 1e-9)
        steps = np.maximum(_whole(wanted[mine] / unit), lowest)
        nowhere[metric] += wanted[mine].sum() - unit * steps.sum() if (steps == lowest).any() else 0.0
        moved[mine] = unit * steps
    return moved, nowhere


def _heirs(groups: _Groups, source: int) -> Ints:
    """Groups with something left whose goals are most like those of a closed one: the same but for the period.

    A goal that is not over takes its own miss: of those that the closed group lies in, the one over the fewest groups.
    """
    open_ones = (groups.left > 0) & (groups.metric == groups.metric[source])
    not_over = np.flatnonzero(groups.goals[:, source] & (groups.goals & open_ones).any(axis=1))
    if len(not_over):
        open_ones = open_ones & groups.goals[not_over[np.argmin(groups.goals[not_over].sum(axis=1))]]
    alike = np.array([
        len(kind & groups.kind[source]) / max(len(kind | groups.kind[source]), 1) for kind in groups.kind
    ])  # fmt: skip
    alike = np.where(open_ones, alike, 0.0)
    return np.flatnonzero((alike > 0) & (alike == alike.max(initial=0.0)))


def _whole(values: Floats) -> Floats:
    """Round to whole numbers that add up to the rounded sum, by largest remainder."""
    floor = np.floor(values)
    short = round(float(values.sum() - floor.sum()))
    order = np.lexsort((np.arange(len(values)), -(values - floor)))
    floor[order[:short]] += 1.0
    return floor


def _told(cells: Cells, nowhere: Floats) -> list[Assumption]:
    """Say what nobody is left to carry, or need not be carried twice."""
    found = []
    for metric, value in zip(cells.lanes.metrics, nowhere.tolist(), strict=True):
        if abs(value) >= 0.5 * cells.plan.settings.metrics[metric].round_to:
            words = "was missed, and no goal is left to carry it" if value > 0 else "was sold beyond all that is left"
            found.append(Assumption("warning", "goals.csv carried_over", f"{metric}: {abs(value):,.10g} {words}"))
    return found
