"""Why a rep has the quota that the rep has: the page of a rep, for planners."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from allocator.allocation import Allocation, Status
from allocator.errors import Finding, PlanError
from allocator.insight.rep.bounds import Bound, binding
from allocator.insight.rep.moves import Push, pushes
from allocator.insight.rep.others import others
from allocator.insight.rep.pushes import push_table
from allocator.insight.rep.range_words import range_sentences
from allocator.insight.rep.rep_metric import RepMetric
from allocator.insight.rep.room import Room
from allocator.insight.rep.span import Span, span
from allocator.insight.rep.trace import Chain, chains, told
from allocator.insight.rep.waterfall import WaterfallStep, fair_share_sentence, waterfall_steps
from allocator.insight.wording import aligned_percent, listed, percent
from allocator.plan.places import did_you_mean

_MANY = 6
"""Bounds and goals told one by one; more are counted."""


@dataclass(frozen=True)
class Section:
    """Sentences under a heading."""

    title: str
    lines: tuple[str, ...]

    def __str__(self) -> str:
        return "\n".join([f"  {self.title}", *(f"    {line}" for line in self.lines)])


@dataclass(frozen=True)
class MetricPage:
    """What there is to say of one rep and metric; amounts are in the metric's unit."""

    metric: str
    heading: str
    quota: float
    fair_share: float
    chains: tuple[Chain, ...]
    steps: tuple[WaterfallStep, ...]
    binding: tuple[Bound, ...]
    rooms: tuple[Room, ...]
    span: Span | None
    pushes: tuple[Push, ...]
    """Empty where they were not asked for."""
    sections: tuple[Section, ...]

    def __str__(self) -> str:
        return "\n".join([self.heading, *map(str, self.sections)])


@dataclass(frozen=True)
class RepPage:
    """What there is to say of one rep."""

    rep: str
    heading: str
    load: str
    metrics: tuple[MetricPage, ...]

    def __str__(self) -> str:
        return "\n\n".join([f"{self.heading}\n{self.load}", *map(str, self.metrics)])


def explain_rep(allocation: Allocation, rep: str, metric: str = "", pushes: bool = False) -> str:
    """Say in sentences how the quotas of a rep came about.

    Parameters
    ----------
    rep
        Short name of the rep.
    metric
        For this metric only; all of the rep's when left out.
    pushes
        Whether to show what each rule pushes before netting.

    Raises
    ------
    PlanError
        If the rep has no quota, or none of that metric; the nearest name is suggested.
    SolverFailed
        If no engine proves the range of a quota.
    """
    return str(rep_page(allocation, rep, metric, pushes))


def rep_page(allocation: Allocation, rep: str, metric: str = "", pushes: bool = False) -> RepPage:
    """Return the page that `explain_rep` prints, with its figures."""
    metrics = metrics_of(allocation, rep, metric)
    told_of = tuple(_metric(RepMetric(allocation, rep, name), pushes) for name in metrics)
    return RepPage(rep, who(allocation, rep), year_load(allocation, rep), told_of)


def metrics_of(allocation: Allocation, rep: str, metric: str) -> list[str]:
    """Metrics in which a rep has quotas, or the one that is asked for.

    Raises
    ------
    PlanError
        If the rep has no quota, or none of that metric.
    """
    rows = allocation.waterfall
    own = set(rows.loc[rows["rep"] == rep, "metric"])
    metrics = [name for name in allocation.plan.settings.metrics if name in own]
    if not metrics:
        known = [str(name) for name in allocation.waterfall["rep"].unique()]
        remedy = did_you_mean(rep, known, "reps.csv of an output lists the reps with quotas")
        raise PlanError([Finding("--rep", f'"{rep}" has no quota in this allocation', remedy)])
    if metric and metric not in metrics:
        remedy = did_you_mean(metric, metrics, f"the rep has quotas of {listed(metrics)}")
        raise PlanError([Finding("--metric", f'"{rep}" has no quota of "{metric}"', remedy)])
    return [name for name in metrics if metric in ("", name)]


def who(allocation: Allocation, rep: str) -> str:
    """Introduce the rep: name, role and place in the organisation."""
    cells = allocation.quotas[allocation.quotas["rep"] == rep]
    shown = ["name", "role", *allocation.plan.settings.levels]
    parts = [listed([str(value) for value in cells[column].unique() if value]) for column in shown]
    about = ", ".join(part for part in parts if part and part != rep)
    said = f"{rep}: {about}." if about else f"{rep}."
    if allocation.status is Status.CONFLICT:
        said += " The hard rules conflict; these are the quotas under the cheapest repair."
    return said


