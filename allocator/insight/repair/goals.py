"""Goals that give way: their rows with another amount or rate."""

from __future__ import annotations

import numpy as np

from allocator.cells.goals import Goals
from allocator.insight.repair.change import Bent, Change, Edit, outwards, written
from allocator.insight.wording import percent, wording
from allocator.plan.columns import TABLES


def goals(bent: Bent) -> Change | None:
    """Raise or lower goals; those over the same cells go on agreeing with each other."""
    cells, labelled = bent.program.rules.cells, bent.program.rules.labelled
    table = cells.goals.table
    rows, amount = bent.amounts("goals")
    half = len(rows) // 2
    times = 1.0 + amount[:half] - amount[half:]
    sentences, edits, changed = [], [], {}
    for row, factor in zip(rows[:half].tolist(), times.tolist(), strict=True):
        if factor == 1.0:
            continue
        block = labelled.blocks[int(labelled.block[row])]
        assert block.entry is not None
        place = int(block.entry[row - int((labelled.block < labelled.block[row]).sum())])
        goal, words = table.iloc[place], wording(bent.allocation.plan.settings, str(table["metric"].iloc[place]))
        is_rate = bool(np.isnan(goal["amount"]))
        old = float(goal["rate"] if is_rate else goal["amount"])
        step = 1e-4 if is_rate else words.step
        new = outwards(old * _on_stated(cells.goals, place, factor), 1e-9 if bent.exact else step, factor > 1)
        if is_rate and new > 1:
            return None
        by = f"{100 * abs(new - old):,.4g} points" if is_rate else words.amount(abs(new - old), unit=True)
        to = percent(new) if is_rate else words.amount(new, unit=True)
        more = "more" if factor > 1 else "less"
        sentences.append(f"{by} {more} on the goal {goal['goal']}, {to} in all ({cells.goals.places[place]})")
        column = "rate" if is_rate else "amount"
        key = {"goal": str(goal["goal"])}
        edits.append(Edit("goals.csv", key, column, old, new))
        changed[place] = {column: new}
    stated = table.iloc[list(changed)].copy()
    for place, cell in changed.items():
        for column, value in cell.items():
            stated.loc[place, column] = value
    columns = [*TABLES["goals"].key, "amount", "rate"]
    return Change(tuple(sentences), tuple(edits), rows={"goals": written(stated[columns])})


def _on_stated(goals: Goals, place: int, factor: float) -> float:
    """Say how much the stated amount or rate changes for a goal to change by a factor, what was carried over kept."""
    amount, carried = float(goals.amount[place]), float(goals.table["carried_over"].iloc[place])
    return max(amount * factor - carried, 0.0) / (amount - carried) if carried and amount > carried else factor
