"""Why a rep has the quota that the rep has, told from the tables of the allocation alone."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from allocator.allocation import Allocation
from allocator.errors import Finding, PlanError
from allocator.insight.rep_metric import RepMetric
from allocator.insight.trace import trace
from allocator.insight.waterfall import waterfall_sentence
from allocator.insight.wording import listed, percent
from allocator.plan.places import did_you_mean


@dataclass(frozen=True)
class MetricExplanation:
    """What there is to say of one rep and metric, a sentence each."""

    metric: str
    heading: str
    sentences: tuple[str, ...]

    def __str__(self) -> str:
        return "\n".join([self.heading, *(f"  {sentence}" for sentence in self.sentences)])


@dataclass(frozen=True)
class RepExplanation:
    """What there is to say of one rep."""

    rep: str
    heading: str
    load: str
    metrics: tuple[MetricExplanation, ...]

    def __str__(self) -> str:
        return "\n\n".join([f"{self.heading}\n{self.load}", *map(str, self.metrics)])


def explain_rep(allocation: Allocation, rep: str, metric: str = "") -> str:
    """Say in sentences how the quotas of a rep came about.

    Parameters
    ----------
    allocation
        The answer; nothing is solved again.
    rep
        Short name of the rep.
    metric
        For this metric only; all of the rep's when left out.

    Raises
    ------
    PlanError
        If the rep has no quota, or none of that metric; the nearest name is suggested.
    """
    return str(explanation(allocation, rep, metric))


def explanation(allocation: Allocation, rep: str, metric: str = "") -> RepExplanation:
    """Return the sentences of `explain_rep`, one by one."""
    rows = allocation.waterfall
    own = set(rows.loc[rows["rep"] == rep, "metric"])
    metrics = [name for name in allocation.plan.settings.metrics if name in own]
    _check(allocation, rep, metric, metrics)
    told = [RepMetric(allocation, rep, name) for name in metrics if metric in ("", name)]
    return RepExplanation(rep, _who(allocation, rep), _load(allocation, rep), tuple(map(_metric, told)))


def _check(allocation: Allocation, rep: str, metric: str, metrics: list[str]) -> None:
    if not metrics:
        known = [str(name) for name in allocation.waterfall["rep"].unique()]
        remedy = did_you_mean(rep, known, "reps.csv of an output lists the reps with quotas")
        raise PlanError([Finding("--rep", f'"{rep}" has no quota in this allocation', remedy)])
    if metric and metric not in metrics:
        remedy = did_you_mean(metric, metrics, f"the rep has quotas of {listed(metrics)}")
        raise PlanError([Finding("--metric", f'"{rep}" has no quota of "{metric}"', remedy)])


def _who(allocation: Allocation, rep: str) -> str:
    """Introduce the rep: name, role and place in the organisation."""
    cells = allocation.quotas[allocation.quotas["rep"] == rep]
    shown = ["name", "role", *allocation.plan.settings.levels]
    parts = [listed([str(value) for value in cells[column].unique() if value]) for column in shown]
    about = ", ".join(part for part in parts if part and part != rep)
    return f"{rep}: {about}." if about else f"{rep}."


def _load(allocation: Allocation, rep: str) -> str:
    """Tell how full the rep's selling hours are, in the year and in the fullest period."""
    cells = allocation.quotas[allocation.quotas["rep"] == rep]
    year = allocation.reps.loc[allocation.reps["rep"] == rep, "load"].max()
    if pd.isna(year):
        return "No selling hours are counted for this rep, so there is no load."
    periods = cells.groupby("period", observed=True)["load"].sum()
    if not periods.max() > 0:
        return "The quotas take no selling hours."
    at_most = f"{percent(periods.max())} at most ({periods.idxmax()})"
    return f"The quotas take {percent(year)} of the year's selling hours, {at_most}."


def _metric(own: RepMetric) -> MetricExplanation:
    heading = f"{own.words.heading}: quota {own.words.quota(own.waterfall['quota'], unit=True)} for {own.year}"
    sentences = [
        waterfall_sentence(own),
        _periods(own),
        *(_standing(own, row) for _, row in own.year_figures.iterrows()),
        *(f"Binding: {text}." for text in own.texts("binding")),
        *trace(own),
        *(f"Note: {text}" for text in own.texts("note")),
    ]
    return MetricExplanation(own.metric, heading, tuple(filter(None, sentences)))


def _periods(own: RepMetric) -> str:
    sums = own.quotas.groupby("period", observed=True)["quota"].sum()
    if len(sums) < 2:
        return ""
    labels = [label for label in own.allocation.plan.calendar.labels if label in sums]
    return f"By period: {', '.join(f'{label} {own.words.quota(sums[label])}' for label in labels)}."


def _standing(own: RepMetric, row: pd.Series) -> str:
    """Compare the year's quota with last year, the potential and the pay, where they are known."""
    said = []
    if pd.notna(row["growth"]) and pd.notna(row["last_year"]):
        side = "above" if row["growth"] >= 0 else "below"
        against = own.words.amount(row["last_year"], unit=True)
        said.append(f"{percent(abs(row['growth']))} {side} last year's {against}")
    if pd.notna(row["share_of_potential"]):
        said.append(f"{percent(row['share_of_potential'])} of the potential")
    if pd.notna(row["quota_to_ote"]) and own.words.is_money:
        said.append(f"{row['quota_to_ote']:,.2f} times the on-target earnings")
    return f"That is {listed(said)}." if said else ""
