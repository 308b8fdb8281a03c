"""Potential, strengths, actuals and quotas in force: names and periods that the plan can use."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from allocator.errors import Finding
from allocator.plan.checks.timing import misplaced
from allocator.plan.draft import Draft
from allocator.plan.places import did_you_mean


def unknown_metrics(draft: Draft) -> Iterator[Finding]:
    """Require that tables about metrics name metrics of plan.yaml that have cells."""
    if not draft.knows("plan"):
        return
    for table in ("potential", "strengths", "locks", "actuals", "current", "restate"):
        yield from draft.unknown(table, "metric", draft.settings.metrics, "plan.yaml")
        names = draft.values(table, "metric")
        for name in (n for n, metric in draft.settings.metrics.items() if metric.sum_of):
            what = f'"{name}" is a sum of metrics'
            parts = " or ".join(draft.settings.metrics[name].sum_of)
            yield from draft.at(table, names == name, what, f"write {parts}")


def misplaced_periods(draft: Draft) -> Iterator[Finding]:
    """Require that potential is that of the year; it may be finer than the quota periods."""
    yield from misplaced(draft, "potential", whole=False)


def unknown_reps_of_actuals(draft: Draft) -> Iterator[Finding]:
    """Require that who made something in the year is in reps.csv, with an end where he or she has left."""
    if draft.knows("reps") and draft.has("reps"):
        names = draft.values("actuals", "rep")
        wrong = sorted(set(pd.unique(names)) - draft.reps - {""})
        remedy = "keep who has left in reps.csv, with an end"

        def told(name: str) -> tuple[str, str]:
            return f'rep "{name}" is not in reps.csv', did_you_mean(name, draft.reps, remedy)

        yield from draft.read["actuals"].each(names, wrong, told, "rep is not in reps.csv")


def unknown_territories_of_actuals(draft: Draft) -> Iterator[Finding]:
    """Require that what happened in the year happened in a territory of today, or one that restate.csv explains."""
    if not draft.knows("reps", "territories", "assignments"):
        return
    names, home = draft.values("actuals", "territory"), "territories.csv" if draft.has("territories") else "the plan"
    wrong = sorted(set(pd.unique(names)) - draft.territories - {""})
    remedy = "say in restate.csv what became of it"

    def told(name: str) -> tuple[str, str]:
        return f'territory "{name}" is not in {home}', did_you_mean(name, draft.territories, remedy)

    yield from draft.read["actuals"].each(names, wrong, told, f"territory is not in {home}")


def long_periods_of_actuals(draft: Draft) -> Iterator[Finding]:
    """Require that actuals are of a quota period, or finer."""
    labels, calendar = draft.values("actuals", "period"), draft.calendar
    for label in sorted(set(pd.unique(labels)) - {""}):
        span = calendar.span(label)
        if not draft.knows("plan") or span is None or span not in calendar.year:
            continue
        if not any(span in period for period in calendar.spans):
            what = f"period {label} is longer than the quota periods ({calendar.periods})"
            yield from draft.at("actuals", labels == label, what, f"write a row for each {calendar.periods}")


def actuals_of_parts_and_whole(draft: Draft) -> Iterator[Finding]:
    """Require that what happened in a cell is told for the quota period or for finer ones, not for both."""
    frame, calendar = draft.frames["actuals"], draft.calendar
    if frame.empty:
        return
    spans = {label: calendar.span(label) for label in pd.unique(frame["period"])}
    around = {label: next((p for p in calendar.spans if s and s in p), None) for label, s in spans.items()}
    labels = {label: calendar.label(span) for label, span in around.items() if span}
    cell = frame.assign(around=frame["period"].map(labels)).dropna(subset="around")
    cell["whole"] = cell["period"] == cell["around"]
    kinds = cell.groupby(["metric", "rep", "territory", "around"])["whole"].transform("nunique")
    twice = frame.index.isin(cell.index[(kinds > 1) & ~cell["whole"]])
    what = "is counted in the row of the quota period, too"
    yield from draft.at("actuals", twice, what, "keep one row for the period, or only finer ones")
