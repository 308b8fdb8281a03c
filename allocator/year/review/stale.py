"""Potential that the year has overtaken."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from allocator.insight.wording import wording
from allocator.plan.calendar import Span
from allocator.plan.plan import Plan
from allocator.plan.restate import last_days
from allocator.year.closing.happened import quota_period

_PLACE = ["territory", "metric"]


@dataclass(frozen=True, order=True)
class Stale:
    """A row of potential.csv that should be looked at, or the rows of a territory."""

    where: str
    why: str


def stale_potential(plan: Plan) -> tuple[Stale, ...]:
    """Find potential that is out of date.

    A driver is stale where all its rows for a territory and metric are of stretches that have ended. Potential is
    stale, too, where the territory sold more in the last twelve months of history than the year could yield, or has
    sold more in the year already. Bases are dated facts, and never stale.
    """
    return tuple(sorted({*_ended(plan), *_outgrown(plan)}))


def _ended(plan: Plan) -> Iterator[Stale]:
    table, as_of = plan.table("potential").reset_index(drop=True), plan.settings.year.as_of
    table = table[(table["driver"] != "base") & (table["period"] != "")]
    over = last_days(table["period"], plan.calendar) <= np.datetime64(str(as_of))
    every = plan.table("potential")
    for key, rows in table.assign(over=over).groupby([*_PLACE, "rep", "driver"], sort=True):
        territory, metric, rep, driver = key
        blank = every[(every["period"] == "") & (every["territory"] == territory) & (every["metric"] == metric)]
        if rows["over"].all() and not (blank["driver"] == driver).any():
            row = int(rows["row"].iloc[-1])
            what = f"{driver} of {metric} in {territory or rep} is given up to {rows['period'].iloc[-1]} only"
            yield Stale(f"potential.csv row {row}", f"{what}, which is closed")


def _outgrown(plan: Plan) -> Iterator[Stale]:
    table = plan.table("potential")
    table = table[(table["driver"] == "potential") & (table["territory"] != "")]
    held = table.groupby(_PLACE).agg(potential=("potential", "sum"), row=("row", "min"))
    for sales, when in ((_last_year(plan), "in the twelve months before the year"), (_this_year(plan), "in the year")):
        both = held.assign(sold=sales.reindex(held.index, fill_value=0.0)).reset_index()
        more = both[both["sold"] > both["potential"] * (1 + 1e-9)]
        for territory, metric, potential, row, sold in more.itertuples(index=False, name=None):
            words = wording(plan.settings, metric)
            what = f"{territory} sold {words.amount(sold, unit=True)} of {words.label} {when}"
            yield Stale(
                f"potential.csv row {row}", f"{what}, and its potential is {words.amount(potential, unit=True)}"
            )


def _last_year(plan: Plan) -> pd.Series[float]:
    """Sales of the twelve months before the year, by territory and metric."""
    table, year = plan.table("history"), plan.calendar.year
    before = Span(year.start - 12, year.start)
    labels = [label for label in pd.unique(table["period"]) if (s := plan.calendar.span(label)) and s in before]
    return table[table["period"].isin(labels)].groupby(_PLACE)["actual"].sum()


def _this_year(plan: Plan) -> pd.Series[float]:
    """Sales of the year so far, by territory and metric."""
    table = plan.table("actuals")
    return table[quota_period(plan, table) >= 0].groupby(_PLACE)["actual"].sum()
