"""Shares of a territory that several reps cover."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from allocator.arrays import Days, Floats, Ints, Mask
from allocator.errors import Finding
from allocator.plan.checks.cover import COVER
from allocator.plan.checks.overlaps import overlaps
from allocator.plan.checks.sizes import MOST_CELLS, cell_count
from allocator.plan.draft import Draft

SLACK = 1e-6
"""Shares like a third may be written with six digits."""


def shares_above_one(draft: Draft) -> Iterator[Finding]:
    """Require that the shares of a territory and metric within a line add up to 1 at most, on every day."""
    if not draft.written("assignments", "share").any():
        return
    if not draft.knows("plan", "reps") or cell_count(draft) >= MOST_CELLS:
        return
    lanes = _shared_lanes(draft)
    if lanes.empty:
        return
    groups = lanes.groupby(["territory", "sells", "line"], sort=False).ngroup().to_numpy()
    over = _highest(groups.astype(np.int64), lanes)
    for _, group in over.groupby(["territory", "line"], sort=True):
        names, first = ", ".join(sorted(group["sells"])), group.sort_values(["day", "place"]).iloc[0]
        what = f'shares of "{first["territory"]}" in {names} add up to {first["total"]:.6g}'
        what += f" on {np.datetime64(int(first['day']), 'D')}"
        yield draft.row("assignments", int(first["place"]), what, "let those of one line add up to 1 or less")


def _shared_lanes(draft: Draft) -> pd.DataFrame:
    """Stretches in which a rep has a written share: place, territory, sells, line, share, first, last."""
    cover = draft.frames["assignments"][[*COVER, "share"]].reset_index(drop=True)
    cover["first"], cover["last"] = map(_numbered, draft.days("assignments", "from", "to"))
    cover = cover.assign(place=np.arange(len(cover)))[_may_exceed(cover)]
    if cover.empty:
        return pd.DataFrame()
    reps = draft.frames["reps"][["rep", "role"]].reset_index(drop=True)
    reps["begins"], reps["ends"] = map(_numbered, draft.spells)
    reps = reps[~draft.among("reps", "rep", _told_already(draft))]
    roles = draft.settings.roles
    sold = [(role, seller.line, metric) for role, seller in roles.items() for metric in seller.metrics]
    lanes = cover.merge(reps, on="rep").merge(pd.DataFrame(sold, columns=["role", "line", "sells"]), on="role")
    lanes["first"], lanes["last"] = (
        np.maximum(lanes["first"], lanes["begins"]),
        np.minimum(lanes["last"], lanes["ends"]),
    )
    meant = (lanes["metric"] == "") | (lanes["metric"] == lanes["sells"])
    return lanes[meant & (lanes["first"] <= lanes["last"])].reset_index(drop=True)


def _may_exceed(cover: pd.DataFrame) -> Mask:
    """Tell which rows belong to a territory whose shares, all taken together, are above 1."""
    place, _ = pd.factorize(cover["territory"].to_numpy(object))
    share = cover["share"].to_numpy(np.float64)
    total = np.bincount(place, np.nan_to_num(share)) if len(place) else np.zeros(0)
    return ~np.isnan(share) & (total[place] > 1 + SLACK) & (cover["territory"] != "").to_numpy(bool)


def _numbered(days: Days) -> Ints:
    return days.astype("datetime64[D]").astype(np.int64)


def _told_already(draft: Draft) -> set[str]:
    """Return reps whose spells or cover overlap, and whose shares would count twice."""
    names, keys = draft.values("reps", "rep"), [draft.values("assignments", key) for key in COVER]
    spells, cover = draft.spells, draft.days("assignments", "from", "to")
    twice = {str(names[place]) for place, _ in overlaps((names,), *spells)}
    return twice | {str(keys[0][place]) for place, _ in overlaps(keys, *cover)}


def _highest(groups: Ints, lanes: pd.DataFrame) -> pd.DataFrame:
    """Find the groups whose shares exceed 1 on some day: the lane, day and sum where they are highest."""
    share, lane = lanes["share"].to_numpy(np.float64), np.arange(len(lanes))
    group, lane = np.tile(groups, 2), np.tile(lane, 2)
    change = np.concatenate([share, -share])
    day = np.concatenate([lanes["first"].to_numpy(np.int64), lanes["last"].to_numpy(np.int64) + 1])
    order = np.lexsort((lane, change, day, group))
    group, lane, day, totals = group[order], lane[order], day[order], _running(group[order], change[order])
    ranked = np.lexsort((day, -totals.round(9), group))
    top = ranked[np.append(True, group[ranked][1:] != group[ranked][:-1])] if len(ranked) else ranked
    top = top[totals[top] > 1 + SLACK]
    return lanes.iloc[lane[top]].assign(day=day[top], total=totals[top])


def _running(group: Ints, change: Floats) -> Floats:
    """Add up changes within each group; groups stand together."""
    sums = np.cumsum(change)
    starts = np.flatnonzero(np.append(True, group[1:] != group[:-1])) if len(group) else group
    before = np.where(starts > 0, sums[starts - 1], 0.0) if len(starts) else np.zeros(0)
    within: Floats = sums - np.repeat(before, np.diff(np.append(starts, len(group))))
    return within
