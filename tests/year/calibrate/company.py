"""A company whose truth is known: strengths, season, ramp, hours and noise are planted."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from allocator.plan.plan import Plan
from allocator.plan.read import plan_from

SEASON = np.array([0.9, 1.0, 0.8, 1.3])


@dataclass(frozen=True)
class Company:
    """What is planted, and the plan that holds the history it made."""

    plan: Plan
    strength: np.ndarray


def settings(**metric: Any) -> dict[str, Any]:
    return {
        "name": "planted",
        "currency": "USD",
        "year_starts": "2027-01-01",
        "periods": "quarter",
        "metrics": {"revenue": {"unit": "USD", "round_to": 100, "fair_share": {"equal": 1.0}, **metric}},
        "roles": {"AE": {"metrics": ["revenue"]}},
    }


def quarters(count: int) -> list[str]:
    """Names of the quarters before 2027, the last of them FY2026-Q4."""
    return [f"FY{2026 - back // 4}-Q{4 - back % 4}" for back in reversed(range(count))]


def company(seed: int = 0, reps: int = 30, periods: int = 12, spread: float = 0.25, noise: float = 0.3) -> Company:
    """Draw strengths, then quarters of sales: 100,000 × strength × season × growth × luck."""
    rng = np.random.default_rng(seed)
    strength = np.clip(1.0 + spread * rng.standard_normal(reps), 0.2, None)
    season = SEASON[(np.arange(periods) - periods) % 4]
    growth = 1.02 ** np.arange(periods)
    luck = 1.0 + noise * rng.standard_normal((reps, periods))
    actual = 100_000 * strength[:, None] * season * growth * luck
    return Company(planned(actual), strength)


def planned(actual: np.ndarray) -> Plan:
    """A plan for 2027 whose history holds the sales of reps by quarter."""
    plan = _blank(*actual.shape)
    rows = plan.table("history").assign(actual=actual.T.ravel())
    return replace(plan, tables={**plan.tables, "history": rows})


@lru_cache
def _blank(reps: int, periods: int) -> Plan:
    names = [f"R{rep:04d}" for rep in range(reps)]
    return plan_from(settings(), {
        "reps": pd.DataFrame({"rep": names, "role": "AE"}),
        "goals": pd.DataFrame({"metric": ["revenue"], "period": ["FY2027"], "amount": ["1000000"]}),
        "history": history(names, np.ones((reps, periods))),
    })  # fmt: skip


def history(names: list[str], actual: np.ndarray, **columns: Any) -> pd.DataFrame:
    """Rows of history.csv, one for each rep and quarter."""
    labels = quarters(actual.shape[1])
    rep, period = np.repeat(names, len(labels)), np.tile(labels, len(names))
    sold = np.round(actual, 2).ravel().astype(str)
    return pd.DataFrame({"period": period, "metric": "revenue", "rep": rep, "actual": sold, **columns})
