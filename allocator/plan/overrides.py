"""What a scenario states otherwise than the one it extends, put over it and listed old -> new."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from allocator.arrays import Ints, Mask
from allocator.errors import Assumption
from allocator.plan.typed import Typed

SEVERAL = ("history", "actuals", "limits")
"""Tables in which several rows of one key stand beside each other."""
MOST_LISTED = 200
"""Changes of one column that are listed one by one; the others are counted."""


def settings_over(base: Mapping[str, Any], ours: Mapping[str, Any]) -> dict[str, Any]:
    """Put settings over those of a base, key by key at every depth; a blank states nothing."""
    merged = dict(base)
    for key, value in ours.items():
        old = merged.get(key)
        if isinstance(old, Mapping) and isinstance(value, Mapping):
            merged[key] = settings_over(old, value)
        elif value is not None or key not in merged:
            merged[key] = value
    return merged


def settings_changed(base: Mapping[str, Any], merged: Mapping[str, Any]) -> Iterator[Assumption]:
    """List the settings that differ from those of a base."""
    old, new = dict(_flat(base)), dict(_flat(merged))
    for key in sorted(set(old) | set(new)):
        before, after = old.get(key, "not given"), new.get(key, "not given")
        if before != after and key != "name":
            yield Assumption("changed", f"plan.yaml {key}", f"{before} -> {after}")


def _flat(settings: Mapping[str, Any], place: str = "") -> Iterator[tuple[str, str]]:
    for key, value in settings.items():
        if isinstance(value, Mapping) and value:
            yield from _flat(value, f"{place}{key}.")
        else:
            yield f"{place}{key}", str(value)


def table_over(base: Typed, ours: Typed) -> Typed:
    """Put a table over that of a base: rows of the same key change, others are added.

    A row changes in the columns that our table has, blanks included; the other columns stay. Where several
    rows have the same key, all rows of the key are replaced.
    """
    if not base.exists or not ours.exists:
        return ours if ours.exists else replace(base, findings=base.findings + ours.findings)
    key = list(base.table.key)
    if base.table.short_key and ours.written[base.table.short_key].all():
        key = [base.table.short_key]
    ours = _once(ours, key)
    old, new = _numbered_keys(base, ours, key)
    single = (np.bincount(old, minlength=1 + _top(old, new))[new] <= 1) & (np.bincount(new)[new] == 1)
    by_key = pd.Series(np.arange(len(old)), index=old)
    place = by_key[~by_key.index.duplicated()].reindex(new, fill_value=-1).to_numpy(np.int64)
    hit = single & (place >= 0)
    gone = np.isin(old, new[~single])
    changed, listed = _changed(base, ours, place[hit], hit, key)
    added = _rows(_widened(ours, changed), ~hit)
    merged = _stacked(_rows(changed, ~gone), added)
    listed += [_count(ours, row, "replaces what the base states for it") for row in np.flatnonzero(~single).tolist()]
    listed += [_count(ours, row, "added") for row in np.flatnonzero(single & ~hit).tolist()]
    return replace(
        merged,
        present=base.present | ours.present,
        findings=base.findings + ours.findings,
        assumptions=(*base.assumptions, *ours.assumptions, *_shortened(listed)),
    )


def _once(ours: Typed, key: list[str]) -> Typed:
    """Refuse to state the same row in two ways."""
    if ours.table.name in SEVERAL:
        return ours
    again = ours.frame.duplicated(key).to_numpy(bool)
    first = ours.frame.reset_index(names="row").groupby(key, dropna=False)["row"].transform("first")
    findings = [
        ours.row(place, f"states the same as row {first[place]} in another way", "keep one of them")
        for place in np.flatnonzero(again).tolist()
    ]
    return replace(_rows(ours, ~again), findings=(*ours.findings, *findings))


def _top(*numbers: Ints) -> int:
    return int(max((part.max() for part in numbers if len(part)), default=0))


def _numbered_keys(base: Typed, ours: Typed, key: list[str]) -> tuple[Ints, Ints]:
    both = pd.concat([base.frame[key], ours.frame[key]], ignore_index=True)
    for name in key:
        if fill := base.table.column(name).fill:
            both[name] = both[name].replace("", fill)
    numbers: Any = both.groupby(key, dropna=False, sort=False).ngroup().to_numpy(np.int64)
    return numbers[: len(base.frame)], numbers[len(base.frame) :]


def _changed(base: Typed, ours: Typed, place: Ints, hit: Mask, key: list[str]) -> tuple[Typed, list[Assumption]]:
    """Write our columns into the base's rows of the same key."""
    base = _widened(base, ours)
    frame, written, listed = base.frame.copy(), dict(base.written), []
    files, rows = base.files.copy(), base.frame.index.to_numpy().copy()
    for name in [c for c in map(str, ours.frame) if c in ours.present and c not in key]:
        before, after = frame[name].iloc[place], ours.frame[name][hit]
        listed += list(_differences(ours, name, before, after))
        column = frame[name].copy()
        column.iloc[place] = after.to_numpy()
        frame[name] = column
        written[name] = written[name].copy()
        written[name][place] = ours.written[name][hit]
    files[place], rows[place] = ours.files[hit], ours.frame.index.to_numpy()[hit]
    frame.index = pd.Index(rows)
    return replace(base, frame=frame, written=written, files=files), listed


def _differences(ours: Typed, name: str, before: pd.Series[Any], after: pd.Series[Any]) -> Iterator[Assumption]:
    same = (before.to_numpy() == after.to_numpy()) | (before.isna().to_numpy() & after.isna().to_numpy())
    for row, old, new in zip(after.index[~same], before[~same], after[~same], strict=True):
        yield Assumption("changed", f"{ours.table.file} row {row} {name}", f"{_shown(old)} -> {_shown(new)}")


def _shown(value: Any) -> str:
    if isinstance(value, pd.Timestamp):
        return str(value.date())
    if isinstance(value, float):
        return "blank" if np.isnan(value) else f"{value:.12g}"
    return "blank" if value is pd.NaT or value == "" else str(value)


def _count(ours: Typed, row: int, what: str) -> Assumption:
    return Assumption("changed", f"{ours.table.file} row {ours.frame.index[row]}", what)


def _shortened(listed: list[Assumption]) -> list[Assumption]:
    if len(listed) <= MOST_LISTED:
        return listed
    rest = f"{len(listed) - MOST_LISTED:,} more changes to the base"
    return [*listed[:MOST_LISTED], Assumption("changed", listed[-1].where.partition(" ")[0], rest)]


def _rows(read: Typed, keep: Mask) -> Typed:
    return replace(
        read,
        frame=read.frame[keep],
        written={name: mask[keep] for name, mask in read.written.items()},
        files=read.files[keep],
    )


def _widened(read: Typed, other: Typed) -> Typed:
    """Give a table the attributes that only the other has, blank."""
    extra = [name for name in map(str, other.frame) if name not in read.frame]
    blank = np.zeros(len(read.frame), bool)
    frame = read.frame.assign(**{name: pd.Series("", index=read.frame.index, dtype="str") for name in extra})
    return replace(read, frame=frame, written={**read.written, **dict.fromkeys(extra, blank)})


def _stacked(upper: Typed, lower: Typed) -> Typed:
    """Put the rows of one table below those of another with the same columns."""
    return replace(
        upper,
        frame=pd.concat([upper.frame, lower.frame[upper.frame.columns]]),
        written={name: np.concatenate([mask, lower.written[name]]) for name, mask in upper.written.items()},
        files=np.concatenate([upper.files, lower.files]),
    )
