"""Who covers what: assignments and their shares."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from allocator.errors import Finding
from allocator.plan.checks.overlaps import overlaps
from allocator.plan.checks.sizes import MOST_CELLS, cell_count
from allocator.plan.draft import Draft

SLACK = 1e-6
"""Shares like a third may be written with six digits."""


def unknown_territories(draft: Draft) -> Iterator[Finding]:
    """Require that territories that are covered or hold something are in territories.csv, where there is one."""
    if draft.has("territories"):
        for table in ("assignments", "potential"):
            yield from draft.unknown(table, "territory", draft.territories, "territories.csv")


def metrics_not_sold(draft: Draft) -> Iterator[Finding]:
    """Require that an assignment for one metric names one that a role of the rep sells."""
    if not draft.knows("plan", "reps"):
        return
    yield from draft.unknown("assignments", "metric", draft.settings.metrics, "plan.yaml")
    sold = {(rep, m) for rep, role in roles_of_reps(draft) for m in draft.settings.roles[role].metrics}
    reps, metrics = draft.values("assignments", "rep"), draft.values("assignments", "metric")
    known = np.isin(metrics, list(draft.settings.metrics)) & np.isin(reps, list(draft.reps))
    pairs = set(zip(reps[known], metrics[known], strict=True))
    for rep, metric in sorted(pairs - sold):
        what = f'"{metric}" is not sold by the role of "{rep}"'
        rows = (reps == rep) & (metrics == metric)
        yield from draft.at("assignments", rows, what, "add it to the role in plan.yaml, or delete the row")


def roles_of_reps(draft: Draft) -> set[tuple[str, str]]:
    """Return the roles each rep has in some spell."""
    pairs = set(zip(draft.values("reps", "rep"), draft.values("reps", "role"), strict=True))
    return {(rep, role) for rep, role in pairs if role in draft.settings.roles}


def ends_before_start(draft: Draft) -> Iterator[Finding]:
    """Require that an assignment ends after it begins."""
    starts, ends = draft.frames["assignments"]["from"], draft.frames["assignments"]["to"]
    for start, end in sorted({*zip(starts[ends < starts], ends[ends < starts], strict=True)}):
        rows = ((starts == start) & (ends == end)).to_numpy(bool)
        yield from draft.at(
            "assignments", rows, f"to {end.date()} is before from {start.date()}", "correct from or to"
        )


def repeated_cover(draft: Draft) -> Iterator[Finding]:
    """Require that a rep covers a territory for a metric once at a time."""
    first, last = draft.days("assignments", "from", "to")
    keys = [draft.values("assignments", key) for key in ("rep", "territory", "metric")]
    for later, earlier in overlaps(keys, first, last):
        other = draft.number("assignments", earlier)
        what = f'"{keys[0][later]}" covers "{keys[1][later]}" already in row {other}'
        yield draft.row("assignments", later, what, "keep one of them, or write from and to")


def shares_above_one(draft: Draft) -> Iterator[Finding]:
    """Require that the shares of a territory and metric within a line add up to 1 at most, on every day."""
    if not draft.knows("plan", "reps") or cell_count(draft) >= MOST_CELLS:
        return
    sums = _highest(_shared_lanes(draft))
    over = sums[sums["total"] > 1 + SLACK]
    for (place, total, day, territory), group in over.groupby(
        ["place", "total", "day", "territory"], sort=True
    ):
        names = ", ".join(sorted(group["metric"]))
        what = f'shares of "{territory}" in {names} add up to {total:.6g} on {day.date()}'
        yield draft.row("assignments", place, what, "let those of one line add up to 1 or less")


def _shared_lanes(draft: Draft) -> pd.DataFrame:
    """Stretches in which a rep has a written share: place, territory, metric, line, share, first, last."""
    cover = draft.frames["assignments"].reset_index(drop=True)
    cover["first"], cover["last"] = draft.days("assignments", "from", "to")
    cover = cover.assign(place=np.arange(len(cover)))[cover["share"].notna() & (cover["territory"] != "")]
    reps = draft.frames["reps"][["rep", "role"]].reset_index(drop=True)
    reps["begins"], reps["ends"] = draft.spells
    roles = draft.settings.roles
    sold = [(role, seller.line, metric) for role, seller in roles.items() for metric in seller.metrics]
    lanes = cover[["place", "rep", "territory", "metric", "share", "first", "last"]].merge(reps, on="rep")
    lanes = lanes.merge(pd.DataFrame(sold, columns=["role", "line", "sells"], dtype="str"), on="role")
    lanes = lanes[(lanes["metric"] == "") | (lanes["metric"] == lanes["sells"])]
    first, last = lanes[["first", "begins"]].max(axis=1), lanes[["last", "ends"]].min(axis=1)
    return lanes.assign(metric=lanes["sells"], first=first, last=last)[first <= last]


def _highest(lanes: pd.DataFrame) -> pd.DataFrame:
    """Find the highest sum of shares of each territory, metric and line, its first day and the row that makes it."""
    after = lanes.assign(first=lanes["last"] + pd.Timedelta(days=1), share=-lanes["share"])
    events = pd.concat([lanes, after]).sort_values(["first", "share", "place"], kind="stable")
    events["total"] = events.groupby(["territory", "metric", "line"])["share"].cumsum()
    top = events.sort_values(["total", "first"], ascending=[False, True], kind="stable")
    top = top.drop_duplicates(["territory", "metric", "line"]).rename(columns={"first": "day"})
    return top.assign(total=top["total"].round(9))


def holders_of_potential(draft: Draft) -> Iterator[Finding]:
    """Require that a row of potential.csv belongs to a territory, or to a rep's book."""
    territory, rep = draft.written("potential", "territory"), draft.written("potential", "rep")
    yield from draft.at(
        "potential", ~territory & ~rep, "names neither territory nor rep", "write one of them"
    )
    yield from draft.at("potential", territory & rep, "names both territory and rep", "write one of them")
