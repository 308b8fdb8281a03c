"""Limits that give way: their rows with another least or most, or rows that let a few groups off."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from allocator.arrays import Floats, Ints
from allocator.cells.columns import records
from allocator.insight.repair.change import Bent, Change, Edit, key_of, outwards, written
from allocator.insight.wording import listed, percent, wording
from allocator.plan.columns import TABLES
from allocator.rules.limits import proportion_of
from allocator.rules.rows import Rows
from allocator.solve.conflict import FEW

_STEP = 1e-4
_SHARES = ("growth", "change", "load", "share_of_potential", "rate", "share_of_goal", "mix", "phasing", "equity")
_NAMED = 3
"""Groups that are named one by one."""
_WORTH = 0.25
"""Part of the change that others must be spared by letting some off by name."""
_PLAIN = frozenset("|;=<>!\"'")


@dataclass(frozen=True)
class Loosened:
    """One side of a row of limits.csv that gives way."""

    place: int
    side: str
    old: float
    rows: Rows
    groups: Ints
    """Groups that need it, by their place in `rows`."""
    need: Floats
    """The number that each of them needs."""
    of: int
    """How many groups have that side."""
    step: float

    def rounded(self, number: float) -> float:
        """A number on the safe side, not below the least there can be."""
        least = -1.0 if self.rows.rule in ("growth", "change") else 0.0
        return max(outwards(number, self.step, self.side == "max"), least) if np.isfinite(number) else number

    @property
    def new(self) -> float:
        """The number that lets all of them fit."""
        return self.rounded(float(self.need.max() if self.side == "max" else self.need.min()))


@dataclass(frozen=True)
class LetOff:
    """Groups that get a number of their own, as they need most."""

    key: str
    names: tuple[str, ...]
    others: float
    """The number of all others."""

    def where(self, condition: str) -> str:
        """Narrow a condition to the others."""
        return "; ".join(filter(None, [condition, f"{self.key}!={'|'.join(self.names)}"]))


def limits(bent: Bent) -> Change | None:
    """Lower floors and raise ceilings: for the groups that need it where they are few, else for the whole row."""
    table = bent.allocation.plan.table("limits")
    found = _loosened(bent)
    if any(not np.isfinite(one.new) for one in found):
        return None
    rows, sentences, edits = [], [], []
    places = list(dict.fromkeys(one.place for one in found))
    for place in places:
        mine = [one for one in found if one.place == place]
        let_off = _let_off(mine[0]) if len(mine) == 1 else None
        stated = table.iloc[[place]].copy()
        for one in mine:
            stated[one.side] = one.new
            edits.append(Edit("limits.csv", key_of(table, place, TABLES["limits"].key), one.side, one.old, one.new))
            sentences.append(_said(bent, one, let_off))
        rows.append(stated)
        if let_off is not None:
            others = table.iloc[[place]].assign(where=let_off.where(str(table["where"].iloc[place])))
            others[mine[0].side] = let_off.others
            rows.append(others)
    beside = {k for place in places for k in _same_key(table, place)} - set(places)
    rows += [table.iloc[[k]] for k in sorted(beside)]
    written_rows = {"limits": written(pd.concat(rows))} if rows else {}
    return Change(tuple(sentences), tuple(edits), rows=written_rows)


def _loosened(bent: Bent) -> list[Loosened]:
    """Every side that gives way, with the number that lets all of its groups fit."""
    labelled, sides = bent.program.rules.labelled, bent.program.rules.sides
    found: dict[tuple[int, str], list[Loosened]] = {}
    starts = np.searchsorted(labelled.block, np.arange(len(labelled.blocks)))
    for k, rows in enumerate(labelled.blocks):
        if rows.entry is None or rows.rule in ("goals", "locks") or not len(rows):
            continue
        passed, moved = bent.passed(rows.rule)
        here = labelled.block[sides.row[passed]] == k
        for side, up in (("min", False), ("max", True)):
            mine = here & ((moved > 0) == up)
            if mine.any():
                one = _one(bent, k, sides.row[passed[mine]] - starts[k], side)
                found.setdefault((one.place, side), []).append(one)
    return [one for ones in found.values() for one in ones]


def _one(bent: Bent, block: int, groups: Ints, side: str) -> Loosened:
    labelled = bent.program.rules.labelled
    rows, first = labelled.blocks[block], int(np.searchsorted(labelled.block, block))
    place = int(rows.entry[0]) if rows.entry is not None else 0
    limit = records(bent.allocation.plan.table("limits").iloc[[place]])[0]
    if rows.reference is None:
        value = proportion_of(bent.program.rules.cells, {**limit, "place": rows.source}, bent.quota)[groups]
    else:
        total = labelled.matrix[first + groups] @ bent.quota
        with np.errstate(divide="ignore"):
            value = total / rows.reference[groups] - (1.0 if rows.rule in ("growth", "change") else 0.0)
    count = int(np.isfinite(rows.lower if side == "min" else rows.upper).sum())
    return Loosened(place, side, float(limit[side]), rows, groups, value, count, _step(bent, rows, groups))


def _step(bent: Bent, rows: Rows, groups: Ints) -> float:
    """What a number of the limit is rounded to: a unit of the metric for amounts."""
    if rows.rule != "quota":
        return _STEP
    cells, mine = bent.program.rules.cells, np.isin(rows.row, groups)
    used = np.unique(cells.metric[rows.cell[mine]])
    units = [bent.allocation.plan.settings.metrics[cells.lanes.metrics[m]].round_to for m in used]
    return min(units, default=1.0)


def _let_off(one: Loosened) -> LetOff | None:
    """Tell the groups that need most apart from all others by name; None where that would not help much."""
    if one.rows.reference is None or not one.rows.keys:
        return None
    keys = [key for key in ("rep", "territory") if key in one.rows.keys]
    keys += [key for key in one.rows.keys if key not in (*keys, "metric", "period")]
    key = [*keys, *one.rows.keys][0]
    name = one.rows.keys[key][one.groups].astype(str)
    need = pd.Series(one.need).groupby(name).agg("max" if one.side == "max" else "min")
    need = need.sort_values(ascending=one.side == "min", kind="stable")
    names, rest = sorted(need.index[:FEW]), need.iloc[FEW:]
    others = len(set(one.rows.keys[key])) - len(names)
    number = one.rounded(float(rest.iloc[0])) if len(rest) else one.old
    if others == 0 or any(not text or _PLAIN & set(text) for text in names):
        return None
    return LetOff(key, tuple(names), number) if abs(one.new - number) > _WORTH * abs(one.new - one.old) else None


def _same_key(table: pd.DataFrame, place: int) -> list[int]:
    """Other rows of the same key, which would be replaced together with it."""
    key = list(TABLES["limits"].key)
    texts = table[key].astype(object).map(str)
    same = (texts == texts.iloc[place]).all(axis=1).to_numpy()
    return [int(k) for k in np.flatnonzero(same) if k != place]


def _said(bent: Bent, one: Loosened, let_off: LetOff | None) -> str:
    done = "lift the cap of" if one.side == "max" else "lower the floor of"
    keys = [values for key, values in one.rows.keys.items() if key != "metric"]
    about = [", ".join(str(values[k]) for values in keys) for k in range(min(len(one.rows), _NAMED))]
    if let_off is not None:
        whom, stay = listed(let_off.names), let_off.others == one.old
        rest = "; the others stay" if stay else f", that of all others to {_number(bent, one, let_off.others)}"
    elif len(one.rows) > _NAMED:
        whom, rest = f"all {one.of:,} groups", ""
    else:
        whom, rest = listed(about) if all(about) else "the row", ""
    change = f"from {_number(bent, one, one.old)} to {_number(bent, one, one.new)}"
    return f"{done} {whom}{_label(bent, one)} {change}{rest} ({one.rows.source})"


def _label(bent: Bent, one: Loosened) -> str:
    """The metric where it is one, and the measure unless it is the amount itself."""
    used = _metrics(bent, one)
    label = f" in {wording(bent.allocation.plan.settings, used[0]).label}" if len(used) == 1 else ""
    return label if one.rows.rule == "quota" else f"{label} ({one.rows.rule.replace('_', ' ')})"


def _number(bent: Bent, one: Loosened, value: float) -> str:
    if one.rows.rule in _SHARES:
        return percent(value)
    used = _metrics(bent, one)
    if one.rows.rule == "quota" and used:
        return wording(bent.allocation.plan.settings, used[0]).amount(value, unit=True)
    return f"{value:,.10g}"


def _metrics(bent: Bent, one: Loosened) -> list[str]:
    """Metrics of the quotas that count for the limit."""
    cells = bent.program.rules.cells
    return [cells.lanes.metrics[m] for m in np.unique(cells.metric[one.rows.cell[one.rows.weight > 0]])]
