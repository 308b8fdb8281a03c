"""One rule on a page: what it says, where it stands, how near it is, what it is worth, and whom it moved."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from allocator.allocation import Allocation, Status
from allocator.arrays import Ints
from allocator.errors import Finding, PlanError
from allocator.insight.amounts import rough
from allocator.insight.inequalities import INEQUALITIES
from allocator.insight.rules_in_words import in_words
from allocator.insight.wording import listed, wording
from allocator.insight.worth.limit_groups import LimitGroup, pressing
from allocator.insight.worth.plan_page import CONFLICT
from allocator.insight.worth.price_list import PriceLine, price_line
from allocator.insight.worth.worth import Worth, worth
from allocator.plan.places import did_you_mean

_ROWS = 12
_TERMS = 8
_MOVED = 8
_PRICED = 3
_KEPT_NAMES = ("share_of_goal", "quota")


@dataclass(frozen=True)
class RuleRow:
    """A row of rules.csv in words."""

    label: str
    text: str
    place: str
    value: float
    lowest: float
    highest: float
    slack: float
    is_binding: bool
    price: str
    """What moving it is worth and how far that holds; blank where it does not press."""

    def __str__(self) -> str:
        bounds = [f"at least {rough(self.lowest)}"] if np.isfinite(self.lowest) else []
        bounds += [f"at most {rough(self.highest)}"] if np.isfinite(self.highest) else []
        near = "binds" if self.is_binding else f"{rough(self.slack)} from its bound"
        said = f"  {self.label}: {rough(self.value)}, {' and '.join(bounds)}, {near}"
        said += f"\n    {self.text} ({self.place})"
        return said + (f"\n    {self.price}" if self.price else "")


@dataclass(frozen=True)
class Term:
    """A cell of a row: its coefficient, its quota, and their product."""

    rep: str
    territory: str
    metric: str
    period: str
    coefficient: float
    quota: float

    @property
    def amount(self) -> float:
        return self.coefficient * self.quota

    def __str__(self) -> str:
        where = ", ".join(filter(None, (self.rep, self.territory, self.metric, self.period)))
        return f"  {where}: {rough(self.coefficient)} × {rough(self.quota)} = {rough(self.amount)}"


@dataclass(frozen=True)
class Moved:
    """A rep's year in a metric that the rule moved."""

    rep: str
    metric: str
    by: float
    text: str

    def __str__(self) -> str:
        return f"  {self.text}"


@dataclass(frozen=True)
class RulePage:
    """What there is to say of a rule, or of some rows of it."""

    rule: str
    inequality: str
    count: int
    binding: int
    rows: tuple[RuleRow, ...]
    """Those that press or are nearest to it first."""
    terms: tuple[Term, ...]
    """The largest terms, where one row is asked for."""
    moved: tuple[Moved, ...]
    """By the rule in all, the largest moves first."""
    note: str

    def __str__(self) -> str:
        rows = f"{self.count:,} row{'s' if self.count != 1 else ''}, {self.binding:,} binding"
        parts = [f"{self.rule}: {rows}\n{self.inequality}" + (f"\n{self.note}" if self.note else "")]
        more = self.count - len(self.rows)
        listing = [*map(str, self.rows), *([f"  and {more:,} more in rules.csv"] if more else [])]
        parts.append("Rows\n" + "\n".join(listing))
        if self.terms:
            parts.append("Its largest terms\n" + "\n".join(map(str, self.terms)))
        if self.moved:
            parts.append(f"Whom {self.rule} moved from fair share\n" + "\n".join(map(str, self.moved)))
        return "\n\n".join(parts)


def rule_page(allocation: Allocation, rule: str) -> RulePage:
    """Put together what a planner should know of a rule.

    Parameters
    ----------
    allocation
        The answer; a few linear programs are solved for what its rows are worth.
    rule
        A rule as in rules.csv (capacity, growth), a label, or a part of one.

    Raises
    ------
    PlanError
        If no row is called so; the nearest name is suggested.
    SolverFailed
        If no engine proves what the rule is worth.
    """
    rows = _found(allocation, rule)
    table = allocation.rules.iloc[rows]
    name = str(table["rule"].iloc[0])
    told = None if allocation.status is Status.CONFLICT else worth(allocation)
    order = _nearest(table, told)
    return RulePage(
        name, INEQUALITIES.get(name, ""), len(rows), int(table["binding"].sum()),
        _rows(allocation, rows[order[:_ROWS]], told), _terms(allocation, int(rows[0])) if len(rows) == 1 else (),
        _moved(allocation, rows, name), _note(allocation, rows, rule, told),
    )  # fmt: skip


