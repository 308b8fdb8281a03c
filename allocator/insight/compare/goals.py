"""Goals side by side, matched by their id."""

from __future__ import annotations

import numpy as np
import pandas as pd

from allocator.allocation import Allocation
from allocator.insight.compare.change import relative
from allocator.insight.compare.scenarios import Scenarios, shared_metrics

ABSENT, NEW = "not in this scenario", "not in the baseline"
OTHER_METRIC = "another metric or unit than in the baseline"
_TEXTS = ["goal", "metric", "period", "scope", "line", "priority"]
_FIGURES = ["target", "carried", "gap", "carried_share", "over_assigned_target", "over_assigned_carried"]
COLUMNS = [
    *_TEXTS, "scenario", *_FIGURES, "target_change", "carried_change", "carried_change_share", "note",
]  # fmt: skip


def goals(compared: Scenarios) -> pd.DataFrame:
    """Set target, carried, gap and over-assigned of every goal beside the baseline's; one row a goal and scenario."""
    tables = [_of(allocation) for allocation in compared.allocations]
    ids = list(dict.fromkeys(goal for table in tables for goal in table.index))
    texts = pd.concat([table[_TEXTS[1:]] for table in tables])
    texts = texts[~texts.index.duplicated()].reindex(ids)
    laid = [
        _beside(tables[0], table, texts, shared_metrics(compared.baseline, allocation)).assign(scenario=name)
        for (name, allocation), table in zip(compared.each, tables, strict=True)
    ]
    rows = pd.concat(laid).reset_index(names="goal")
    place = np.tile(np.arange(len(ids)), len(tables))
    return rows.iloc[np.argsort(place, kind="stable")][COLUMNS].reset_index(drop=True)


def _of(allocation: Allocation) -> pd.DataFrame:
    table = allocation.goals.rename(columns={"amount": "target"}).set_index("goal")
    share = relative(table["carried"], table["target"])
    return table.assign(carried_share=share)[[*_TEXTS[1:], *_FIGURES]].astype({"priority": np.float64})


def _beside(first: pd.DataFrame, own: pd.DataFrame, texts: pd.DataFrame, shared: frozenset[str]) -> pd.DataFrame:
    """Lay a scenario's goals out over all ids, with what changed against the first."""
    here, base = own.reindex(texts.index), first.reindex(texts.index)
    absent = here["metric"].isna()
    new = ~absent & base["metric"].isna()
    other = ~absent & ~new & ~((here["metric"] == base["metric"]) & here["metric"].isin(shared))
    out = here.assign(**{str(name): here[name].where(~absent, texts[name]) for name in texts})
    base = base[["target", "carried"]].mask(other)
    out["target_change"] = here["target"] - base["target"]
    out["carried_change"] = here["carried"] - base["carried"]
    out["carried_change_share"] = relative(out["carried_change"], base["carried"])
    return out.assign(note=np.select([absent, new, other], [ABSENT, NEW, OTHER_METRIC], ""))
