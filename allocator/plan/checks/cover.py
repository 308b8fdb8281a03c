"""Who covers what: assignments and their shares."""

from __future__ import annotations

from collections.abc import Iterator

from allocator.errors import Finding
from allocator.plan.checks.overlaps import overlaps
from allocator.plan.draft import Draft

COVER = ("rep", "territory", "metric")
"""Columns that name what is covered."""


def unknown_territories(draft: Draft) -> Iterator[Finding]:
    """Require that territories covered, or holding something, are in territories.csv."""
    if draft.has("territories"):
        for table in ("assignments", "potential"):
            yield from draft.unknown(table, "territory", draft.territories, "territories.csv")


def metrics_not_sold(draft: Draft) -> Iterator[Finding]:
    """Require that an assignment for one metric names one that a role of the rep sells."""
    if not draft.knows("plan", "reps"):
        return
    yield from draft.unknown("assignments", "metric", draft.settings.metrics, "plan.yaml")
    pairs = draft.frames["assignments"][["rep", "metric"]].reset_index(drop=True)
    known = draft.among("assignments", "metric", draft.settings.metrics)
    pairs = pairs[known]
    if pairs.empty:
        return
    pairs = pairs[pairs["rep"].isin(list(draft.reps))]
    sold = {(rep, m) for rep, role in roles_of_reps(draft) for m in draft.settings.roles[role].metrics}
    for place, rep, metric in pairs.itertuples(name=None):
        if (rep, metric) not in sold:
            what = f'"{metric}" is not sold by the role of "{rep}"'
            remedy = "add it to the role in plan.yaml, or delete the row"
            yield draft.row("assignments", place, what, remedy)


def roles_of_reps(draft: Draft) -> set[tuple[str, str]]:
    """Return the roles each rep has in some spell."""
    pairs = set(zip(draft.values("reps", "rep"), draft.values("reps", "role"), strict=True))
    return {(rep, role) for rep, role in pairs if role in draft.settings.roles}


def ends_before_start(draft: Draft) -> Iterator[Finding]:
    """Require that an assignment ends after it begins."""
    starts, ends = draft.frames["assignments"]["from"], draft.frames["assignments"]["to"]
    for start, end in sorted({*zip(starts[ends < starts], ends[ends < starts], strict=True)}):
        rows = ((starts == start) & (ends == end)).to_numpy(bool)
        yield from draft.at("assignments", rows, f"to {end.date()} is before from {start.date()}", "correct from or to")


def repeated_cover(draft: Draft) -> Iterator[Finding]:
    """Require that a rep covers a territory for a metric once at a time."""
    first, last = draft.days("assignments", "from", "to")
    keys = [draft.values("assignments", key) for key in COVER]
    for later, earlier in overlaps(keys, first, last):
        other = draft.number("assignments", earlier)
        what = f'"{keys[0][later]}" covers "{keys[1][later]}" already in row {other}'
        yield draft.row("assignments", later, what, "keep one of them, or write from and to")


def holders_of_potential(draft: Draft) -> Iterator[Finding]:
    """Require that a row of potential.csv belongs to a territory, or to a rep's book."""
    territory, rep = draft.written("potential", "territory"), draft.written("potential", "rep")
    yield from draft.at("potential", ~territory & ~rep, "names neither territory nor rep", "write one of them")
    yield from draft.at("potential", territory & rep, "names both territory and rep", "write one of them")


def bases_of_no_base_metric(draft: Draft) -> Iterator[Finding]:
    """Require that a base is given for metrics that are a share of one."""
    names, base = draft.values("potential", "metric"), draft.values("potential", "driver") == "base"
    for name, metric in draft.settings.metrics.items():
        if draft.knows("plan") and not metric.base and not metric.sum_of:
            remedy = f"write base: true in metrics.{name} of plan.yaml, or another driver"
            yield from draft.at("potential", base & (names == name), f'"{name}" is no share of a base', remedy)
