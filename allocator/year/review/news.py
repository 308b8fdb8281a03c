"""What the scenario holds against the plan in force: people, cells and goals that came or went."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from allocator.insight.wording import wording
from allocator.year.review.pace import Sold


@dataclass(frozen=True)
class News:
    """One thing that is otherwise than when the plan in force was made."""

    about: str
    """vanished, new or goal."""
    name: str
    """A rep, or a goal."""
    what: str


def news(sold: Sold) -> tuple[News, ...]:
    """Compare the plan in force with the people, cover and goals of today."""
    return (*_vanished(sold), *_new(sold), *_goals(sold))


def _vanished(sold: Sold) -> Iterator[News]:
    standing = sold.cells.standing
    if standing is None:
        return
    for (rep, metric), rows in standing.in_force.released.groupby(["rep", "metric"]):
        words = wording(sold.plan.settings, str(metric))
        places = ", ".join(sorted(set(rows["territory"]) - {""})) or "a book"
        quota = words.amount(float(rows["quota"].sum()), unit=True)
        yield News("vanished", str(rep), f"{quota} of {words.label} of {rep} in {places} has no rep any more")


def _new(sold: Sold) -> Iterator[News]:
    cells, standing = sold.cells, sold.cells.standing
    if standing is None:
        return
    found = np.flatnonzero(standing.is_new & (cells.fair_share > 0))
    lanes = cells.lanes
    table = pd.DataFrame({
        "rep": lanes.roster.reps[cells.rep[found]],
        "metric": np.array(lanes.metrics, object)[cells.metric[found]],
        "territory": lanes.territories[lanes.territory[cells.lane[found]]],
        "fair": cells.fair_share[found],
    })  # fmt: skip
    for (rep, metric), rows in table.groupby(["rep", "metric"]):
        words = wording(sold.plan.settings, str(metric))
        places = ", ".join(sorted(set(rows["territory"]) - {""})) or "a book"
        fair = words.amount(float(rows["fair"].sum()), unit=True)
        what = f"{rep} has {words.label} in {places}, and no quota there; a fair share would be {fair}"
        yield News("new", str(rep), what)


def _goals(sold: Sold) -> Iterator[News]:
    """Goals that ask for something else than the plan in force carries; what is closed and short stays short."""
    cells = sold.cells
    for goal, members in enumerate(cells.of_goals):
        row = cells.goals.table.iloc[goal]
        words = wording(sold.plan.settings, str(row["metric"]))
        asked, carried = float(cells.fair_share[members].sum()), float(sold.quota[members].sum())
        if len(members) and not sold.is_closed[members].all() and abs(asked - carried) >= words.step * (1 - 1e-6):
            name = str(row["goal"])
            told = (words.amount(round(asked / words.step) * words.step, unit=True), words.amount(carried, unit=True))
            what = f"the goal {name} asks for {told[0]} with over-assignment, the plan in force carries {told[1]}"
            yield News("goal", name, what)
