"""Who moved, and the rules that moved them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from allocator.allocation import Allocation
from allocator.insight.compare.change import relative
from allocator.insight.compare.people import people
from allocator.insight.compare.scenarios import Scenarios, shared_metrics
from allocator.insight.compare.steps import FIRST, LAST, in_words, steps

MOST_TOLD = 1_000
"""Movers of a scenario whose change is told in words."""
_ABOUT = ["scenario", "rep", "name", "role", "metric"]
_FIGURES = ["before", "after", "change", "change_share", "relative"]
_NOTHING = 1e-9


def movers(compared: Scenarios) -> pd.DataFrame:
    """List every rep and metric whose quota of the year differs from the baseline's, the largest move first.

    A rep whom only one of two plans has moves from 0 or to 0.
    """
    found = [_moved(compared, name, allocation) for name, allocation in compared.others]
    rules = dict.fromkeys(str(c) for table in found for c in table if c not in (*_ABOUT, *_FIGURES, "only_in", "why"))
    between = [rule for rule in rules if rule not in (*FIRST, *LAST)]
    columns = [*_ABOUT, *_FIGURES, "only_in", "why", *FIRST, *between, *LAST]
    out = pd.concat(found, ignore_index=True).reindex(columns=columns)
    return out.assign(**{rule: out[rule].astype(np.float64).fillna(0.0) for rule in between})


def _moved(compared: Scenarios, name: str, allocation: Allocation) -> pd.DataFrame:
    first = compared.baseline
    old, new = _of(first, allocation), _of(allocation, first)
    keys = new.index.union(old.index)
    names = list(dict.fromkeys([*FIRST, *old.columns, *new.columns]))
    names = [*(n for n in names if n not in LAST), *LAST]
    before, after = (table.reindex(index=keys, columns=names).fillna(0.0) for table in (old, new))
    moved = after - before
    out = pd.DataFrame({"before": before.sum(axis=1).round(9), "after": after.sum(axis=1).round(9)})
    out["change"] = out["after"] - out["before"]
    out["change_share"] = relative(out["change"], out["before"])
    out["relative"] = out["change"] / _mean(first, allocation).reindex(keys.get_level_values("metric")).to_numpy()
    out["only_in"] = _only_in(keys, first, allocation, compared.names[0], name)
    out = pd.concat([out, moved], axis=1)
    out = out[out["change"].abs() > _NOTHING]
    out = out.iloc[np.argsort(-out["relative"].abs().to_numpy(), kind="stable")]
    why = _why(compared, out, names)
    return _introduced(out, allocation, first).reset_index().assign(scenario=name, why=why)


def _of(allocation: Allocation, other: Allocation) -> pd.DataFrame:
    """Steps of the metrics that can be compared."""
    table = steps(allocation)
    return table[table.index.get_level_values("metric").isin(shared_metrics(allocation, other))]


def _mean(first: Allocation, second: Allocation) -> pd.Series[float]:
    """Mean quota of a rep by metric, over both plans; open seats and house reps stay out unless there are no others."""
    both = pd.concat([people(allocation)[["metric", "quota", "counts"]] for allocation in (first, second)])
    counted = both[both["counts"]].groupby("metric")["quota"].mean()
    mean = counted.reindex(both["metric"].unique()).fillna(both.groupby("metric")["quota"].mean())
    return mean.where(mean > 0)


def _only_in(keys: pd.Index, first: Allocation, second: Allocation, old: str, new: str) -> list[str]:
    """Name the scenario where a rep is in one plan only; blank where both have the rep."""
    reps = pd.Series(keys.get_level_values("rep"))
    there = [reps.isin(set(allocation.plan.table("reps")["rep"])).to_numpy() for allocation in (first, second)]
    return list(np.select([~there[0], ~there[1]], [new, old], ""))


def _why(compared: Scenarios, moved: pd.DataFrame, names: list[str]) -> list[str]:
    """Tell the largest steps of each move."""
    values = moved[names].to_numpy(np.float64)
    metrics = moved.index.get_level_values("metric")
    words = {metric: compared.words(metric) for metric in set(metrics)}
    told = [in_words(values[k], names, words[metric]) for k, metric in enumerate(metrics[:MOST_TOLD])]
    return [*told, *[""] * (len(moved) - len(told))]


def _introduced(moved: pd.DataFrame, second: Allocation, first: Allocation) -> pd.DataFrame:
    """Add name and role, of the scenario where it has the rep."""
    both = pd.concat([allocation.reps[["rep", "name", "role"]].astype(object) for allocation in (second, first)])
    known = both.drop_duplicates("rep").set_index("rep").reindex(moved.index.get_level_values("rep"))
    return moved.assign(name=known["name"].to_numpy(), role=known["role"].to_numpy())
