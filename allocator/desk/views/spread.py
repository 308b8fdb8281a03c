"""Reps as points: quota against fair share, hours that quotas need against hours there are; who stands out is named."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from allocator.allocation import Allocation
from allocator.desk.views.grid import plan_grid
from allocator.desk.views.labels import placed
from allocator.insight.compare.fairness import LOAD, spreads
from allocator.insight.compare.people import people
from allocator.insight.wording import aligned_percent, wording

MOST_POINTS = 1_000
"""Points of a chart; of more those that are named and an even selection of the others are drawn."""
NAMED = 8
"""Reps that are named at most."""
_APART = 0.10
"""Part of fair share by which a named rep lies away from it at least."""
_FENCE = 1.5
"""Named are loads this many times the middle half's width beyond it."""
_FULL = 1.0
_ROLES = 8


def rep_points(allocation: Allocation, metric: str, reps: Sequence[str]) -> pd.DataFrame:
    """Return reps with their quota and fair share, and the hours there are and those that all quotas need.

    Columns: rep, fair_share, quota, part (quota in percent of fair share), hours, needed, load (in percent),
    far_from_fair and far_in_load: the name of whoever stands out, else blank; fair_label, fair_side, load_label and
    load_side: what is written beside the point of each chart, and on which side.
    """
    grid = plan_grid(allocation, metric, reps)
    found = grid[(grid["fair_share"] > 0) | (grid["quota"] > 0)]
    found = found[["fair_share", "quota", "hours", "needed", "load"]].rename_axis("rep").reset_index()
    part = found["quota"] / found["fair_share"].where(found["fair_share"] > 0)
    away = (part - 1.0).abs()
    found = found.assign(
        part=100 * part,
        far_from_fair=_named(found["rep"], away, away > _APART),
        far_in_load=_named(found["rep"], *_outside(found["load"])),
    )
    if found.empty:
        return found
    fair = placed(found, "fair_share", "quota", found["far_from_fair"]).add_prefix("fair_")
    load = placed(found, "hours", "needed", found["far_in_load"]).add_prefix("load_")
    return found.assign(load=100 * found["load"]).join([fair, load])


def _outside(load: pd.Series[float]) -> tuple[pd.Series[float], pd.Series[bool]]:
    """How far each load lies from the middle one, and whether that is far or above full."""
    low, middle, high = (float(load.quantile(part)) for part in (0.25, 0.5, 0.75))
    room = _FENCE * (high - low)
    return (load - middle).abs(), (load > high + room) | (load < low - room) | (load > _FULL)


def _named(names: pd.Series[str], size: pd.Series[float], is_far: pd.Series[bool]) -> pd.Series[str]:
    """Names of those that are farthest, blank for all others."""
    most = size[is_far].nlargest(NAMED).index
    return names.where(names.index.isin(most), "")


def drawn(points: pd.DataFrame) -> pd.DataFrame:
    """Return as many points as a chart can show: whoever is named, and an even selection of the others by quota."""
    if len(points) <= MOST_POINTS:
        return points
    named = (points["far_from_fair"] != "") | (points["far_in_load"] != "")
    others = points[~named].sort_values("quota", kind="stable")
    picked = others.iloc[np.linspace(0, len(others) - 1, MOST_POINTS - int(named.sum())).astype(int)]
    return pd.concat([points[named], picked.drop_duplicates("rep")]).sort_index()


def outliers(allocation: Allocation, metric: str, points: pd.DataFrame) -> pd.DataFrame:
    """Tell who stands out and how, the farthest first. Columns: rep, quota, fair_share, part, load, says."""
    words = wording(allocation.plan.settings, metric)
    mine = points[(points["far_from_fair"] != "") | (points["far_in_load"] != "")]
    order = (mine["part"] - 100).abs().fillna(np.inf).sort_values(ascending=False, kind="stable").index
    mine = mine.loc[order]
    said = [_said(row) for _, row in mine.iterrows()]
    amounts = {name: mine[name].map(words.quota) for name in ("quota", "fair_share")}
    return mine[["rep"]].assign(**amounts, part=mine["part"], load=mine["load"], says=said)


def _said(row: pd.Series) -> str:
    said = []
    if row["far_from_fair"]:
        side = "above" if row["part"] > 100 else "below"
        off = f"{aligned_percent(abs(row['part'] / 100 - 1))} {side} fair share"
        said.append("quota without a fair share" if np.isnan(row["part"]) else off)
    if row["far_in_load"]:
        said.append(f"load {aligned_percent(row['load'] / 100)}{', above full' if row['load'] > 100 else ''}")
    return "; ".join(said)


def role_loads(allocation: Allocation, reps: Sequence[str]) -> pd.DataFrame:
    """Return the load of each rep with the role, in percent; open seats and house reps are left out.

    Columns: rep, role, load; at most 1,000 reps, an even selection where there are more.
    """
    rows = people(allocation)
    mine = rows[rows["counts"] & rows["rep"].isin(set(reps))].drop_duplicates("rep")[["rep", "role", LOAD]].dropna()
    mine = mine.assign(load=100 * mine[LOAD].astype(float)).sort_values(["role", "load"], kind="stable")
    if len(mine) > MOST_POINTS:
        mine = mine.iloc[np.linspace(0, len(mine) - 1, MOST_POINTS).astype(int)].drop_duplicates("rep")
    return mine.reset_index(drop=True)


def role_spreads(allocation: Allocation, reps: Sequence[str]) -> pd.DataFrame:
    """Return how load is spread within each role, in percent.

    Columns: role, reps, lowest, lower_quartile, median, upper_quartile, highest, variation.
    """
    rows = people(allocation)
    found = spreads(rows[rows["rep"].isin(set(reps))])
    found = found[found["measure"] == LOAD].drop(columns=["line", "metric", "measure"]).reset_index(drop=True)
    shares = [str(name) for name in found if name not in ("role", "reps")]
    return found.assign(**{name: 100 * found[name] for name in shares})[["role", "reps", *shares]]
