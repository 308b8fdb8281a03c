"""uncovered.csv: what territories hold and nobody covers is listed, all of it and no more."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from allocator.verify.amounts import BASE
from allocator.verify.cells import Cells
from allocator.verify.digits import compared
from allocator.verify.stretches import working_profile
from allocator.verify.sums import Floats, places, summed, texts
from allocator.verify.violation import Violation

NOTHING = 1e-6


def uncovered(cells: Cells) -> Iterator[Violation]:
    """Compare what is listed of each territory, driver and metric with what no line covers."""
    table = cells.tables.get("uncovered")
    if table is None:
        return
    lanes = cells.lanes
    kinds, metrics, territories = (texts(table[name]) for name in ("kind", "metric", "territory"))
    drivers = sorted(set(texts(cells.plan.table("potential")["driver"]).tolist()))
    for driver in drivers:
        for m, metric in enumerate(lanes.metrics):
            if driver == BASE or _one_season(cells, m):
                rows = table[(kinds == driver) & (metrics == metric) & (territories != "")]
                yield from _compared(cells, driver, metric, _left(cells, driver, m), rows)


def _compared(cells: Cells, driver: str, metric: str, left: Floats, rows: pd.DataFrame) -> Iterator[Violation]:
    names, labels = cells.lanes.territories, np.array(cells.plan.calendar.labels, object)
    place = places(rows["territory"], names) * len(labels) + places(rows["period"], labels)
    listed = np.bincount(place[place >= 0], rows["amount"].to_numpy(np.float64)[place >= 0], left.size)
    either = np.flatnonzero((listed > 0) | (left.ravel() > NOTHING))

    def named(row: int) -> str:
        territory, period = divmod(int(either[row]), len(labels))
        return f"uncovered.csv {driver}, {names[territory]}, {metric}, {labels[period]}"

    yield from compared("amount", listed[either], left.ravel()[either], named)


def _one_season(cells: Cells, metric: int) -> bool:
    """Whether all roles phase the year alike, so that what nobody covers has a season."""
    season = cells.amounts.season[cells.lanes.metric == metric]
    return bool((season == season[:1]).all())


def _left(cells: Cells, driver: str, metric: int) -> Floats:
    """What each territory holds × the part that even the line that covers most of it does not; (territories, T)."""
    lanes, spells = cells.lanes, cells.spells
    rows = cells.amounts.rows(driver)
    rows = rows.only(np.flatnonzero((rows.metric == metric) & (rows.territory > 0)))
    held = np.zeros((len(lanes.territories), cells.periods))
    if not len(rows.amount):
        return held
    mine = np.flatnonzero(lanes.metric == metric)
    for line in range(len(spells.lines)):
        here = mine[spells.line_number[lanes.spell[mine]] == line]
        held = np.maximum(held, summed(lanes.share[here], lanes.territory[here], len(held)))
    profile = cells.amounts.season[mine[:1]] if driver != BASE and len(mine) else working_profile(lanes)[None, :]
    weight = rows.weights(profile[0])[rows.stretch]
    return summed(weight * rows.amount[:, None], rows.territory, len(held)) * np.clip(1.0 - held, 0.0, 1.0)
