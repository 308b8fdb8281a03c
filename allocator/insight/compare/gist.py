"""What to know first of a comparison, in a sentence for each scenario."""

from __future__ import annotations

import pandas as pd

from allocator.allocation import Allocation, Status
from allocator.insight.compare.goals import ABSENT
from allocator.insight.compare.scenarios import Scenarios, shared_metrics
from allocator.insight.wording import listed, percent

FELT = 0.05
"""Part of a quota by which a rep must move to be counted."""
_FEW = 3


def gist(
    compared: Scenarios, inputs: pd.DataFrame, goals: pd.DataFrame, totals: pd.DataFrame, movers: pd.DataFrame
) -> str:
    """Tell what each scenario carries more or less than the baseline, and how many reps move."""
    said = []
    for name, allocation in compared.others:
        own = _Own(compared, name, allocation, goals, totals, movers)
        said.append(own.unlike() if own.moves() else own.alike(bool((inputs["scenario"] == name).any())))
    return "\n".join(said)


class _Own:
    """What there is to say of one scenario against the baseline."""

    def __init__(
        self, compared: Scenarios, name: str, allocation: Allocation,
        goals: pd.DataFrame, totals: pd.DataFrame, movers: pd.DataFrame,
    ) -> None:  # fmt: skip
        self.compared, self.name, self.allocation = compared, name, allocation
        self.goals, self.totals, self.movers = (table[table["scenario"] == name] for table in (goals, totals, movers))

    def moves(self) -> bool:
        """Tell whether any quota or goal differs."""
        goals = self.goals[self.goals["note"] != ABSENT]
        asked = goals[["target_change", "carried_change"]].abs().max().max() > 0
        other = (self.goals["note"] != "").any() or self.allocation.status != self.compared.baseline.status
        return bool(asked or other or len(self.movers) or self.totals["change"].abs().max() > 0)

    def alike(self, inputs_differ: bool) -> str:
        """Say that nothing moves."""
        first = self.compared.names[0]
        if not inputs_differ:
            return f"{self.name} is the same as {first}: no input, goal or quota differs."
        return f"{self.name} has the same goals and quotas as {first}, though its inputs differ."

    def unlike(self) -> str:
        """Say what is carried, who moves and which goals are met."""
        carried = [text for text in map(self._metric, self._shared()) if text]
        first = self.compared.names[0]
        more = listed(carried) if carried else "as much of every metric"
        against = f"{self.name} carries {more} {'than' if carried else 'as'} {first}"
        if not self._shared():
            against = f"{self.name} has no metric in the same unit as {first}"
        return "; ".join([against, *self._people(), *self._status()]) + "."

    def _shared(self) -> list[str]:
        shared = shared_metrics(self.compared.baseline, self.allocation)
        return [name for name in self.allocation.plan.settings.cell_metrics if name in shared]

    def _metric(self, metric: str) -> str:
        """Tell how much more or less of a metric the company carries, line by line; nothing where it is the same."""
        rows = self.totals[(self.totals["level"] == "company") & (self.totals["metric"] == metric)]
        calendar = self.compared.baseline.plan.calendar
        rows = rows[(rows["period"] == calendar.label(calendar.year)) & (rows["change"].abs() > 0)]
        return listed([self._change(row) for _, row in rows.iterrows()])

    def _change(self, row: pd.Series) -> str:
        words = self.compared.words(str(row["metric"]))
        side = "more" if row["change"] > 0 else "less"
        share = "" if pd.isna(row["change_share"]) else f" ({percent(abs(row['change_share']))})"
        line = "" if row["line"] == "direct" else f" in the line {row['line']}"
        return f"{words.amount(abs(row['change']), unit=True)}{share} {side} {words.label}{line}"

    def _people(self) -> list[str]:
        """Tell how many reps move, and who is in one plan only."""
        both = self.movers[self.movers["only_in"] == ""]
        felt = both[both["change_share"].isna() | (both["change_share"].abs() > FELT)]["rep"].nunique()
        plans = (self.compared.baseline.plan, self.allocation.plan)
        old, new = (dict.fromkeys(plan.table("reps")["rep"]) for plan in plans)
        count, verb = len(old.keys() & new.keys()), "moves" if felt == 1 else "move"
        said = []
        if count and self._shared():
            moved = f"{felt:,} of {count:,} reps {verb}" if felt else "no rep moves"
            said.append(f"{moved} by more than {percent(FELT)}")
        alone = ((self.name, new, old), (self.compared.names[0], old, new))
        return [*said, *(_only(name, [rep for rep in own if rep not in other]) for name, own, other in alone
                         if own.keys() - other.keys())]  # fmt: skip

    def _status(self) -> list[str]:
        """Tell goals that are met in one plan only, and rules that conflict."""
        before = self.compared.baseline.goals.set_index("goal")["gap"] > 0
        after = self.allocation.goals.set_index("goal")["gap"] > 0
        both = before.index.intersection(after.index)
        lost, won = (both[a[both] & ~b[both]].tolist() for a, b in ((after, before), (before, after)))
        said = [f"it falls short of {_goals(lost)}, which {self.compared.names[0]} meets"] if lost else []
        said += [f"it meets {_goals(won)}, which {self.compared.names[0]} does not"] if won else []
        return [*said, *(["its hard rules conflict"] if self.allocation.status is Status.CONFLICT else [])]


def _goals(names: list[str]) -> str:
    return f"{'the goal' if len(names) == 1 else 'the goals'} {listed(names)}" if len(names) <= _FEW else (
        f"{len(names):,} goals"
    )  # fmt: skip


def _only(scenario: str, reps: list[str]) -> str:
    """Name the reps that only one scenario has."""
    shown = reps if len(reps) <= _FEW else [*reps[:_FEW], f"{len(reps) - _FEW:,} more"]
    return f"{listed(shown)} {'is' if len(reps) == 1 else 'are'} only in {scenario}"