def year_load(allocation: Allocation, rep: str) -> str:
    """Tell how full the rep's selling hours are, in the year and in the fullest period."""
    cells = allocation.quotas[allocation.quotas["rep"] == rep]
    year = allocation.reps.loc[allocation.reps["rep"] == rep, "load"].max()
    if pd.isna(year):
        return "No selling hours are counted for this rep, so there is no load."
    periods = cells.groupby("period", observed=True)["load"].sum()
    if not periods.max() > 0:
        return "The quotas take no selling hours."
    said = f"The quotas take {aligned_percent(year)} of the year's selling hours"
    return f"{said}, {aligned_percent(periods.max())} at most ({periods.idxmax()})." if len(periods) > 1 else f"{said}."


def _metric(own: RepMetric, with_pushes: bool) -> MetricPage:
    heading = f"{own.words.heading}: quota {own.words.quota(own.waterfall['quota'], unit=True)} for {own.year}"
    quota, fair_share = float(own.waterfall["quota"]), float(own.waterfall["fair_share"])
    ways, steps, bounds, range_of = chains(own), waterfall_steps(own), binding(own), span(own)
    found, said = others(own)
    pushed = pushes(own) if with_pushes else ()
    sections = (
        Section("The year", (*periods(own), *standing(own), *(f"Note: {text}" for text in own.texts("note")))),
        Section("From the goals down", tuple(told(own, chain) for chain in ways[:_MANY])),
        Section("From fair share to the quota", waterfall_lines(own, steps)),
        Section("What binds", _bounds(bounds)),
        Section("Who could take more", said),
        Section("Could it have been less", range_sentences(own, range_of)),
        Section("Pushes before netting", push_table(own, pushed) if with_pushes else ()),
    )
    shown = tuple(section for section in sections if section.lines)
    return MetricPage(
        own.metric, heading, quota, fair_share, ways, steps, bounds, found, range_of, pushed, shown
    )  # fmt: skip


def waterfall_lines(own: RepMetric, steps: tuple[WaterfallStep, ...]) -> tuple[str, ...]:
    """Tell the waterfall, a line for each step."""
    last = f"Quota {own.words.quota(own.waterfall['quota'], unit=True)}."
    return (fair_share_sentence(own), *(step.text for step in steps), last)


def _bounds(bounds: tuple[Bound, ...]) -> tuple[str, ...]:
    if not bounds:
        return ("No limit: the quota is where the goals and fair share put it.",)
    more = len(bounds) - _MANY
    return (*(f"{bound}." for bound in bounds[:_MANY]), *([f"{more:,} more rows of rules.csv."] if more > 0 else []))


def periods(own: RepMetric) -> tuple[str, ...]:
    """Tell the quota by period, six periods to a line."""
    sums = own.quotas.groupby("period", observed=True)["quota"].sum()
    labels = [label for label in own.allocation.plan.calendar.labels if label in sums]
    if len(labels) < 2:
        return ()
    said = [f"{label} {own.words.quota(sums[label])}" for label in labels]
    lines = [", ".join(said[first : first + _MANY]) for first in range(0, len(said), _MANY)]
    return (f"By period: {lines[0]}", *(f"           {line}" for line in lines[1:]))


def standing(own: RepMetric) -> tuple[str, ...]:
    """Compare the year's quota with last year, the potential and the pay, where they are known."""
    return tuple(filter(None, (_standing(own, row) for _, row in own.year_figures.iterrows())))


def _standing(own: RepMetric, row: pd.Series) -> str:
    said = []
    if pd.notna(row["growth"]) and pd.notna(row["last_year"]):
        side = "above" if row["growth"] >= 0 else "below"
        against = own.words.amount(row["last_year"], unit=True)
        said.append(f"{percent(abs(row['growth']))} {side} last year's {against}")
    if pd.notna(row["share_of_potential"]):
        said.append(f"{percent(row['share_of_potential'])} of the potential")
    if own.words.is_money and row["quota_to_ote"] >= 0.005:
        said.append(f"{row['quota_to_ote']:,.2f} times the on-target earnings")
    return f"That is {listed(said)}." if said else ""
