"""Fair share: the cell's proportional part of the goals before any limit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from allocator.arrays import Floats, Ints
from allocator.cells.goals import Goals
from allocator.cells.groups import ratio
from allocator.cells.holdings import BASE, POTENTIAL, Holdings
from allocator.errors import Assumption, Finding, PlanError
from allocator.rules.rake import Overlap, rake, shortest

_MISS = 1e-9


@dataclass(frozen=True)
class FairShare:
    """Parts of the goals by lane and period, and what no lane can carry."""

    goal_part: Floats
    """Before over-assignment; shape (K, T)."""
    overlap: Overlap
    group: Ints
    """Group of cells with the same goals, -1 where no goal; shape (K, T)."""
    coverable: Floats
    """What each goal comes to where somebody can carry it; shape (G,)."""
    notes: list[Assumption]


def fair_share(holdings: Holdings, goals: Goals) -> FairShare:
    """Divide the goals in proportion to the drivers, and rake them to all goals together.

    f(c) = goal × Σ_k weight_k · share_k(c), each driver k at the cell's availability; every driver is raked to all goals
    of the metric first, then mixed by its weight, then raked once more for drivers that some goals do not have.

    Raises
    ------
    PlanError
        If goals contradict each other.
    """
    group, overlap = _overlap(holdings, goals)
    coverable = _coverable(holdings, goals, group, overlap)
    mix, notes = _mixed(holdings, goals, group, overlap, coverable)
    seed = _totals(mix, group, overlap)
    everything = np.ones(len(goals.amount), bool)
    raked, miss = rake(seed, overlap, coverable, everything)
    if miss > _MISS:
        coverable = coverable - np.maximum(shortest(overlap, coverable, seed > 0), 0.0)
        raked, _ = rake(seed, overlap, coverable, everything)
    empty = overlap.inside @ seed <= 0
    scale = np.append(ratio(raked, seed), 0.0)
    return FairShare(mix * scale[group], overlap, group, np.where(empty, 0.0, coverable), notes)


def _overlap(holdings: Holdings, goals: Goals) -> tuple[Ints, Overlap]:
    """Number the cells by the set of goals that cover them, metric by metric."""
    lanes = holdings.lanes
    random = np.random.default_rng(0)
    keys = random.integers(1, 2**63, len(goals.amount), dtype=np.uint64)
    metric_keys = random.integers(1, 2**63, len(lanes.metrics), dtype=np.uint64)
    mark = np.zeros(lanes.presence.shape, np.uint64)
    for g, selection in enumerate(goals.selections):
        if selection.cells is None:
            mark[np.ix_(selection.lanes, selection.periods)] += keys[g]
        else:
            mark[selection.grid()] += keys[g]
    covered = mark > 0
    mark[covered] += np.broadcast_to(metric_keys[lanes.metric][:, None], mark.shape)[covered]
    values, first, code = np.unique(mark, return_index=True, return_inverse=True)
    group = code.reshape(mark.shape) - int(len(values) > 0 and values[0] == 0)
    lane, period = np.divmod(first[values > 0], mark.shape[1] or 1)
    inside = np.array([
        s.lanes[lane] & s.periods[period] & (True if s.cells is None else s.cells[lane, period])
        for s in goals.selections
    ], bool).reshape(len(goals.amount), len(lane))  # fmt: skip
    return group, Overlap(inside)


def _coverable(holdings: Holdings, goals: Goals, group: Ints, overlap: Overlap) -> Floats:
    """What each goal comes to where somebody covers it.

    Raises
    ------
    PlanError
        If no amounts of any cells, open or not, could meet all goals.
    """
    coverable = goals.coverable.copy()
    has_cells = overlap.inside.any(axis=1)
    even, miss = rake(np.ones(overlap.inside.shape[1]), overlap, coverable, has_cells)
    if miss > _MISS:
        gap = shortest(overlap, np.where(has_cells, coverable, 0.0), np.ones(len(even), bool))
        wrong = np.flatnonzero(np.abs(gap) > 1e-7 * np.maximum(coverable, 1e-9))
        if len(wrong):
            raise PlanError(_contradictions(goals, overlap, gap, wrong))
    return np.where(has_cells, coverable, 0.0)


def _contradictions(goals: Goals, overlap: Overlap, gap: Floats, wrong: Ints) -> list[Finding]:
    findings = []
    for g in wrong:
        mine = goals.table.iloc[g]
        others = (overlap.inside & overlap.inside[g]).any(axis=1)
        others[g] = False
        names = ", ".join(f'"{name}"' for name in goals.table["goal"][others].head(4))
        findings.append(Finding(
            f"goals.csv row {int(mine['row'])}",
            f'goal "{mine["goal"]}" ({goals.amount[g]:,.10g}) and the goals it shares cells with ({names}) contradict each other',
            f"make it {goals.amount[g] - gap[g]:,.10g}, or change the others",
        ))  # fmt: skip
    return findings


def _mixed(
    holdings: Holdings, goals: Goals, group: Ints, overlap: Overlap, coverable: Floats
) -> tuple[Floats, list[Assumption]]:
    """Mix the raked drivers by their weights; shape (K, T)."""
    lanes, settings = holdings.lanes, holdings.lanes.plan.settings
    weights, notes = driver_weights(holdings)
    own = np.array([not settings.metrics[m].sum_of for m in goals.table["metric"]], bool)
    total, used = np.zeros(group.shape), np.zeros(len(lanes.metric))
    metric_of_group = _metric_of_group(lanes.metric, group, overlap.inside.shape[1])
    for name, weight in weights.items():
        values = np.where((group >= 0) & (weight > 0)[:, None], _driver(holdings, name), 0.0)
        seed = _totals(values, group, overlap)
        alive = np.bincount(metric_of_group, seed, len(lanes.metrics)) > 0
        raked, _ = rake(seed, overlap, coverable, own)
        free = ~(overlap.inside[own].any(axis=0))
        raked = np.where(free, _by_precedent(holdings, seed, metric_of_group), raked)
        share = weight * alive[lanes.metric]
        total += share[:, None] * values * np.append(ratio(raked, seed), 0.0)[group]
        used += share
        notes += [_dropped(lanes.metrics[m], name) for m in np.unique(lanes.metric[(weight > 0) & (share == 0)])]
    return total * ratio(np.ones_like(used), used)[:, None], sorted(set(notes))


def _driver(holdings: Holdings, name: str) -> Floats:
    return holdings.base if name == BASE else np.clip(holdings.driver(name), 0.0, None)


def _dropped(metric: str, driver: str) -> Assumption:
    return Assumption(
        "default",
        "plan.yaml fair_share",
        f"{metric}: no {driver} anywhere in scope, so the driver is left out",
    )


def driver_weights(holdings: Holdings) -> tuple[dict[str, Floats], list[Assumption]]:
    """Weight of each driver by lane; bases count alone, and a metric without weights takes what there is."""
    lanes, settings = holdings.lanes, holdings.lanes.plan.settings
    out: dict[str, Floats] = {}
    notes = []
    for m, name in enumerate(lanes.metrics):
        for r, role in enumerate(settings.roles):
            if name not in settings.roles[role].metrics:
                continue
            here = (lanes.metric == m) & (lanes.role == r)
            metric = settings.metric_for(role, name)
            asked = {BASE: 1.0} if metric.base else metric.fair_share
            chosen = {driver: weight for driver, weight in asked.items() if _is_given(holdings, name, driver)}
            notes += [_dropped(name, driver) for driver in asked if driver not in chosen]
            if not chosen:
                chosen = {_best_known(holdings, name): 1.0}
                why = "none of its drivers is given" if asked else "no weights are given"
                what = f"{name}: fair share by {next(iter(chosen))}, as {why}"
                notes.append(Assumption("default", "plan.yaml fair_share", what))
            for driver, weight in chosen.items():
                out.setdefault(driver, np.zeros(len(lanes.metric)))[here] = weight
    return out, notes


def _best_known(holdings: Holdings, metric: str) -> str:
    """Potential where it is given, else history, else capacity."""
    return next(driver for driver in (POTENTIAL, "history", "capacity") if _is_given(holdings, metric, driver))


def _is_given(holdings: Holdings, metric: str, driver: str) -> bool:
    """Tell whether the plan has rows for a driver of a metric; bases and working time need none."""
    plan = holdings.lanes.plan
    if driver in (BASE, "capacity", "productivity", "equal"):
        return True
    if driver in ("history", "current"):
        return bool((plan.table(driver)["metric"] == metric).any())
    rows = plan.table("potential")
    return bool(((rows["metric"] == metric) & (rows["driver"] == driver)).any())


def _by_precedent(holdings: Holdings, seed: Floats, metric_of_group: Ints) -> Floats:
    """Seeds of metrics that only a sum has a goal for: in proportion to history, else to the base, else alike."""
    plan, lanes = holdings.lanes.plan, holdings.lanes
    past = plan.table("history").groupby("metric")["actual"].sum().reindex(list(lanes.metrics)).to_numpy(np.float64)
    due = np.bincount(lanes.metric, holdings.base.sum(axis=1), len(lanes.metrics))
    size = np.where(np.nan_to_num(past) > 0, past, np.where(due > 0, due, np.nan))
    known = size[~np.isnan(size)]
    size = np.where(np.isnan(size), known.mean() if len(known) else 1.0, size)
    total = np.bincount(metric_of_group, seed, len(lanes.metrics))
    return seed * ratio(size, total)[metric_of_group]


def _metric_of_group(metric: Ints, group: Ints, groups: int) -> Ints:
    out = np.zeros(groups, np.int64)
    rows = np.broadcast_to(metric[:, None], group.shape)
    out[group[group >= 0]] = rows[group >= 0]
    return out


def _totals(values: Floats, group: Ints, overlap: Overlap) -> Floats:
    """Sum of the cells of each group; shape (S,)."""
    covered = group >= 0
    return np.bincount(group[covered], values[covered], overlap.inside.shape[1]).astype(np.float64)
