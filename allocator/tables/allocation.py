"""All tables of an allocation, put together."""

from __future__ import annotations

from functools import cache
from importlib.metadata import version
from typing import Any

import numpy as np
import pandas as pd

from allocator.allocation import Allocation, Evidence, Status
from allocator.arrays import Mask
from allocator.plan.plan import Plan
from allocator.rules.cells import Cells
from allocator.solve.answer import Solved, Watch
from allocator.tables.assumptions import assumptions
from allocator.tables.engines import engines
from allocator.tables.frame import Result
from allocator.tables.goals import goals
from allocator.tables.quotas import quotas
from allocator.tables.reps import reps
from allocator.tables.rollup import rollup
from allocator.tables.rules import rules
from allocator.tables.sentence import sentence
from allocator.tables.uncovered import uncovered
from allocator.tables.waterfall import waterfall

_ENGINES = ("allocator", "numpy", "scipy", "pandas", "highspy", "piqp")


def tabulate(cells: Cells, solved: Solved, watch: Watch) -> Allocation:
    """Make every table from the solved program."""
    result = Result(cells, solved.whole.quota, solved.balanced)
    asked = goals(result)
    status = _status(cells, solved, asked)
    text = sentence(cells, solved, asked, status)
    allocation = Allocation(
        plan=cells.plan,
        status=status,
        sentence=text,
        quotas=quotas(result),
        reps=reps(result, solved.attribution),
        rollup=rollup(result),
        goals=asked,
        rules=rules(result, solved.asked, None),
        waterfall=waterfall(result, solved.attribution),
        uncovered=uncovered(cells.holdings),
        assumptions=assumptions(cells, solved),
        run=_run(cells, solved, status, text),
        evidence=Evidence(cells, solved),
    )
    watch.stage("tables")
    allocation.run["seconds"] = watch.seconds
    return allocation


@cache
def versions() -> tuple[tuple[str, str], ...]:
    """Versions of what the answer depends on."""
    return tuple((name, version(name)) for name in _ENGINES)


def _status(cells: Cells, solved: Solved, asked: pd.DataFrame) -> Status:
    if solved.repair is not None:
        return Status.CONFLICT
    return Status.SHORT if falls_short(cells.plan, asked).any() else Status.MET


def falls_short(plan: Plan, goals: pd.DataFrame) -> Mask:
    """Tell of each row of goals.csv whether the goal falls short by more than a trifle."""
    unit = goals["metric"].map(lambda metric: plan.settings.metrics[metric].round_to)
    short: Mask = (goals["gap"] > np.maximum(1e-6 * goals["amount"], 1e-6 * unit)).to_numpy(np.bool_)
    return short


def _run(cells: Cells, solved: Solved, status: Status, text: str) -> dict[str, Any]:
    return {
        "status": str(status),
        "sentence": text,
        "reach": [
            {"priority": tier.priority, "least_shortfall": tier.least, "shortfalls": tier.shortfall.tolist(),
             "engines": list(tier.engines)}
            for tier in solved.reach.tiers
        ],
        "headroom": None,
        "play_to_strengths": None,
        "program": None,
        "versions": dict(versions()),
        "digest": cells.plan.digest,
        "solver": solved.balance.engine,
        "engines": engines(solved),
        "cells": len(cells.lane),
        "rows": len(solved.asked.lower),
        "seconds": {},
    }  # fmt: skip
