"""What a comparison says: sentences, and a table for each question."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

FRAMES = ("inputs", "input_rows", "goals", "totals", "movers", "fairness", "near_fair_share", "plan_tests")
"""Names of the tables, as of their files."""


@dataclass(frozen=True)
class Comparison:
    """Allocations side by side; the first is the baseline, and a change is what a scenario has more than that.

    Amounts are in the unit of the metric, shares are parts of 1, NaN where there is nothing to compare. Every table has
    the column `scenario`.
    """

    names: tuple[str, ...]
    gist: str
    """What to know first."""
    sentences: tuple[str, ...]
    """What else to know, and what could not be compared."""
    inputs: pd.DataFrame
    """A setting or a cell of an input table that differs: scenario, where, about, old, new."""
    input_rows: pd.DataFrame
    """An input table that differs: scenario, file, changed, added, removed; rows."""
    goals: pd.DataFrame
    """A goal in a scenario: goal, metric, period, scope, line, priority, scenario, target, carried, gap, carried_share,
    over_assigned_target, over_assigned_carried, target_change, carried_change, carried_change_share, note."""
    totals: pd.DataFrame
    """A node of a level in a scenario: level, node, line, metric, period, scenario, quota, change, change_share."""
    movers: pd.DataFrame
    """A rep and metric that moved, the largest first: scenario, rep, name, role, metric, before, after, change,
    change_share, relative (change ÷ mean quota of the metric), only_in, why, then a column for each step of the
    waterfall; the steps add up to the change."""
    fairness: pd.DataFrame
    """Spread within a role: scenario, role, line, metric, measure (load, or quota ÷ a driver), reps, lowest,
    lower_quartile, median, upper_quartile, highest, variation (standard deviation ÷ mean)."""
    near_fair_share: pd.DataFrame
    """Reps near fair share: scenario, role, line, metric, reps, within_5, within_10, within_20 (shares of the reps)."""
    plan_tests: pd.DataFrame
    """A plan test: scenario, test, about, value, shown, bound, verdict, sentence, why."""

    @property
    def frames(self) -> dict[str, pd.DataFrame]:
        """Every table by its name."""
        return {name: getattr(self, name) for name in FRAMES}

    def __str__(self) -> str:
        return "\n".join([self.gist, *self.sentences])
