"""The fingerprint of a plan: the same for the same content, whatever the order of rows, columns and files."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import numpy as np
import pandas as pd

from allocator.plan.columns import Table
from allocator.plan.settings import Settings


def digest_of(settings: Settings, frames: Mapping[str, pd.DataFrame]) -> str:
    """Return the SHA-256 of all settings and cells; rows of a file are counted, not their places."""
    digest = hashlib.sha256(settings.model_dump_json().encode())
    for name in sorted(frames):
        frame = frames[name].drop(columns="row")
        frame = frame[sorted(frame.columns)]
        digest.update(f"{name} {list(frame.columns)}".encode())
        digest.update(np.sort(pd.util.hash_pandas_object(frame, index=False).to_numpy()).tobytes())
    return digest.hexdigest()


def in_canonical_order(frame: pd.DataFrame, table: Table) -> pd.DataFrame:
    """Sort rows by the table's key, then by all else that is written in them."""
    rest = [name for name in frame.columns if name not in table.key and name != "row"]
    return frame.sort_values([*table.key, *sorted(rest), "row"], ignore_index=True)