def _found(allocation: Allocation, wanted: str) -> Ints:
    """Rows of a rule, of a label, or whose label holds a text; of one rule only."""
    table = allocation.rules
    labels = table["label"].astype(str)
    for picked in (table["rule"] == wanted, labels == wanted, labels.str.contains(wanted, case=False, regex=False)):
        rows = np.flatnonzero(picked.to_numpy(bool))
        if wanted and len(rows):
            same = (table["rule"] == table["rule"].iloc[rows[0]]).to_numpy(bool)
            return np.asarray(rows[same[rows]], np.int64)
    rules = list(dict.fromkeys(table["rule"].astype(str)))
    otherwise = f"the plan has rows of {', '.join(rules)}; rules.csv of an output lists them"
    raise PlanError(
        [Finding("--rule", f'no rule or row is "{wanted}"', did_you_mean(wanted, [*rules, *labels], otherwise))]
    )


def _note(allocation: Allocation, rows: Ints, wanted: str, told: Worth | None) -> str:
    """Say that the plan conflicts, that nothing here has a price, or that rows of other rules are called so, too."""
    if told is None:
        return CONFLICT
    table = allocation.rules
    others = table[table["label"].astype(str).str.contains(wanted, case=False, regex=False)].drop(rows, errors="ignore")
    said = [] if told.price[rows].any() else [f"None of this has a price for {told}: other limits stop that first."]
    if len(others):
        names = listed(list(dict.fromkeys(others["rule"].astype(str))))
        said.append(f"{len(others):,} more row{'s' if len(others) > 1 else ''} called so: {names}.")
    return " ".join(said)


def _nearest(table: pd.DataFrame, told: Worth | None) -> Ints:
    """Order rows by what they are worth, then those that bind, then by slack in parts of the bound."""
    price = np.zeros(len(table)) if told is None else np.abs(told.price[table.index.to_numpy()])
    size = table[["min", "max"]].abs().max(axis=1).fillna(0.0).to_numpy()
    slack = table["slack"].to_numpy() / np.maximum(size, 1e-9)
    effect = price * np.maximum(size, 1.0)
    return np.asarray(np.lexsort((slack, ~table["binding"].to_numpy(bool), -effect)), np.int64)


def _rows(allocation: Allocation, rows: Ints, told: Worth | None) -> tuple[RuleRow, ...]:
    """Rows in words; the first few that press with what they are worth."""
    prices = _prices(allocation, rows[:_PRICED], told)
    found = []
    for row in rows:
        own, said = allocation.rules.iloc[row], in_words(allocation, int(row))
        line = prices.get(int(row))
        found.append(RuleRow(
            str(own["label"]), said.text, said.place, float(own["value"]), float(own["min"]), float(own["max"]),
            float(own["slack"]), bool(own["binding"]), line.text if line is not None else "",
        ))  # fmt: skip
    return tuple(found)


def _prices(allocation: Allocation, rows: Ints, told: Worth | None) -> dict[int, PriceLine | None]:
    if told is None:
        return {}
    price = np.zeros(len(told.price))
    price[rows] = told.price[rows]
    table = pressing(allocation, price)
    return {int(row): price_line(told, LimitGroup(allocation, table.loc[[row]])) for row in table.index}


def _terms(allocation: Allocation, row: int) -> tuple[Term, ...]:
    """The largest products of a row, of the quotas as they are written."""
    solved, cells = allocation.evidence.solved, allocation.evidence.cells
    own = solved.asked.matrix[[row]].tocoo()
    amount = np.abs(own.data * solved.whole.quota[own.col])
    order = np.argsort(-amount, kind="stable")[:_TERMS]
    lanes, labels = cells.lanes, allocation.plan.calendar.labels
    return tuple(
        Term(
            str(lanes.roster.reps[cells.rep[c]]), str(lanes.territories[lanes.territory[cells.lane[c]]]),
            lanes.metrics[cells.metric[c]], labels[cells.period[c]], float(weight), float(solved.whole.quota[c]),
        )
        for c, weight in zip(own.col[order], own.data[order], strict=True)
    )  # fmt: skip


def _moved(allocation: Allocation, rows: Ints, rule: str) -> tuple[Moved, ...]:
    """Largest moves of the rule among the reps of the rows, from the waterfall."""
    column = f"{rule}_limit" if rule in _KEPT_NAMES else "carried_for_others" if rule == "goals" else rule
    table = allocation.waterfall
    if column not in table:
        return ()
    solved, cells = allocation.evidence.solved, allocation.evidence.cells
    reps = cells.lanes.roster.reps[np.unique(cells.rep[solved.asked.matrix[rows].indices])]
    mine = table[table["rep"].isin(set(reps)) & (table[column].abs() > 0)]
    largest = mine.reindex((mine[column] / mine["fair_share"].where(mine["fair_share"] > 0)).abs()
                           .sort_values(ascending=False, kind="stable").index).head(_MOVED)  # fmt: skip
    return tuple(_move(allocation, row, float(row[column])) for _, row in largest.iterrows())


def _move(allocation: Allocation, row: pd.Series, by: float) -> Moved:
    words = wording(allocation.plan.settings, str(row["metric"]))
    whole = f"{words.label}, fair share {words.amount(row['fair_share'])}, quota {words.quota(row['quota'], unit=True)}"
    return Moved(str(row["rep"]), str(row["metric"]), by, f"{row['rep']}: {words.move(by)} ({whole})")
