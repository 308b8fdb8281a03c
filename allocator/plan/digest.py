"""The fingerprint of a plan: the same for the same content, whatever the order of rows, columns and files."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from allocator.arrays import Ints
from allocator.plan.columns import Table
from allocator.plan.settings import Settings

MANY = 1000
"""Rows from which it pays to hash each different value only once."""
_STEP = np.uint64(1_000_003)
"""By which the hash of a row is multiplied before that of its next cell is added."""


def digest_of(settings: Settings, parts: Mapping[str, bytes]) -> str:
    """Return the SHA-256 of all settings and of the parts of all tables, as `part_of` gives them."""
    digest = hashlib.sha256(json.dumps(settings.model_dump(mode="json"), sort_keys=True).encode())
    for name in sorted(parts):
        digest.update(name.encode() + b" " + parts[name])
    return digest.hexdigest()


def part_of(frame: pd.DataFrame) -> bytes:
    """Return what a table adds to the digest: its columns and all cells; rows are counted, not their places."""
    columns = sorted(name for name in frame.columns if name != "row")
    named = str(columns).encode()
    if frame.empty:
        return named
    rows: npt.NDArray[np.uint64] = np.zeros(len(frame), np.uint64)
    for name in columns:
        rows = rows * _STEP + pd.util.hash_array(frame[name].to_numpy(), categorize=len(frame) > MANY)
    return named + np.sort(rows).tobytes()


def in_canonical_order(frame: pd.DataFrame, table: Table) -> pd.DataFrame:
    """Sort rows by the table's key, then by all else in them; `row` is their place in the table as it was.

    Factors of over-assignment stand with the general ones of a level first, so that the last that holds is
    the most particular.
    """
    order = _order(frame, table) if len(frame) else np.empty(0, np.int64)
    moved = bool((order[1:] < order[:-1]).any())
    ordered = frame.take(order) if moved else frame.copy(deep=False)
    ordered.index = pd.RangeIndex(len(frame))
    ordered.insert(0, "row", order)
    return ordered


def _order(frame: pd.DataFrame, table: Table) -> Ints:
    """Return the places of rows in canonical order; rows of one key are told apart by their other columns."""
    ranks = [_ranks(frame[name]) for name in table.key]
    if table.name == "over_assignment":
        ranks.insert(1, _ranks(frame["where"].str.count(";")))
    order: Ints = np.lexsort(ranks[::-1])
    alike = [rank[order][1:] == rank[order][:-1] for rank in ranks]
    if np.logical_and.reduce(alike).any():
        rest = sorted(name for name in frame.columns if name not in table.key)
        order = np.lexsort([*(_ranks(frame[name]) for name in reversed(rest)), *ranks[::-1]])
    return order


def _ranks(column: pd.Series[Any]) -> Ints:
    """Number the values of a column in their order; what is missing comes last."""
    codes, values = pd.factorize(column, sort=True)
    return np.where(codes < 0, len(values), codes).astype(np.int64)
