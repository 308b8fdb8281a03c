"""goals.csv: what is asked, what the quotas carry of it, and never more than the padded target."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from allocator.verify.cells import STEP_TOLERANCE, Cells
from allocator.verify.digits import ADDED_UP, WORKED_OUT, compared
from allocator.verify.rows import Rows, at_most
from allocator.verify.sums import Floats, Ints, divided, texts
from allocator.verify.targets import Target, read_targets
from allocator.verify.violation import Violation, number

EXACT = ("amount", "carried_over", "carried", "gap")


def goals(cells: Cells) -> list[Rows]:
    """Compare what the quotas of each goal add up to with its padded target, exactly."""
    found = [target for target in cells.once(read_targets) if target.has_cells]
    value = np.array([target.quota for target in found])
    upper = np.array([target.highest for target in found])
    near = STEP_TOLERANCE * np.array([target.unit for target in found])
    names = np.array([target.name for target in found], object)
    rows = at_most("goals", value, upper, near, lambda rows: names[rows])
    return [Rows(rows.rule, rows.about, value, rows.lower, upper, rows.below, near, exact=True)]


def goal_table(cells: Cells) -> Iterator[Violation]:
    """Compare every figure of goals.csv with the quotas."""
    table = cells.tables.get("goals")
    if table is None:
        return
    targets = cells.once(read_targets)
    place, missing = _matched(table, targets)
    for target in missing:
        yield Violation(f"goals.csv {target.name}", "the goal is missing", "1 row")
    extra = np.flatnonzero(place < 0)
    for row in extra:
        yield Violation(f"goals.csv {table['goal'].iloc[row]}", "is no goal of the plan", "1 row")
    rows = np.flatnonzero(place >= 0)
    asked = [targets[k] for k in place[rows]]
    yield from _figures(asked, table.iloc[rows])
    yield from _shares(targets)


def _matched(table: pd.DataFrame, asked: list[Target]) -> tuple[Ints, list[Target]]:
    """Find the goal of each row by its id, goals of one id in their order; and the goals without a row."""
    waiting: dict[str, list[int]] = {}
    for k, target in enumerate(asked):
        waiting.setdefault(target.name, []).append(k)
    place = [names.pop(0) if (names := waiting.get(name)) else -1 for name in texts(table["goal"]).tolist()]
    return np.array(place, np.int64), [asked[k] for left in waiting.values() for k in left]


def _figures(asked: list[Target], table: pd.DataFrame) -> Iterator[Violation]:
    amount = np.array([target.amount for target in asked])
    quota = np.array([target.quota for target in asked])
    base = np.array([target.whole_base for target in asked])
    padded = np.array([target.padded for target in asked])
    carried = np.minimum(quota, amount)
    nothing = (carried == 0) & table["rate"].isna().to_numpy(bool)
    expected = {
        "amount": amount, "carried": carried, "gap": amount - carried,
        "carried_over": np.array([float(target.row["carried_over"]) for target in asked]),
        "uncovered": np.array([target.uncovered for target in asked]),
        "rate": divided(carried, np.where(nothing, 0.0, base), np.nan),
        "over_assigned_target": padded, "over_assigned_carried": np.minimum(quota, padded),
    }  # fmt: skip
    for name, figures in expected.items():
        if name in table:
            written, exact = table[name].to_numpy(np.float64), ADDED_UP if name in EXACT else WORKED_OUT
            yield from compared(name, written, figures, lambda row: f"goals.csv {asked[row].name}", exact)


def _shares(asked: list[Target]) -> Iterator[Violation]:
    """Fair shares without padding add up to what somebody can carry of the goal.

    They may come to less only where the goal has no fair share at all, or shares cells with another that is short.
    """
    off = np.array([target.goal_part - target.coverable for target in asked])
    amount = np.array([target.amount for target in asked])
    short = off < -_near(amount)
    idle = np.array([target.goal_part == 0 for target in asked], bool)
    for k in np.flatnonzero((off > _near(amount)) | (short & ~idle)):
        others = np.flatnonzero(short & (np.arange(len(asked)) != k))
        if short[k] and any(_share_cells(asked[k], asked[other]) for other in others):
            continue
        what = f"fair shares add up to {number(asked[k].goal_part)} of a goal of {number(asked[k].coverable)}"
        yield Violation(f"goals.csv {asked[k].name}", what, f"off by {number(abs(off[k]))}")


def _share_cells(one: Target, other: Target) -> bool:
    both = bool((one.picked.lanes & other.picked.lanes).any())
    return both and bool((one.picked.periods & other.picked.periods).any())


def _near(amount: Floats) -> Floats:
    return 1e-6 * np.maximum(amount, 1.0)
