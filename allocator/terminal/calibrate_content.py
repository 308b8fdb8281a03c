"""What history tells, for a program to read."""

from __future__ import annotations

from typing import Any

import numpy as np

from allocator.year.calibrate.backtest import BackTest
from allocator.year.calibrate.calibrate import Calibration, MetricFound
from allocator.year.calibrate.chosen import Chosen
from allocator.year.calibrate.drivers import REPLAYED, Reading
from allocator.year.calibrate.hours import Hours
from allocator.year.calibrate.ramp import Ramp
from allocator.year.calibrate.season import Season
from allocator.year.calibrate.stated import Stated


def content(calibration: Calibration, stated: Stated) -> dict[str, Any]:
    """Everything that was found, with what would be written."""
    return {
        "metrics": {found.past.metric: _metric(found) for found in calibration.metrics},
        "without_history": list(calibration.without_history),
        "history": _reading(calibration.reading) if calibration.reading else None,
        "ramp": {one.profile: _ramp(one) for one in calibration.ramps},
        "hours_per_unit": _hours(calibration.hours) if calibration.hours else None,
        "changes": {".".join(path): value for path, value in stated.changes},
    }


def _metric(found: MetricFound) -> dict[str, Any]:
    past, one = found.past, found.strengths
    columns = {
        "rep": past.people.names[one.rep], "strength": one.strength, "from": one.low, "to": one.high,
        "as_sold": one.raw, "periods": one.periods,
    }  # fmt: skip
    rows = zip(*(values.tolist() for values in columns.values()), strict=True)
    return {
        "rows": past.rows,
        "periods": list(past.labels),
        "notes": [*past.unused, *one.notes],
        "strengths": [dict(zip(columns, row, strict=True)) for row in rows],
        "season": _season(found.season) if found.season else None,
        "fair_share": _chosen(found.chosen) if found.chosen else None,
        "back_test": _back_test(found.back_test) if found.back_test else None,
    }


def _season(one: Season) -> dict[str, Any]:
    own = dict(zip(one.territories.tolist(), one.by_territory.tolist(), strict=True)) if one.differs else {}
    return {
        "months": one.months, "years": one.years, "index": one.index.tolist(), "from": one.low.tolist(),
        "to": one.high.tolist(), "territories": own, "chance": one.chance,
    }  # fmt: skip


def _chosen(one: Chosen) -> dict[str, Any]:
    return {
        "now": dict(one.now),
        "best": dict(one.weights),
        "standard_error": dict(one.deviation),
        "not_replayed": list(one.kept),
        "periods": one.periods,
        "readings": [{**_reading(reading), "mean_error": error} for reading, error in one.mean_error.items()],
    }


def _back_test(one: BackTest) -> dict[str, Any]:
    return {
        "periods": list(one.periods),
        "reps": one.reps.tolist(),
        "calibrated": one.ours.tolist(),
        **{way.replace(" ", "_"): error.tolist() for way, error in one.naive.items()},
        "history": [_reading(reading) for reading in one.readings],
        "weights": [dict(zip(REPLAYED, row, strict=True)) for row in one.weights.tolist()],
    }


def _reading(reading: Reading) -> dict[str, Any]:
    return {"window": reading.window, "of": reading.of}


def _ramp(one: Ramp) -> dict[str, Any]:
    raw = np.where(np.isnan(one.raw), None, one.raw).tolist()  # type: ignore[call-overload]
    return {
        "months": one.months, "reps": one.reps, "now": one.now.tolist(), "as_sold": raw, "share": one.share.tolist(),
        "from": one.low.tolist(), "to": one.high.tolist(), "profile": list(one.profile_by_month),
    }  # fmt: skip


def _hours(one: Hours) -> dict[str, Any]:
    if not one.reps:
        return {"note": one.note}
    columns = {"now": one.now, "hours": one.hours, "from": one.low, "to": one.high}
    by_metric = {
        metric: {name: float(values[k]) for name, values in columns.items()} for k, metric in enumerate(one.metrics)
    }
    return {"reps": one.reps, "note": one.note, "metrics": by_metric}
