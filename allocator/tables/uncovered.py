"""uncovered.csv: potential, base and history that no rep covers."""

from __future__ import annotations

import numpy as np
import pandas as pd

from allocator.arrays import Floats, Texts
from allocator.cells.groups import coded, codes, distinct, part, places, totals
from allocator.cells.holdings import BASE, Holdings
from allocator.cells.season import spread, working_profile

COLUMNS = ["kind", "territory", "rep", "metric", "period", "amount", "why"]
_NOTHING = 1e-9

Listed = dict[str, Texts | Floats]


def uncovered(holdings: Holdings) -> pd.DataFrame:
    """One row for each territory (or book), metric and period where something is left over.

    Columns: kind (potential, base, another driver or history), territory, rep, metric, period, amount, why.
    """
    found = [
        listed
        for listed in (*_held(holdings, "territory"), *_held(holdings, "rep"), _history(holdings))
        if len(listed["amount"])
    ]
    if not found:
        return pd.DataFrame(columns=COLUMNS)
    columns = {name: np.concatenate([listed[name] for listed in found]) for name in COLUMNS}
    order = np.lexsort([coded(columns[name])[1] for name in reversed(COLUMNS[:5])])
    return pd.DataFrame({name: values[order] for name, values in columns.items()})


def _listed(kind: Texts | str, territory: Texts | str, rep: Texts | str, metric: Texts | str, period: Texts,
            amount: Floats, why: Texts | str) -> Listed:  # fmt: skip
    texts = {"kind": kind, "territory": territory, "rep": rep, "metric": metric, "period": period, "why": why}
    count = len(amount)
    return {
        "amount": amount,
        **{name: np.full(count, text, object) if isinstance(text, str) else text for name, text in texts.items()},
    }


def _held(holdings: Holdings, key: str) -> list[Listed]:
    """What territories, or books of reps, hold beyond what the lanes of a line carry."""
    lanes, plan = holdings.lanes, holdings.lanes.plan
    found = []
    for driver in lanes.roster.columns.coded("potential", "driver")[0]:
        rows = holdings.amounts(key, driver)
        for metric in np.unique(rows.metric[rows.metric >= 0]).tolist():
            profile = working_profile(plan) if driver == BASE else _season(holdings, metric)
            amount = rows.of(metric) @ spread(plan, rows.labels, profile)
            covered = _covered(holdings, key, metric, rows.places)
            left = amount * np.clip(1.0 - covered, 0.0, 1.0)
            row, period = np.nonzero(left > _NOTHING * np.maximum(amount, 1.0))
            nobody = "nobody covers it" if key == "territory" else "the rep is not there to sell the metric"
            why = np.where(covered[row, period] <= _NOTHING, nobody, "shares add up to less than 1")
            names: dict[str, Texts | str] = {"territory": "", "rep": "", key: rows.places[row]}
            found.append(_listed(
                driver, names["territory"], names["rep"], lanes.metrics[metric],
                np.array(plan.calendar.labels, object)[period], left[row, period], why.astype(object),
            ))  # fmt: skip
    return found


def _season(holdings: Holdings, metric: int) -> Floats:
    mine = np.flatnonzero(holdings.lanes.metric == metric)
    return holdings.season[mine[0]] if len(mine) else working_profile(holdings.lanes.plan)


def _covered(holdings: Holdings, key: str, metric: int, names: Texts) -> Floats:
    """Largest part of each territory (or rep's book) that the lanes of one line hold, by period; lines mirror."""
    lanes = holdings.lanes
    known, code = (lanes.territories, lanes.territory) if key == "territory" else (lanes.roster.reps, lanes.rep)
    held = lanes.share if key == "territory" else part(lanes.presence, codes(lanes.rep, lanes.metric))
    place = places(names, known)[code]
    line = lanes.roster.line_code[lanes.spell]
    out = np.zeros((len(names), lanes.presence.shape[1]))
    for one in range(len(lanes.roster.lines)):
        mine = np.flatnonzero((lanes.metric == metric) & (line == one) & (place >= 0))
        out = np.maximum(out, totals(held[mine], place[mine], len(names)))
    return out


def _history(holdings: Holdings) -> Listed:
    """Sales of the last window on territories that nobody covers now."""
    lanes, plan, columns = holdings.lanes, holdings.lanes.plan, holdings.lanes.roster.columns
    begins, ends = plan.calendar.year.start - plan.settings.history.window, plan.calendar.year.start
    territories, place = columns.coded("history", "territory")
    metrics, metric = columns.coded("history", "metric")
    labels, label = columns.coded("history", "period")
    spans = [plan.calendar.span(text) for text in labels]
    recent = np.array([span is not None and span.start >= begins and span.end <= ends for span in spans], bool)
    left = (territories != "") & (places(lanes.territories, territories) < 0)
    rows = np.flatnonzero(left[place] & recent[label])
    used, row = distinct((place[rows] * len(metrics) + metric[rows]) * len(labels) + label[rows])
    amount = totals(plan.table("history")["actual"].to_numpy(np.float64)[rows], row, len(used))
    rest, label = np.divmod(used, max(len(labels), 1))
    place, metric = np.divmod(rest, max(len(metrics), 1))
    return _listed(
        "history", territories[place], "", metrics[metric], labels[label], amount, "nobody covers the territory now"
    )
