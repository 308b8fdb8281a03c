"""Columns that several tables share: names as categories, so that millions of rows stay small."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from allocator.arrays import Floats, Ints, Texts
from allocator.cells.groups import coded
from allocator.rules.cells import Cells


@dataclass(frozen=True)
class Result:
    """Cells with their quotas, from which every table is made; n cells, in the order of the cells."""

    cells: Cells
    quota: Floats
    balanced: Floats
    """Quotas before rounding."""


def named(code: Ints, names: Texts) -> pd.Categorical:
    """Text of each row as a category; `names` may repeat."""
    unique, place = coded(names)
    return pd.Categorical.from_codes(place[code], categories=pd.Index(unique, dtype=object))


def periods(cells: Cells, code: Ints) -> pd.Categorical:
    """Names of periods, in the order of the year."""
    return pd.Categorical.from_codes(code, categories=pd.Index(cells.plan.calendar.labels, dtype=object))


def metric_names(cells: Cells) -> Texts:
    """Names of the metrics with cells, in the order of plan.yaml."""
    return np.array(cells.lanes.metrics, object)


def last_spell(cells: Cells) -> Ints:
    """The last spell of each rep, which names and describes the rep; shape (R,)."""
    roster = cells.lanes.roster
    order = np.argsort(roster.end, kind="stable")
    out = np.zeros(len(roster.reps), np.int64)
    out[roster.rep[order]] = order
    return out


def quotient(part: Floats, whole: Floats) -> Floats:
    """Divide; NaN where there is nothing to divide by."""
    return np.asarray(np.divide(part, whole, where=whole > 0, out=np.full(np.shape(part), np.nan)))
