"""Potential, strengths, and quotas in force: metrics and periods that the plan can use."""

from __future__ import annotations

from collections.abc import Iterator

from allocator.errors import Finding
from allocator.plan.checks.timing import misplaced
from allocator.plan.draft import Draft


def unknown_metrics(draft: Draft) -> Iterator[Finding]:
    """Require that tables about metrics name metrics of plan.yaml that have cells."""
    if not draft.knows("plan"):
        return
    for table in ("potential", "strengths", "locks", "current"):
        yield from draft.unknown(table, "metric", draft.settings.metrics, "plan.yaml")
        names = draft.values(table, "metric")
        for name in (n for n, metric in draft.settings.metrics.items() if metric.sum_of):
            what = f'"{name}" is a sum of metrics'
            parts = " or ".join(draft.settings.metrics[name].sum_of)
            yield from draft.at(table, names == name, what, f"write {parts}")


def misplaced_periods(draft: Draft) -> Iterator[Finding]:
    """Require that potential is that of the year; it may be finer than the quota periods."""
    yield from misplaced(draft, "potential", whole=False)
