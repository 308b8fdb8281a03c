"""How long it takes to explain a conflict: the certificate, a smallest set, and every repair tried."""

from __future__ import annotations

from typing import Any

import pandas as pd

from benchmarks.company import make_company
from benchmarks.spec import BenchSpec, Measured, register, seconds

REPS = 1_000
_PLANTED: dict[str, dict[str, Any]] = {
    "floors": {"per": "rep metric", "where": "metric=retention", "measure": "rate", "min": 0.975},
    "growth": {"per": "rep", "where": "metric=revenue", "measure": "growth", "min": 0.3},
    "lock": {},
}
"""A row of limits.csv that contradicts the others; without one the first lock becomes twenty times as large."""


def _measure(kind: str, runs: int) -> Measured:
    from allocator import allocate, plan_from, repairs
    from allocator.solve.conflict import find_repair

    settings, tables = make_company(REPS)
    if _PLANTED[kind]:
        tables["limits"] = pd.concat([tables["limits"], pd.DataFrame([_PLANTED[kind]])])
    else:
        quotas = tables["locks"]["quota"].astype(float)
        tables["locks"] = tables["locks"].assign(quota=quotas.where(quotas.index != quotas.index[0], 20 * quotas))
    allocation = allocate(plan_from(settings, tables))
    evidence = allocation.evidence

    def explain() -> None:
        find_repair(evidence.cells, evidence.solved.asked)
        repairs(allocation)

    return Measured(seconds(explain, runs))


for _kind in _PLANTED:
    register(
        BenchSpec(
            name=f"conflict {_kind}",
            what=f"a conflict of {_kind} at {REPS:,} reps × 12 × 3, explained with its repairs",
            unit="s",
            measure=lambda runs, kind=_kind: _measure(kind, runs),  # type: ignore[misc]
            budget=5.0,
        )
    )
