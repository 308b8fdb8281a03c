"""rules.csv: a row for every row of every rule, with its value, bounds and slack."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from allocator.verify.cells import Cells
from allocator.verify.digits import compared
from allocator.verify.rows import Rows
from allocator.verify.sums import Floats, Ints, Texts
from allocator.verify.targets import read_targets
from allocator.verify.violation import Violation, listed

FILE = "rules.csv"


def rule_table(cells: Cells, rows: list[Rows]) -> Iterator[Violation]:
    """Compare values and bounds with the rows worked out once more, and slack with the bounds."""
    table = cells.tables.get("rules")
    if table is None:
        return
    wanted = _wanted(cells, rows)
    labels = table["label"].to_numpy(object)
    yield from _slack(table, labels)
    place = _matched(table, labels, wanted)
    none = np.setdiff1d(np.arange(len(wanted)), place)
    names = wanted["label"].to_numpy(object)
    yield from listed(
        np.where(place < 0, 1.0, 0.0),
        lambda row: Violation(f"{FILE} {labels[row]}", "is no row of the plan", "1 row"),
    )
    yield from listed(
        np.ones(len(none)), lambda row: Violation(f"{FILE} {names[none[row]]}", "is missing", "1 row")
    )
    rows_known = np.flatnonzero(place >= 0)
    for column in ("value", "min", "max"):
        written = table[column].to_numpy(np.float64)[rows_known]
        expected = wanted[column].to_numpy(np.float64)[place[rows_known]]
        yield from compared(column, written, expected, lambda row: f"{FILE} {labels[rows_known[row]]}")


def _wanted(cells: Cells, rows: list[Rows]) -> pd.DataFrame:
    """Rows as rules.csv should have them."""
    parts = [part for row in rows if len(row.value) for part in _sides(cells, row)]
    empty = pd.DataFrame({"label": [], "value": [], "min": [], "max": []})
    return pd.concat(parts, ignore_index=True) if parts else empty


def _sides(cells: Cells, rows: Rows) -> Iterator[pd.DataFrame]:
    """One table of rows; for bounds made of quotas one for each side, of differences."""
    labels = f"{rows.rule}(" + rows.about() + ")"
    lower, upper = (np.where(np.isinf(bound), np.nan, bound) for bound in (rows.lower, rows.upper))
    if rows.rule == "goals":
        targets = [target for target in cells.once(read_targets) if target.has_cells]
        lower = np.array([target.goal_part for target in targets])
        upper = np.array([target.padded for target in targets])
    if not rows.against_quotas:
        yield pd.DataFrame({"label": labels, "value": rows.value, "min": lower, "max": upper})
        return
    nothing = np.full(len(rows.value), np.nan)
    if not np.isnan(lower).all():
        yield pd.DataFrame({"label": labels, "value": rows.value - lower, "min": 0.0, "max": nothing})
    if not np.isnan(upper).all():
        yield pd.DataFrame({"label": labels, "value": rows.value - upper, "min": nothing, "max": 0.0})


def _matched(table: pd.DataFrame, labels: Texts, wanted: pd.DataFrame) -> Ints:
    """Find the wanted row of each row by its label, rows of one label by their bounds; -1 for none."""
    index = pd.Index(wanted["label"], dtype=object)
    if index.is_unique:
        place = index.get_indexer(pd.Index(labels, dtype=object))
        repeated = pd.Series(place).duplicated().to_numpy() & (place >= 0)
        return np.where(repeated, -1, place)
    theirs = table[["min", "max", "value"]].assign(label=labels, row=np.arange(len(table)))
    mine = wanted.assign(place=np.arange(len(wanted)))
    for frame in (theirs, mine):
        order = (
            frame[["min", "max", "value"]]
            .round(3)
            .assign(label=frame["label"])
            .sort_values(["label", "min", "max", "value"])
        )
        frame["turn"] = order.groupby("label").cumcount()
    found = theirs.merge(mine[["label", "turn", "place"]], on=["label", "turn"], how="left").sort_values(
        "row"
    )
    return found["place"].fillna(-1).to_numpy(np.int64)


def _slack(table: pd.DataFrame, labels: Texts) -> list[Violation]:
    """Slack is what lies between the value and the nearer bound."""
    value, lower, upper, slack = (
        table[name].to_numpy(np.float64) for name in ("value", "min", "max", "slack")
    )
    nearer: Floats = np.fmin(upper - value, value - lower)
    written = np.where(np.isinf(slack), np.nan, slack)
    return compared("slack", written, nearer, lambda row: f"{FILE} {labels[row]}", slack=1e-6)
