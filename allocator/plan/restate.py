"""Territories that were renamed, split or merged: what other tables say of them, in today's names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from allocator.arrays import Days, Floats, Ints, Mask
from allocator.errors import Assumption
from allocator.plan.calendar import Calendar
from allocator.plan.draft import DAY
from allocator.plan.settings import Settings
from allocator.plan.typed import Typed
from allocator.plan.whole_parts import whole_parts

AMOUNTS: dict[str, tuple[str, ...]] = {
    "history": ("actual", "quota", "base"),
    "potential": ("potential",),
    "locks": ("quota",),
    "actuals": ("actual", "quota", "base"),
    "current": ("quota",),
}
"""Tables whose territories are restated, and what is divided in them."""
IF_CLOSED = "if_closed"
"""Column of the plan in force, where it was restated: the quota if its period is closed, which loses nothing."""
_WHOLE = ("locks", "current")
_ONCE = ("potential", "locks", "actuals", "current")
"""Tables in which a key stands once, so that what comes together is added up."""
_NOWHERE = "\uffff"
_FULL = 1e-9


@dataclass(frozen=True)
class Moves:
    """Where territories went, as restate.csv says."""

    table: pd.DataFrame
    """from_territory, to_territory, metric ("" for all others), share, applied; sorted; shares lie from 0 to 1."""
    settings: Settings
    calendar: Calendar

    def of(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Pair rows of a table with where they go: place, to_territory, share, applied; by place and name.

        Rows of a metric that its territory has moves for follow these, others those without a metric.
        """
        known = pd.MultiIndex.from_frame(self.table[["from_territory", "metric"]])
        pairs = pd.MultiIndex.from_arrays([rows["territory"], rows["metric"]])
        asked = pd.DataFrame({
            "place": np.arange(len(rows)),
            "from_territory": rows["territory"].to_numpy(object),
            "metric": np.where(pairs.isin(known), rows["metric"].to_numpy(object), ""),
        })  # fmt: skip
        paired = asked[asked["from_territory"] != ""].merge(self.table, on=["from_territory", "metric"])
        return paired.sort_values(["place", "to_territory"], ignore_index=True)


def read_moves(restate: Typed, settings: Settings, calendar: Calendar) -> Moves:
    """Read restate.csv as far as it can be read."""
    table = restate.frame[["from_territory", "to_territory", "metric", "share", "applied"]]
    named = (table["from_territory"] != "") & (table["to_territory"] != "") & table["share"].between(0, 1)
    ordered = table[named].sort_values(["from_territory", "metric", "to_territory"], ignore_index=True)
    return Moves(ordered, settings, calendar)


def restated(read: Typed, moves: Moves) -> Typed:
    """Return a table in today's names of territories.

    History, potential, locks and the plan in force lose what goes nowhere; actuals and closed periods of the plan in
    force keep their sum. What was applied to the plan in force does not change it again, nor the actuals of before.
    """
    name, frame = read.table.name, read.frame
    paired = moves.of(frame)
    if paired.empty:
        return read
    gone, paired = _applied(read, moves, paired)
    touched = np.zeros(len(frame), bool)
    touched[paired["place"]] = True
    pieces = _pieces(read, moves, paired)
    place = np.concatenate([np.flatnonzero(~touched & ~gone), pieces["place"].to_numpy(np.int64)])
    laid = frame.iloc[place].copy()
    moved = len(place) - len(pieces)
    laid["territory"] = [*laid["territory"].iloc[:moved], *pieces["to_territory"]]
    laid["from"] = frame["territory"].to_numpy(object)[place]
    for column in (*AMOUNTS[name], *((IF_CLOSED,) if name == "current" else ())):
        values = frame["quota" if column == IF_CLOSED else column].to_numpy(np.float64)[place]
        laid[column] = np.concatenate([values[:moved], pieces[column].to_numpy(np.float64)])
    written = {column: mask[place] for column, mask in read.written.items()}
    whole = replace(read, frame=laid, written=written, files=read.files[place])
    return _together(whole, read)


def _applied(read: Typed, moves: Moves, paired: pd.DataFrame) -> tuple[Mask, pd.DataFrame]:
    """Leave out moves that a table has taken in; rows under names that these ended are gone.

    The plan in force and the actuals up to the day of `applied` were written in new names after it; what a scenario
    that is extended says of them in old ones is out of date.
    """
    gone = np.zeros(len(read.frame), bool)
    name = read.table.name
    if name not in ("current", "actuals"):
        return gone, paired
    done = paired["applied"].notna().to_numpy(bool)
    if name == "actuals":
        ends = last_days(read.frame["period"], moves.calendar)[paired["place"]]
        done = done & (ends <= paired["applied"].to_numpy("datetime64[D]"))
    stays = (paired["to_territory"] == paired["from_territory"]).groupby(paired["place"]).transform("any")
    gone[paired["place"][done & ~stays.to_numpy(bool)]] = True
    return gone, paired[~done & ~gone[paired["place"]]].reset_index(drop=True)


