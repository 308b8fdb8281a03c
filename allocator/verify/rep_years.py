"""reps.csv and waterfall.csv: the year of each rep and metric."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from allocator.verify.cells import Cells
from allocator.verify.digits import ADDED_UP, WORKED_OUT, compared
from allocator.verify.sums import Floats, Ints, divided, places
from allocator.verify.violation import Violation, listed, number


class Years:
    """Rows of a table by rep and metric, with the sums of the cells they stand for."""

    def __init__(self, cells: Cells, name: str) -> None:
        self.cells, self.file, self.table = cells, f"{name}.csv", cells.tables[name]
        metrics = len(cells.lanes.metrics)
        code = places(self.table["rep"], cells.spells.reps), places(self.table["metric"], cells.metric_names)
        self.place = code[0] * metrics + code[1]
        self.known = (code[0] >= 0) & (code[1] >= 0)
        self.lane = cells.lanes.rep * metrics + cells.lanes.metric
        self.size = metrics * len(cells.spells.reps)
        if "line" in self.table:
            self._divide_by_line()

    def _divide_by_line(self) -> None:
        """Give a rep in two lines of credit a row for each."""
        code, names = pd.factorize(pd.Series(self.cells.spells.line, dtype=object))
        row = places(self.table["line"], np.asarray(names, object))
        self.known &= row >= 0
        self.place = self.place * len(names) + row
        self.lane = self.lane * len(names) + code[self.cells.lanes.spell]
        self.size *= len(names)

    def total(self, values: Floats) -> Floats:
        """Sum cells by row; shape (known rows,)."""
        return np.asarray(np.bincount(self.lane, values.sum(axis=1), self.size)[self.place[self.known]])

    def count(self) -> Floats:
        """Count listed cells by row."""
        return self.total(self.cells.listed.astype(np.float64))

    def written(self, column: str) -> Floats:
        """Return a column of numbers, for the rows that are known."""
        return self.table[column].to_numpy(np.float64)[self.known]

    def named(self, row: int) -> str:
        """Words for a row among those that are known."""
        values = self.table.iloc[int(np.flatnonzero(self.known)[row])]
        return f"{self.file} {values['rep']}, {values['metric']}"

    def rep(self) -> Ints:
        """Rep of each row that is known."""
        return places(self.table["rep"], self.cells.spells.reps)[self.known]

    def rows(self) -> Iterator[Violation]:
        """Check that each rep and metric with quotas has one row."""
        cells = self.cells
        for row in np.flatnonzero(~self.known):
            values = self.table.iloc[int(row)]
            yield Violation(f"{self.file} {values['rep']}, {values['metric']}", "is not in the plan", "1 row")
        wanted = np.bincount(self.lane, cells.listed.any(axis=1), self.size) > 0
        rows = np.bincount(self.place[self.known], minlength=self.size)
        first = np.zeros(self.size, np.int64)
        first[self.lane[::-1]] = np.arange(len(self.lane))[::-1]

        def describe(place: int, what: str) -> Violation:
            lane = first[place]
            rep, metric = (
                cells.spells.reps[cells.lanes.rep[lane]],
                cells.lanes.metrics[cells.lanes.metric[lane]],
            )
            return Violation(f"{self.file} {rep}, {metric}", what, "1 row")

        yield from listed((wanted & (rows == 0)) * 1.0, lambda place: describe(place, "is missing"))
        yield from listed(np.maximum(rows - 1.0, 0.0), lambda place: describe(place, "is there more than once"))

    def compare(self, expected: dict[str, Floats], slack: Floats | float = 0.0) -> Iterator[Violation]:
        """Compare columns with what the quotas give."""
        for column, figures in expected.items():
            if column in self.table:
                exact = ADDED_UP if column == "quota" else WORKED_OUT
                yield from compared(column, self.written(column), figures, self.named, exact, slack)


def reps(cells: Cells) -> Iterator[Violation]:
    """Compare the year figures of reps.csv with the quotas."""
    if "reps" not in cells.tables:
        return
    years = Years(cells, "reps")
    yield from years.rows()
    quota, before = (
        years.total(cells.quota),
        years.total(np.where(cells.listed, cells.amounts.last_year, 0.0)),
    )
    potential = years.total(np.where(cells.listed, cells.amounts.potential, 0.0))
    rep = years.rep()
    needed, hours = cells.needed.sum(axis=1)[rep], cells.hours.sum(axis=1)[rep]
    yield from years.compare({"quota": quota})
    yield from years.compare({"fair_share": years.total(cells.fair_share)}, 1e-6 * years.count())
    yield from years.compare({
        "last_year": np.where(before > 0, before, np.nan),
        "growth": divided(quota, np.maximum(before, 0.0), np.nan) - 1.0,
        "load": divided(needed, hours, np.nan),
        "share_of_potential": divided(quota, potential, np.nan),
        "quota_to_ote": divided(quota, cells.earnings[rep], np.nan),
    })  # fmt: skip


def waterfall(cells: Cells) -> Iterator[Violation]:
    """Check that waterfall.csv leads from goal to quota, no bar larger than the moves it explains."""
    if "waterfall" not in cells.tables:
        return
    years = Years(cells, "waterfall")
    yield from years.rows()
    names = [str(name) for name in years.table.columns]
    paddings = [f"padding_{level}" for level in cells.padding]
    begins = names.index("fair_share") + 1
    bars = names[begins : names.index("quota")]
    count = years.count()
    yield from years.compare({"quota": years.total(cells.quota)})
    steps = {"share_of_goal": years.total(cells.goal_part), **_padding(cells, years)}
    yield from years.compare({**steps, "fair_share": years.total(cells.fair_share)}, 1e-6 * count)
    first = ["share_of_goal", *(name for name in paddings if name in years.table)]
    yield from _adds_up(years, first, "fair_share")
    yield from _adds_up(years, ["fair_share", *bars], "quota")
    yield from _too_large(years, bars)


def _padding(cells: Cells, years: Years) -> dict[str, Floats]:
    steps, reached = {}, cells.goal_part
    for level, factor in cells.padding.items():
        steps[f"padding_{level}"] = years.total(reached * (factor - 1.0))
        reached = reached * factor
    return steps


def _adds_up(years: Years, columns: list[str], to: str) -> list[Violation]:
    total = np.sum([years.written(name) for name in columns], axis=0)
    end = years.written(to)
    off = np.abs(total - end)
    allowed = 1e-6 * len(columns) + 1e-9 * np.abs(end)

    def describe(row: int) -> Violation:
        what = f"{columns[0]} and what follows add up to {number(total[row])}, not to {to} {number(end[row])}"
        return Violation(years.named(row), what, f"off by {number(off[row])}")

    return listed(np.where(off > allowed, off, 0.0), describe)


def _too_large(years: Years, bars: list[str]) -> Iterator[Violation]:
    """Find bars that exceed the moves between fair share and quota; rounding moves cells by units."""
    cells = years.cells
    unit = 2.0 * years.total(cells.unit)
    moved = years.total(np.abs(cells.quota - cells.fair_share)) + unit
    for name in bars:
        over = np.abs(years.written(name)) - (unit if name == "rounding" else moved)

        def describe(row: int, name: str = name, over: Floats = over) -> Violation:
            what = f"{name} is larger than what its quotas moved"
            return Violation(years.named(row), what, f"{number(over[row])} too much")

        yield from listed(np.where(over > 1e-6, over, 0.0), describe)
