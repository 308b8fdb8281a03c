"""The letter to a rep: the quotas, where they come from and what they mean, in plain words and on one page."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass

import pandas as pd

from allocator.allocation import Allocation, Status
from allocator.insight.rep.discretion import Discretion
from allocator.insight.rep.explain import metrics_of
from allocator.insight.rep.origin import origin
from allocator.insight.rep.reader import about_you
from allocator.insight.rep.rep_metric import RepMetric
from allocator.insight.wording import listed, wording

WIDTH = 90
_PERIOD = 11
_JOINED = "\N{NO-BREAK SPACE}"
_ACROSS = 4
"""Metrics that fit side by side."""

_MEANING = (
    "These quotas can be carried under the limits that the plan knows of: hours, what territories hold, what your "
    "planners set. They are not a forecast of what will be sold, and no judgement of you."
)
_OVER = "Over-assignment is no part of the goals: quotas add up to more than them, as not everybody makes the number."


@dataclass(frozen=True)
class Letter:
    """What a rep is told; it holds nobody else's data."""

    rep: str
    name: str
    year: str
    opening: str
    quotas: dict[str, dict[str, float]]
    """Quota by metric and period, in the metric's unit; the year among the periods."""
    table: tuple[str, ...]
    """The same as lines of text."""
    paragraphs: tuple[tuple[str, tuple[str, ...]], ...]
    """Headings, each with its paragraphs."""

    def __str__(self) -> str:
        lines = [f"Dear {self.name},", "", self.opening, "", *self.table]
        for heading, paragraphs in self.paragraphs:
            lines += ["", heading]
            for paragraph in paragraphs:
                lines += textwrap.wrap(_kept_together(paragraph), WIDTH, break_on_hyphens=False)
        return "\n".join(lines).replace(_JOINED, " ")


def letter(allocation: Allocation, rep: str, metric: str = "") -> Letter:
    """Write the letter to a rep.

    Parameters
    ----------
    rep
        Short name of the rep.
    metric
        For this metric only; all of the rep's when left out.

    Returns
    -------
    The letter, whose text is `str(letter)`: about 45 lines of 90 characters at most.

    Raises
    ------
    PlanError
        If the rep has no quota, or none of that metric; the nearest name is suggested.
    """
    owns = [RepMetric(allocation, rep, name) for name in metrics_of(allocation, rep, metric)]
    discretion = Discretion.towards(allocation, rep)
    padded = any(own.waterfall["fair_share"] - own.waterfall["share_of_goal"] >= own.words.step / 2 for own in owns)
    meaning = f"{_MEANING} {_OVER}" if padded else _MEANING
    table = _quotas(owns)
    return Letter(
        rep,
        _name(allocation, rep),
        owns[0].year,
        _opening(owns[0]),
        {str(name): {str(period): float(quota) for period, quota in table[name].items()} for name in table},
        _table(allocation, table),
        (
            ("Where they come from", tuple(origin(own, discretion) for own in owns)),
            ("What was taken into account of you", about_you(allocation, owns)),
            ("What they mean", (meaning, _whom_to_ask(owns, discretion))),
        ),
    )


def _opening(own: RepMetric) -> str:
    if own.allocation.status is Status.CONFLICT:
        return f"this is a draft of your quotas for {own.year}: rules of the plan contradict each other."
    return f"these are your quotas for {own.year}."


def _kept_together(paragraph: str) -> str:
    """Join a number and its percent sign, so that no line begins with one."""
    return paragraph.replace(" %", f"{_JOINED}%")


def _name(allocation: Allocation, rep: str) -> str:
    names = allocation.reps.loc[allocation.reps["rep"] == rep, "name"].astype(str)
    return next((name for name in names if name), rep)


def _quotas(owns: list[RepMetric]) -> pd.DataFrame:
    """Quota by period (rows, the year last) and metric (columns)."""
    labels = owns[0].allocation.plan.calendar.labels
    sums = {own.metric: own.quotas.groupby("period", observed=True)["quota"].sum() for own in owns}
    table = pd.DataFrame(sums).reindex(labels).fillna(0.0)
    if len(labels) > 1:
        table.loc[owns[0].year] = table.sum()
    return table


def _table(allocation: Allocation, table: pd.DataFrame) -> tuple[str, ...]:
    """Set quotas below each other, at most four metrics side by side."""
    lines: list[str] = []
    for first in range(0, len(table.columns), _ACROSS):
        lines += [""] if lines else []
        lines += _block(allocation, table.iloc[:, first : first + _ACROSS])
    return tuple(lines)


def _block(allocation: Allocation, table: pd.DataFrame) -> list[str]:
    words = [wording(allocation.plan.settings, str(metric)) for metric in table]
    wide = (WIDTH - _PERIOD) // max(len(words), 3) - 2
    heads = [textwrap.wrap(w.heading, wide) for w in words]
    deep = max(map(len, heads))
    tops = [[*[""] * (deep - len(head)), *head] for head in heads]
    lines = [(" " * _PERIOD + "".join(f"  {top[k]:>{wide}}" for top in tops)).rstrip() for k in range(deep)]
    for period, row in table.iterrows():
        cells = [f"  {w.quota(quota):>{wide}}" for w, quota in zip(words, row, strict=True)]
        lines.append(f"{period!s:<{_PERIOD}}" + "".join(cells))
    return lines


def _whom_to_ask(owns: list[RepMetric], discretion: Discretion) -> str:
    """Name the owners of the goals, unless that would name another rep."""
    owners = {
        str(own.cells.goals.table["owner"].iloc[goal]) for own in owns for goal in own.goals
    }  # fmt: skip
    named = sorted(owner for owner in owners if owner and discretion.allows(owner))
    who = (
        f"{listed(named)}, who own{'s' if len(named) == 1 else ''} the goals, or your manager"
        if named
        else ("your manager")
    )
    return f"Questions? Ask {who}."