def last_days(periods: pd.Series[str], calendar: Calendar) -> Days:
    """Return the last day of each named stretch of time, NaT for a blank."""
    labels, code = np.unique(periods.to_numpy(object), return_inverse=True)
    spans = [calendar.span(label) for label in labels]
    ends = [np.datetime64("NaT", "D") if span is None else calendar.days(span)[1] - DAY for span in spans]
    return np.array(ends, "datetime64[D]")[code]


def _pieces(read: Typed, moves: Moves, paired: pd.DataFrame) -> pd.DataFrame:
    """Work out the amounts of each piece; place, to_territory and a column for each amount."""
    name, place = read.table.name, paired["place"].to_numpy(np.int64)
    share = paired["share"].to_numpy(np.float64)
    total = paired.groupby("place")["share"].transform("sum").to_numpy(np.float64)
    count = paired.groupby("place")["share"].transform("size").to_numpy(np.float64)
    keeping = np.where(total > 0, share / np.where(total > 0, total, 1.0), 1.0 / count)
    units = {metric: keys.round_to for metric, keys in moves.settings.metrics.items()}
    unit = read.frame["metric"].map(units).fillna(1.0).to_numpy(np.float64)[place]
    out = paired[["place", "to_territory"]].copy()
    closed = np.full(len(place), name == "actuals")
    if name == "current" and (as_of := moves.settings.year.as_of):
        closed = last_days(read.frame["period"], moves.calendar)[place] <= np.datetime64(as_of)
    for column in AMOUNTS[name]:
        values = read.frame[column].to_numpy(np.float64)[place]
        part = np.where(closed, keeping, share)
        out[column] = _divided(values, part, place, unit) if name in _WHOLE else values * part
        if name == "current":
            out[IF_CLOSED] = _divided(values, keeping, place, unit)
    return out


def _divided(values: Floats, part: Floats, place: Ints, unit: Floats) -> Floats:
    """Divide values row by row; whole units stay whole, what goes nowhere counting as a part."""
    units = values / unit
    _, group = np.unique(place, return_inverse=True)
    lost = np.maximum(1.0 - np.bincount(group, part), 0.0)
    first = np.unique(group, return_index=True)[1]
    exact = np.concatenate([units * part, units[first] * lost])
    is_whole = np.isclose(units, np.round(units), rtol=0, atol=1e-6) & np.isfinite(units)
    rounded = whole_parts(np.nan_to_num(exact), np.concatenate([group, np.arange(len(first))]))
    return np.asarray(np.where(is_whole, rounded[: len(units)] * unit, values * part))


def _together(laid: Typed, before: Typed) -> Typed:
    """Add up rows that have come to one key; a key that stood twice before is left to be told."""
    name, table = laid.table.name, laid.table
    key = list(table.key)
    frame = laid.frame
    order = np.lexsort([*(frame[column].to_numpy(str) for column in ("from", *reversed(key)))])
    frame, files = frame.iloc[order].drop(columns="from"), laid.files[order]
    written = {column: mask[order] for column, mask in laid.written.items()}
    named = {column: frame[column].replace("", table.column(column).fill) for column in key}
    again = pd.DataFrame(named).duplicated().to_numpy(bool)
    repeated = before.frame.assign(**{c: before.frame[c].replace("", table.column(c).fill) for c in key})
    if name not in _ONCE or not again.any() or repeated.duplicated(key).any():
        return replace(laid, frame=frame, written=written, files=files)
    number = np.cumsum(~again) - 1
    amounts = [column for column in (*AMOUNTS[name], IF_CLOSED) if column in frame]
    kept = frame[~again].copy()
    for column in amounts:
        values = frame[column].groupby(number).sum(min_count=1)
        kept[column] = values.to_numpy(np.float64)
    return replace(laid, frame=kept, written={c: mask[~again] for c, mask in written.items()}, files=files[~again])


def what_goes_nowhere(restate: Typed) -> Iterator[Assumption]:
    """List what of a territory is no longer counted."""
    frame = restate.frame
    sums = frame.groupby(["from_territory", "metric"], as_index=False)["share"].sum()
    for territory, metric, share in sums[sums["share"] < 1 - _FULL].itertuples(index=False, name=None):
        of = f" in {metric}" if metric else ""
        what = f"{100 * (1 - share):.4g} % of {territory}{of} goes nowhere: it is no longer counted"
        yield Assumption("adjusted", "restate.csv", what)


def names_nowhere(restate: Typed, tables: Mapping[str, Typed]) -> Iterator[Assumption]:
    """List territories that no table names, so that there is nothing to restate."""
    known = {name for table in AMOUNTS for name in pd.unique(tables[table].frame["territory"])}
    for name in sorted(set(restate.frame["from_territory"]) - known - {""}):
        what = f'no table says anything of "{name}", so there is nothing to restate'
        yield Assumption("unused", "restate.csv from_territory", what)
