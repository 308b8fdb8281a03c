"""Roles: what they sell."""

from __future__ import annotations

from collections.abc import Iterator

from allocator.errors import Finding
from allocator.plan.draft import Draft
from allocator.plan.places import did_you_mean


def unknown_metrics(draft: Draft) -> Iterator[Finding]:
    """Require that a role sells metrics of the plan, and no sums."""
    metrics = draft.settings.metrics
    for role, seller in draft.settings.roles.items():
        for name in seller.metrics:
            where = f"plan.yaml roles.{role}.metrics"
            if name not in metrics and draft.knows("plan"):
                remedy = did_you_mean(name, metrics, "add it to metrics")
                yield Finding(where, f'"{name}" is not a metric', remedy)
            elif name in metrics and metrics[name].sum_of:
                yield Finding(where, f'"{name}" is a sum of metrics', "name the metrics it adds up")


def nothing_to_sell(draft: Draft) -> Iterator[Finding]:
    """Require that a role sells something."""
    for role, seller in draft.settings.roles.items():
        if not seller.metrics and draft.knows("plan"):
            yield Finding(f"plan.yaml roles.{role}.metrics", "names no metric", "name what the role sells")
