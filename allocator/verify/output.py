"""The output folder, read back as tables."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pandas as pd

from allocator.errors import Finding, PlanError

TABLES = ("quotas", "reps", "rollup", "goals", "rules", "waterfall", "uncovered", "assumptions")
NUMBERS = frozenset({
    "quota", "base", "rate", "fair_share", "load", "last_year", "growth", "share_of_potential",
    "quota_to_ote", "goal_part", "target", "cover", "cover_without_open_seats", "priority", "amount",
    "carried", "carried_over", "gap", "uncovered", "over_assigned_target", "over_assigned_carried",
    "value", "min", "max", "slack", "price", "working_days", "pace", "cumulative",
})  # fmt: skip
ON_REQUEST = ("pace",)
"""Tables that are there only where they were asked for."""
_GUARDED = re.compile(r"'+[=+\-@\x00-\x1f\x7f]")


def read_output(folder: str | Path) -> dict[str, pd.DataFrame]:
    """Read the tables of an output folder: texts without gaps, numbers with NaN for blank.

    Raises
    ------
    PlanError
        If a table is missing, or holds text where a number belongs.
    """
    folder = Path(folder)
    missing = [name for name in TABLES if not (folder / f"{name}.csv").is_file()]
    if missing:
        raise PlanError(
            [
                Finding(f"{folder.name}/{name}.csv", "is missing", "run the scenario again with --out")
                for name in missing
            ]
        )
    present = [name for name in ON_REQUEST if (folder / f"{name}.csv").is_file()]
    return {name: _read(folder / f"{name}.csv", name) for name in (*TABLES, *present)}


def _read(path: Path, name: str) -> pd.DataFrame:
    try:
        texts = pd.read_csv(path, dtype=object, keep_default_na=False, encoding="utf-8")
    except (ValueError, UnicodeDecodeError) as error:
        raise PlanError([Finding(path.name, f"cannot be read: {error}", "run the scenario again")]) from None
    return pd.DataFrame({str(column): _typed(texts[column], name, path) for column in texts.columns})


def _typed(column: pd.Series[str], table: str, path: Path) -> pd.Series[float] | pd.Series[str] | pd.Series[bool]:
    name = str(column.name)
    if table == "rules" and name == "binding":
        return column.isin(["yes", "True"])
    if name in NUMBERS or (table == "waterfall" and name not in ("rep", "metric")):
        numbers = pd.to_numeric(column.where(column != "", np.nan), errors="coerce").astype(np.float64)
        wrong = np.flatnonzero((numbers.isna() & (column != "")).to_numpy(bool))
        if len(wrong):
            what = f'{name} "{column.iloc[int(wrong[0])]}" is not a number'
            raise PlanError([Finding(f"{path.name} row {wrong[0] + 2}", what, "write the number")])
        return numbers
    return column.map(_unguarded)


def _unguarded(text: str) -> str:
    """Take away the apostrophe that keeps a spreadsheet from running a text."""
    return text[1:] if _GUARDED.match(text) else text
