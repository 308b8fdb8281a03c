"""Fair share: the cell's proportional part of the goals before any limit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from allocator.arrays import Floats, Ints
from allocator.cells.goals import Goals
from allocator.cells.groups import ratio
from allocator.cells.holdings import BASE, POTENTIAL, Holdings
from allocator.errors import Assumption, Finding, PlanError
from allocator.rules.overlap import Overlap, read_overlap
from allocator.rules.rake import rake
from allocator.rules.shortfall import contradiction, unavoidable

_MISS = 1e-9


@dataclass(frozen=True)
class FairShare:
    """Parts of the goals by lane and period, and what no lane can carry."""

    goal_part: Floats
    """Before over-assignment; shape (K, T)."""
    overlap: Overlap
    coverable: Floats
    """What each goal comes to where somebody can carry it; shape (G,)."""
    notes: list[Assumption]

    @property
    def group(self) -> Ints:
        """Group of cells with the same goals, -1 where no goal; shape (K, T)."""
        return self.overlap.group


def fair_share(holdings: Holdings, goals: Goals) -> FairShare:
    """Divide the goals in proportion to the drivers, and rake them to all goals together.

    f(c) = goal × Σ_k weight_k · share_k(c), each driver k at the cell's availability; every driver is raked to all
    goals of the metric first, then mixed by its weight, then raked once more for drivers that some goals do not have.

    Raises
    ------
    PlanError
        If goals contradict each other.
    """
    overlap = read_overlap(holdings.lanes, goals)
    coverable = _coverable(goals, overlap)
    mix, notes = _mixed(holdings, goals, overlap, coverable)
    seed = overlap.totals(mix)
    everything = np.ones(len(goals.amount), bool)
    raked, miss = rake(seed, overlap, coverable, everything)
    if miss > _MISS:
        coverable = coverable - unavoidable(overlap, coverable, seed > 0)
        raked, _ = rake(seed, overlap, coverable, everything)
    empty = overlap.inside @ seed <= 0
    mix *= overlap.laid_out(ratio(raked, seed))
    return FairShare(mix, overlap, np.where(empty, 0.0, coverable), notes)


def _coverable(goals: Goals, overlap: Overlap) -> Floats:
    """What each goal comes to where somebody covers it.

    Raises
    ------
    PlanError
        If no amounts of any cells, open or not, could meet all goals.
    """
    coverable = goals.coverable.copy()
    has_cells = overlap.inside.any(axis=1)
    _, miss = rake(np.ones(overlap.inside.shape[1]), overlap, coverable, has_cells)
    if miss > _MISS:
        gap = contradiction(overlap, np.where(has_cells, coverable, 0.0))
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
            goals.places[g],
            f'goal "{mine["goal"]}" ({goals.amount[g]:,.10g}) and the goals it shares cells with ({names}) contradict '
            "each other",
            f"make it {goals.amount[g] - gap[g]:,.10g}, or change the others",
        ))  # fmt: skip
    return findings


def _mixed(holdings: Holdings, goals: Goals, overlap: Overlap, coverable: Floats) -> tuple[Floats, list[Assumption]]:
    """Mix the raked drivers by their weights; shape (K, T)."""
    lanes, settings = holdings.lanes, holdings.lanes.plan.settings
    weights, notes = driver_weights(holdings)
    own = np.array([not settings.metrics[m].sum_of for m in goals.table["metric"]], bool)
    free = ~(overlap.inside[own].any(axis=0))
    size = _precedent(holdings) if free.any() else np.zeros(len(lanes.metrics))
    asked = overlap.group >= 0
    total, used = np.zeros(asked.shape), np.zeros(len(lanes.metric))
    for name, weight in weights.items():
        values = np.where(asked & (weight > 0)[:, None], _driver(holdings, name), 0.0)
        seed = overlap.totals(values)
        whole = np.bincount(overlap.metric, seed, len(lanes.metrics))
        raked, _ = rake(seed, overlap, coverable, own)
        raked = np.where(free, seed * ratio(size, whole)[overlap.metric], raked)
        share = weight * (whole > 0)[lanes.metric]
        total += share[:, None] * values * overlap.laid_out(ratio(raked, seed))
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
            here = lanes.kinds.get((r, m), np.zeros(0, np.int64))
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
    if driver in (BASE, "capacity", "productivity", "equal"):
        return True
    columns = holdings.lanes.roster.columns
    table = driver if driver in ("history", "current") else "potential"
    metrics, metric_of = columns.coded(table, "metric")
    rows = (metrics == metric)[metric_of]
    if table == "potential":
        drivers, driver_of = columns.coded(table, "driver")
        rows &= (drivers == driver)[driver_of]
    return bool(rows.any())


def _precedent(holdings: Holdings) -> Floats:
    """What each metric weighs where only a sum has a goal: its history, else its base, else the mean of others."""
    lanes, columns = holdings.lanes, holdings.lanes.roster.columns
    sold = columns.plan.table("history")["actual"].to_numpy(np.float64)
    metric = columns.places("history", "metric", lanes.metrics)
    past = np.bincount(metric[metric >= 0], sold[metric >= 0], len(lanes.metrics))
    due = np.bincount(lanes.metric, holdings.base.sum(axis=1), len(lanes.metrics))
    size = np.where(past > 0, past, np.where(due > 0, due, np.nan))
    known = size[~np.isnan(size)]
    return np.where(np.isnan(size), known.mean() if len(known) else 1.0, size)
