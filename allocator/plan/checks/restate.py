"""Territories that were renamed, split or merged: where they went."""

from __future__ import annotations

from collections.abc import Iterator

from allocator.errors import Finding
from allocator.plan.draft import Draft

_FULL = 1e-9


def unknown_territories(draft: Draft) -> Iterator[Finding]:
    """Require that what takes a territory over is a territory of today."""
    if draft.knows("territories", "reps", "assignments"):
        home = "territories.csv" if draft.has("territories") else "reps.csv or assignments.csv"
        yield from draft.unknown("restate", "to_territory", draft.territories, home, "territory")


def more_than_all(draft: Draft) -> Iterator[Finding]:
    """Require that no more of a territory goes on than there is."""
    frame = draft.frames["restate"]
    if frame.empty:
        return
    sums = frame.groupby(["from_territory", "metric"])["share"].transform("sum").to_numpy(float)
    for (territory, metric), rows in frame[sums > 1 + _FULL].groupby(["from_territory", "metric"]):
        of = f" in {metric}" if metric else ""
        what = f"the shares of {territory}{of} add up to {rows['share'].sum():.4g}"
        here = (frame["from_territory"] == territory) & (frame["metric"] == metric)
        yield from draft.at("restate", here.to_numpy(bool), what, "lower them to 1 in all, or less for what is lost")
