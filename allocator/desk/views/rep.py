"""One rep in one metric: the way to the quota as bars and in sentences, and what one unit more is worth."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

import pandas as pd

from allocator.allocation import Allocation, Status
from allocator.desk.views.grid import rule_words
from allocator.errors import SolverFailed
from allocator.insight.rep.bounds import binding
from allocator.insight.rep.explain import metrics_of, periods, standing, waterfall_lines, who, year_load
from allocator.insight.rep.rep_metric import RepMetric
from allocator.insight.rep.waterfall import PADDING, START, adding_up, waterfall_steps
from allocator.insight.worth.limit_groups import lines, pressing
from allocator.insight.worth.price_list import price_line
from allocator.insight.worth.worth import worth

QUICK = 10_000
"""Cells up to which prices are worked out without being asked for."""
_FEW = 3


@dataclass(frozen=True)
class RepView:
    """What is told of a rep."""

    about: str
    """Name, role and place."""
    quota: str
    """The quota of the year in words."""
    steps: pd.DataFrame
    """Bars of the waterfall: `label`, `amount`, `start`, `end` in the metric's unit, `kind` (total, up or down) and
    `said`, the amount as text; in the order from fair share to quota."""
    sentences: tuple[str, ...]
    further: tuple[str, ...]
    """Load, periods, and how the quota stands to last year, potential and pay."""
    bounds: tuple[str, ...]
    """What holds the quota where it is."""


def rep_view(allocation: Allocation, rep: str, metric: str) -> RepView | None:
    """Tell of a rep in a metric; nothing where there is no quota."""
    if metric not in set(allocation.waterfall.loc[allocation.waterfall["rep"] == rep, "metric"]):
        return None
    own = RepMetric(allocation, rep, metric)
    quota = f"{own.words.quota(float(own.waterfall['quota']), unit=True)} in {own.year}"
    further = (year_load(allocation, rep), *periods(own), *standing(own))
    bounds = tuple(f"{bound}." for bound in binding(own)[:_FEW])
    return RepView(
        who(allocation, rep), quota, steps(own), waterfall_lines(own, waterfall_steps(own)),
        tuple(text.strip() for text in further), bounds,
    )  # fmt: skip


def way_said(allocation: Allocation, rep: str, metric: str) -> str:
    """Say in one line how a quota comes about; blank where the rep has none in the metric."""
    if metric not in set(allocation.waterfall.loc[allocation.waterfall["rep"] == rep, "metric"]):
        return ""
    bars = steps(RepMetric(allocation, rep, metric))
    return f"{rep}: " + " · ".join(f"{label} {said}" for label, said in zip(bars["label"], bars["said"], strict=True))


def other_metrics(allocation: Allocation, rep: str) -> list[str]:
    """Return the metrics in which a rep has quotas."""
    return metrics_of(allocation, rep, "")


def steps(own: RepMetric) -> pd.DataFrame:
    """Return the bars of a waterfall from fair share to quota; steps of nothing are left out."""
    moves = adding_up(own)
    before = [name for name in moves.index if name == START or str(name).startswith(PADDING)]
    rest = moves.drop(before)
    rest = rest[rest != 0]
    fair, quota = float(moves[before].sum()), float(own.waterfall["quota"])
    ends = fair + rest.cumsum()
    bars = pd.DataFrame({"amount": rest, "start": ends - rest, "end": ends}).reset_index(names="rule")
    bars["label"] = [_label(str(rule), amount) for rule, amount in zip(bars["rule"], bars["amount"], strict=True)]
    bars["kind"] = bars["amount"].gt(0).map({True: "up", False: "down"})
    bars["said"] = bars["amount"].map(own.words.move)
    first, last = (
        pd.DataFrame([{"label": label, "amount": value, "start": 0.0, "end": value, "kind": "total",
                       "said": own.words.amount(value)}])
        for label, value in (("Fair share", fair), ("Quota", quota))
    )  # fmt: skip
    columns = ["label", "amount", "start", "end", "kind", "said"]
    return pd.concat([first, bars[columns], last] if len(bars) else [first, last], ignore_index=True)[columns]


def _label(rule: str, amount: float) -> str:
    said = rule_words(rule, amount)
    return said[:1].upper() + said[1:]


def one_more(allocation: Allocation, rep: str, metric: str) -> tuple[str, ...]:
    """Say what one unit more of each limit that holds the rep is worth, the strongest first.

    Raises
    ------
    SolverFailed
        If no engine proves it.
    """
    if allocation.status is Status.CONFLICT:
        return ("While rules conflict no limit has a price.",)
    mine = {row for bound in binding(RepMetric(allocation, rep, metric)) for row in bound.rows}
    if not mine:
        return ("No limit holds this quota: more room would not move it.",)
    told = worth(allocation)
    rows = pressing(allocation, told.price)
    groups = lines(allocation, rows[rows.index.isin(mine)])
    said = [str(line) for group in islice(groups, _FEW) if (line := price_line(told, group)) is not None]
    return tuple(said) or ("More of what holds this quota brings the goals nothing: others can carry it.",)


def is_quick(allocation: Allocation) -> bool:
    """Tell whether prices are worked out in a moment."""
    return len(allocation.quotas) <= QUICK


def told_one_more(allocation: Allocation, rep: str, metric: str) -> tuple[str, ...]:
    """Say what one unit more is worth, or that it could not be proved."""
    try:
        return one_more(allocation, rep, metric)
    except SolverFailed as error:
        return (f"It could not be proved: {error}.",)
