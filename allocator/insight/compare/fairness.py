"""How evenly quotas lie within each role."""

from __future__ import annotations

import numpy as np
import pandas as pd

from allocator.insight.compare.people import people
from allocator.insight.compare.scenarios import Scenarios

LOAD = "load"
WITHIN = {"within_5": 0.05, "within_10": 0.10, "within_20": 0.20}
_GROUP = ["role", "line", "metric", "measure"]
_QUARTERS = {"lowest": 0.0, "lower_quartile": 0.25, "median": 0.5, "upper_quartile": 0.75, "highest": 1.0}
SPREAD_COLUMNS = ["scenario", *_GROUP, "reps", *_QUARTERS, "variation"]
NEAR_COLUMNS = ["scenario", "role", "line", "metric", "reps", *WITHIN]
_TRIFLE = 1e-9


def fairness(compared: Scenarios) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the spread within each role, and the shares of reps near fair share, of every scenario."""
    rows = {name: people(allocation) for name, allocation in compared.each}
    spread = pd.concat([spreads(table).assign(scenario=name) for name, table in rows.items()])
    near = pd.concat([near_fair_share(table).assign(scenario=name) for name, table in rows.items()])
    return _side_by_side(spread, _GROUP)[SPREAD_COLUMNS], _side_by_side(near, _GROUP[:3])[NEAR_COLUMNS]


def _side_by_side(rows: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Put the scenarios of a group one below the other."""
    return rows.sort_values(keys, kind="stable", ignore_index=True)


def spreads(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the spread of load, and of quota ÷ driver, within each role.

    Parameters
    ----------
    rows
        As `people` returns them; open seats, house reps and reps without hours or driver are left out.

    Returns
    -------
    Columns: role, line, metric (blank for load), measure, reps, lowest, lower_quartile, median, upper_quartile,
    highest, variation (standard deviation of all these reps ÷ their mean).
    """
    counted = rows[rows["counts"]]
    load = counted.drop_duplicates("rep").assign(metric="", measure=LOAD)
    held = counted["held"].where(counted["held"] > 0)
    driven = counted.assign(measure="quota ÷ " + counted["driver"], value=counted["quota"] / held)
    both = pd.concat([load.assign(value=load["load"]), driven])[[*_GROUP, "value"]].dropna(subset="value")
    groups = both.astype({"value": np.float64}).groupby(_GROUP)["value"]
    out = groups.quantile(np.array(list(_QUARTERS.values()))).unstack()
    out.columns = pd.Index(list(_QUARTERS))
    mean = groups.mean()
    out["reps"] = groups.size()
    out["variation"] = groups.std(ddof=0) / mean.where(mean > 0)
    return out.reset_index()


def near_fair_share(rows: pd.DataFrame) -> pd.DataFrame:
    """Return what share of the reps of each role and metric has a quota within 5, 10 and 20 % of fair share.

    Open seats, house reps and reps without fair share are left out.
    """
    counted = rows[rows["counts"] & (rows["fair_share"] > 0)]
    off = (counted["quota"] / counted["fair_share"] - 1.0).abs()
    near = counted[_GROUP[:3]].assign(**{name: (off <= most + _TRIFLE).astype(float) for name, most in WITHIN.items()})
    groups = near.groupby(_GROUP[:3])
    return groups.mean().assign(reps=groups.size()).reset_index()
