"""Over-assignment by level, and what it compounds to."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from allocator.allocation import Allocation
from allocator.desk.stated import Stated
from allocator.insight.wording import listed, percent

REP = "rep"
_SAME = 9


@dataclass(frozen=True)
class LevelFactor:
    """The factor of one level, as plan.yaml has it."""

    level: str
    label: str
    percent: float
    """How much its quotas exceed the level above, in hundredths."""


def level_factors(stated: Stated) -> tuple[LevelFactor, ...]:
    """Return the factor of each level, top to bottom, the rep last."""
    factors = stated.settings.over_assignment.factors
    return tuple(
        LevelFactor(level, level.replace("_", " ").capitalize(), round(factors.get(level, 0.0) * 100, _SAME))
        for level in (*stated.settings.levels, REP)
    )


def as_factor(hundredths: float) -> float | None:
    """Return the factor of plan.yaml for a number of hundredths; None for none."""
    return round(hundredths / 100, _SAME + 2) or None


def compound(stated: Stated) -> str:
    """Say what the factors of plan.yaml come to: 4 % × 5 % are 9.2 %; of a goal of 100, reps are asked for 109.2."""
    factors = [(one.label, one.percent / 100) for one in level_factors(stated) if one.percent]
    if not factors:
        return "Quotas add up to the goals: there is no over-assignment."
    total = float(np.prod([1.0 + factor for _, factor in factors]))
    told = listed([f"{label} {percent(factor)}" for label, factor in factors])
    whole = f"{told} compound to {percent(total - 1)}" if len(factors) > 1 else told
    above = stated.settings.over_assignment.warn_above
    warning = f" ▲ That is above {percent(above)}: quotas that high lose their meaning." if total - 1 > above else ""
    return f"{whole}: of a goal of 100, reps are asked for {total * 100:,.4g}.{warning}"


def compounds(allocation: Allocation) -> pd.DataFrame:
    """Return how the reps are padded in all, each level and row of over_assignment.csv counted.

    Columns: over-assignment, metrics, reps (how many), who (the first few).
    """
    cells = allocation.evidence.cells
    total = np.broadcast_to(cells.padding.total(), cells.index.shape)[cells.lane, cells.period]
    reps = cells.lanes.roster.reps[cells.rep]
    labels = np.array([allocation.plan.settings.metrics[name].label for name in cells.lanes.metrics], object)
    groups = pd.DataFrame({
        "padding": np.round(total - 1.0, _SAME), "rep": reps, "metric": labels[cells.metric]
    }).groupby("padding")  # fmt: skip
    who = groups["rep"].unique()
    return pd.DataFrame({
        "over-assignment": [percent(float(value)) for value in who.index],
        "metrics": [listed(sorted(names)) for names in groups["metric"].unique()],
        "reps": [f"{len(names):,}" for names in who],
        "who": [", ".join(names[:3]) + (", …" if len(names) > 3 else "") for names in who],
    })  # fmt: skip
