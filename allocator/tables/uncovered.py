"""uncovered.csv: potential, base and history that no rep covers."""

from __future__ import annotations

import numpy as np
import pandas as pd

from allocator.arrays import Floats, Texts
from allocator.cells.groups import places
from allocator.cells.holdings import BASE, Holdings
from allocator.cells.season import spread, working_profile

COLUMNS = ["kind", "territory", "rep", "metric", "period", "amount", "why"]
_NOTHING = 1e-9


def uncovered(holdings: Holdings) -> pd.DataFrame:
    """One row for each territory (or book), metric and period where something is left over.

    Columns: kind (potential, base, another driver or history), territory, rep, metric, period, amount, why.
    """
    found = [*_territories(holdings), *_books(holdings), *_history(holdings)]
    table = pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=COLUMNS)
    return table[COLUMNS].sort_values(COLUMNS[:5], kind="stable", ignore_index=True)


def _territories(holdings: Holdings) -> list[pd.DataFrame]:
    lanes, plan = holdings.lanes, holdings.lanes.plan
    rows = plan.table("potential")
    rows = rows[rows["territory"] != ""]
    found = []
    for (driver, metric), mine in rows.groupby(["driver", "metric"]):
        if metric not in lanes.metrics:
            continue
        held = mine.groupby(["territory", "period"])["potential"].sum().unstack(fill_value=0)
        profile = working_profile(plan) if driver == BASE else _season(holdings, lanes.metrics.index(metric))
        amount = held.to_numpy(np.float64) @ spread(plan, held.columns.to_numpy(object), profile)
        covered = _covered(holdings, metric, held.index.to_numpy(object))
        left = amount * np.clip(1.0 - covered, 0.0, 1.0)
        found.append(
            _listed(
                plan.calendar.labels,
                str(driver),
                str(metric),
                held.index.to_numpy(object),
                left,
                covered,
                amount,
            )
        )
    return [table for table in found if len(table)]


def _season(holdings: Holdings, metric: int) -> Floats:
    mine = np.flatnonzero(holdings.lanes.metric == metric)
    return holdings.season[mine[0]] if len(mine) else working_profile(holdings.lanes.plan)


def _covered(holdings: Holdings, metric: str, names: Texts) -> Floats:
    """Largest part of each territory that the lanes of one line hold, by period; lines mirror each other."""
    lanes = holdings.lanes
    mine = np.flatnonzero(lanes.metric == lanes.metrics.index(metric))
    place = places(names, lanes.territories)[lanes.territory[mine]]
    out = np.zeros((len(names), lanes.presence.shape[1]))
    line = lanes.roster.line[lanes.spell[mine]]
    for name in np.unique(line):
        one = np.zeros_like(out)
        used = (place >= 0) & (line == name)
        np.add.at(one, place[used], lanes.share[mine[used]])
        out = np.maximum(out, one)
    return out


def _listed(
    labels: tuple[str, ...],
    driver: str,
    metric: str,
    names: Texts,
    left: Floats,
    covered: Floats,
    amount: Floats,
) -> pd.DataFrame:
    row, period = np.nonzero(left > _NOTHING * np.maximum(amount, 1.0))
    nobody = covered[row, period] <= _NOTHING
    return pd.DataFrame({
        "kind": driver, "territory": names[row], "rep": "", "metric": metric,
        "period": np.array(labels, object)[period], "amount": left[row, period],
        "why": np.where(nobody, "nobody covers it", "shares add up to less than 1"),
    })  # fmt: skip


def _books(holdings: Holdings) -> list[pd.DataFrame]:
    """Books of reps who have no lane in the metric."""
    lanes, rows = holdings.lanes, holdings.lanes.plan.table("potential")
    rows = rows[rows["rep"] != ""]
    if rows.empty:
        return []
    pairs = set(zip(lanes.roster.reps[lanes.rep], np.array(lanes.metrics, object)[lanes.metric], strict=True))
    alone = np.array([pair not in pairs for pair in zip(rows["rep"], rows["metric"], strict=True)], bool)
    left = rows[alone & (rows["potential"] > 0)]
    if left.empty:
        return []
    return [left.assign(kind=left["driver"], amount=left["potential"], why="the rep does not sell the metric")[COLUMNS]]


def _history(holdings: Holdings) -> list[pd.DataFrame]:
    """Sales of the last window on territories that nobody covers now."""
    lanes, plan = holdings.lanes, holdings.lanes.plan
    rows = plan.table("history")
    rows = rows[(rows["territory"] != "") & ~rows["territory"].isin(lanes.territories)]
    spans = {label: plan.calendar.span(label) for label in rows["period"].unique()}
    begins = plan.calendar.year.start - plan.settings.history.window
    recent = {
        label for label, span in spans.items() if span and span.start >= begins and span.end <= plan.calendar.year.start
    }
    rows = rows[rows["period"].isin(recent)]
    if rows.empty:
        return []
    sums = rows.groupby(["territory", "metric", "period"], as_index=False)["actual"].sum()
    return [sums.assign(kind="history", rep="", amount=sums["actual"], why="nobody covers the territory now")[COLUMNS]]
