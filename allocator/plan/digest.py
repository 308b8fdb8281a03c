"""The fingerprint of a plan: the same for the same content, whatever the order of rows, columns and files."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

import numpy as np
import pandas as pd

from allocator.plan.columns import Table
from allocator.plan.settings import Settings


def digest_of(settings: Settings, parts: Mapping[str, bytes]) -> str:
    """Return the SHA-256 of all settings and of the parts of all tables, as `part_of` gives them."""
    digest = hashlib.sha256(json.dumps(settings.model_dump(mode="json"), sort_keys=True).encode())
    for name in sorted(parts):
        digest.update(name.encode() + b" " + parts[name])
    return digest.hexdigest()


def part_of(frame: pd.DataFrame) -> bytes:
    """Return what a table adds to the digest: its columns and all cells; rows are counted, not their places."""
    frame = frame.drop(columns="row")
    frame = frame[sorted(frame.columns)]
    named = str(list(frame.columns)).encode()
    if frame.empty:
        return named
    return named + np.sort(pd.util.hash_pandas_object(frame, index=False).to_numpy()).tobytes()


def in_canonical_order(frame: pd.DataFrame, table: Table) -> pd.DataFrame:
    """Sort rows by the table's key, then by all else in them; `row` is their row in the file.

    Factors of over-assignment stand with the general ones of a level first, so that the last that holds is
    the most particular.
    """
    frame = frame.rename_axis("row").reset_index()
    if frame.empty:
        return frame
    key = list(table.key)
    if table.name == "over_assignment":
        frame = frame.assign(terms=frame["where"].str.count(";"))
        key = ["level", "terms", "where"]
    if frame.duplicated(key).any():
        key += sorted(name for name in frame.columns if name not in (*key, "row"))
    return frame.sort_values(key, ignore_index=True)[[c for c in frame.columns if c != "terms"]]
