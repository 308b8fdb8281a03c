"""Which cells are covered by exactly the same goals."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from allocator.arrays import Floats, Ints, Mask
from allocator.cells.goals import Goals
from allocator.cells.lanes import Lanes

Marks = npt.NDArray[np.uint64]


@dataclass(frozen=True)
class Overlap:
    """Groups of cells that are covered by exactly the same goals and of one metric: S groups, G goals."""

    group: Ints
    """Group of each lane and period, -1 where no goal; shape (K, T)."""
    inside: Mask
    """Whether a group lies in a goal; shape (G, S)."""
    metric: Ints
    """Metric of each group."""

    def blocks(self, wanted: Mask) -> list[Ints]:
        """Sort the wanted goals into blocks of disjoint goals; each maps a group to its goal, -1 for none."""
        blocks: list[Ints] = []
        for goal in np.flatnonzero(wanted):
            mine = self.inside[goal]
            block = next((b for b in blocks if (b[mine] < 0).all()), None)
            if block is None:
                block = np.full(self.inside.shape[1], -1, np.int64)
                blocks.append(block)
            block[mine] = goal
        return blocks

    def totals(self, values: Floats) -> Floats:
        """Sum of the cells of each group; `values` has shape (K, T)."""
        count = self.inside.shape[1]
        return np.bincount((self.group + 1).ravel(), values.ravel(), count + 1)[1:].astype(np.float64)

    def laid_out(self, values: Floats) -> Floats:
        """Value of each cell's group, zero where no goal; `values` has shape (S,)."""
        return np.asarray(np.append(values, 0.0)[self.group])


def read_overlap(lanes: Lanes, goals: Goals) -> Overlap:
    """Number the cells by the set of goals that cover them, metric by metric.

    Lanes that the same goals pick are looked at once, and so are periods; sets of goals are told apart by the sums of
    random numbers of 63 bits.
    """
    random = np.random.default_rng(0)
    keys = random.integers(1, 2**63, len(goals.amount), dtype=np.uint64)
    metric_keys = random.integers(1, 2**63, len(lanes.metrics), dtype=np.uint64)
    lane, lane_kind = _kinds(_lane_marks(lanes, goals, keys, metric_keys, random))
    period, period_kind = _kinds(_period_marks(lanes, goals, keys, random))
    mark = np.zeros((len(lane), len(period)), np.uint64)
    for key, selection in zip(keys, goals.selections, strict=True):
        mark[selection.at(lane[:, None], period)] += key
    mark += np.where(mark > 0, metric_keys[lanes.metric[lane], None], np.uint64(0))
    values, first, code = np.unique(mark, return_index=True, return_inverse=True)
    group = code.reshape(mark.shape) - int(len(values) > 0 and values[0] == 0)
    at_lane, at_period = np.divmod(first[values > 0], mark.shape[1] or 1)
    at_lane, at_period = lane[at_lane], period[at_period]
    inside = np.array([s.at(at_lane, at_period) for s in goals.selections], bool)
    inside = inside.reshape(len(goals.amount), len(at_lane))
    return Overlap(group[lane_kind[:, None], period_kind], inside, lanes.metric[at_lane])


def _kinds(marks: Marks) -> tuple[Ints, Ints]:
    """First row of each distinct mark, and which of them each row has."""
    _, first, kind = np.unique(marks, return_index=True, return_inverse=True)
    return first, kind


def _lane_marks(lanes: Lanes, goals: Goals, keys: Marks, metric_keys: Marks, random: np.random.Generator) -> Marks:
    """One number for each lane, alike where the same goals pick it in the same periods."""
    marks = metric_keys[lanes.metric]
    for key, selection in zip(keys, goals.selections, strict=True):
        marks[selection.lanes] += key
        if selection.cells is not None:
            periods = random.integers(1, 2**63, len(selection.periods), dtype=np.uint64)
            marks += np.where(selection.cells, periods, np.uint64(0)).sum(axis=1, dtype=np.uint64)
    return marks


def _period_marks(lanes: Lanes, goals: Goals, keys: Marks, random: np.random.Generator) -> Marks:
    """One number for each period, alike where the same goals pick it for the same lanes."""
    count = len(lanes.plan.calendar.labels)
    if any(selection.cells is not None for selection in goals.selections):
        return random.integers(1, 2**63, count, dtype=np.uint64)
    marks = np.zeros(count, np.uint64)
    for key, selection in zip(keys, goals.selections, strict=True):
        marks[selection.periods] += key
    return marks
