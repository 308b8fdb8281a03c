"""The keys that conditions and limits can name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
import pandas as pd

from allocator.arrays import Mask
from allocator.errors import Finding
from allocator.plan.conditions import CELL_KEYS
from allocator.plan.draft import Draft
from allocator.plan.places import did_you_mean

TERRITORY = "territory."
EVERYTHING = ("all", "company")
_NO_KEYS = ("note", "start", "end", "from", "to")


def rep_keys(draft: Draft) -> set[str]:
    """Columns of reps.csv, written or not, that can be selected by."""
    return set(map(str, draft.frames["reps"].columns)) - {*_NO_KEYS}


def territory_keys(draft: Draft) -> set[str]:
    """Columns of territories.csv that can be selected by."""
    return set(map(str, draft.frames["territories"].columns)) - {*_NO_KEYS}


def known_keys(draft: Draft) -> list[str]:
    """Return everything that a condition can name."""
    return sorted({*CELL_KEYS, *rep_keys(draft), *(TERRITORY + key for key in territory_keys(draft))})


def unknown(draft: Draft, table: str, rows: Mask, keys: Iterable[str]) -> Iterator[Finding]:
    """Tell which keys name nothing."""
    if not draft.knows("reps", "territories"):
        return
    for key in keys:
        if key not in (known := known_keys(draft)):
            bare = key.removeprefix(TERRITORY)
            remedy = did_you_mean(key, known, f'add a column "{bare}" to reps.csv or territories.csv')
            if bare == key and key in territory_keys(draft):
                remedy = f"write {TERRITORY}{key}"
            yield from draft.at(table, rows, f'"{key}" is not a column of reps.csv', remedy)


def unclear(draft: Draft, table: str, rows: Mask, keys: Iterable[str]) -> Iterator[Finding]:
    """Tell which keys stand in both tables with different values."""
    for key in keys:
        if key not in CELL_KEYS and key in rep_keys(draft) & territory_keys(draft):
            pairs = covered_pairs(draft).sort_values(["rep", "territory"], ignore_index=True)
            mine = pairs["rep"].map(draft.frames["reps"].drop_duplicates("rep").set_index("rep")[key])
            there = draft.frames["territories"].drop_duplicates("territory").set_index("territory")[key]
            theirs = pairs["territory"].map(there)
            differ = np.flatnonzero((mine != theirs) & theirs.notna() & mine.notna())
            if len(differ):
                place = differ[0]
                what = (
                    f'"{key}" may be that of the rep ("{mine.iloc[place]}" for {pairs["rep"].iloc[place]}) '
                    f'or of the territory ("{theirs.iloc[place]}" for {pairs["territory"].iloc[place]})'
                )
                remedy = f"write {TERRITORY}{key} for the territory's, or rename the column in territories.csv"
                yield from draft.at(table, rows, what, remedy)


def covered_pairs(draft: Draft) -> pd.DataFrame:
    """Return who covers what, each pair once: rep and territory."""
    assigned = draft.frames["assignments"][["rep", "territory"]]
    home = draft.frames["reps"][["rep", "territory"]]
    home = home[~home["rep"].astype("object").isin(set(assigned["rep"]))]
    pairs = pd.concat([assigned, home], ignore_index=True).drop_duplicates()
    return pairs[pairs["territory"] != ""]
