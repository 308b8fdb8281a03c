"""The output folder: one file a table, run.json, and on request the workbook and the pace."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from allocator.allocation import TABLES, Allocation
from allocator.errors import Finding, PlanError
from allocator.export.swap import replace
from allocator.export.table import write_table

RUN = "run.json"
PACE, WORKBOOK = "pace.csv", "plan.xlsx"
OURS = frozenset({f"{name}.csv" for name in TABLES} | {RUN, PACE, WORKBOOK})
WORKBOOK_QUOTAS = 100_000
"""Quotas above which the workbook is written only on request."""
_LEFT_BY_DESKTOPS = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})


def write(allocation: Allocation, out: str | Path, *, pace: str = "", workbook: bool | None = None) -> tuple[str, ...]:
    """Write the allocation into a folder, whole or not at all, in place of an earlier result.

    The same input gives the same bytes in every file but run.json, which alone holds what differs by run.

    Parameters
    ----------
    out
        The folder. It must not exist, be empty, or hold an earlier result.
    pace
        `week` or `day` for guidance within the periods as pace.csv; nothing for none.
    workbook
        Whether plan.xlsx is written; by default up to 100,000 quotas.

    Returns
    -------
    Names of the files written.

    Raises
    ------
    PlanError
        If something stands there that is not an earlier result, or the pace would be too long.
    """
    out = Path(out)
    check_out(out)
    guidance = _pace(allocation, pace)
    replace(out, lambda folder: _fill(folder, allocation, guidance, has_workbook(allocation, workbook)))
    return tuple(sorted(path.name for path in out.iterdir()))


def has_workbook(allocation: Allocation, wanted: bool | None) -> bool:
    """Tell whether plan.xlsx is written: as wanted, else where it is not too large."""
    return len(allocation.quotas) <= WORKBOOK_QUOTAS if wanted is None else wanted


def _pace(allocation: Allocation, by: str) -> pd.DataFrame | None:
    if not by:
        return None
    from allocator.tables.pace import pace

    return pace(allocation, by)


def check_out(out: Path) -> None:
    """Find out before any work is done whether the folder may be written.

    Raises
    ------
    PlanError
        If it is not an earlier result, not a folder, or the folder one is working in.
    """
    reason = _reason_against(out)
    if reason:
        raise PlanError([Finding(str(out), reason, "name another folder with --out, or move what is there")])


def _reason_against(out: Path) -> str:
    if not out.exists():
        return ""
    if not out.is_dir():
        return "is a file, not a folder"
    if Path.cwd().resolve().is_relative_to(out.resolve()):
        return "is the folder you are working in, which would be replaced"
    names = {path.name for path in out.iterdir()} - _LEFT_BY_DESKTOPS
    strange = sorted(names - OURS)
    if strange:
        others = f" and {len(strange) - 1:,} more" if len(strange) > 1 else ""
        return f'holds "{strange[0]}"{others}, which the allocator did not write'
    return "" if not names or _is_result(out / RUN) else f"has no {RUN} of an earlier result"


def _is_result(file: Path) -> bool:
    try:
        run = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(run, dict) and {"status", "sentence"} <= run.keys()


def _fill(folder: Path, allocation: Allocation, pace: pd.DataFrame | None, workbook: bool) -> None:
    for name, table in allocation.tables.items():
        write_table(table, folder / f"{name}.csv")
    if pace is not None:
        write_table(pace, folder / PACE)
    if workbook:
        from allocator.export.workbook.book import write_workbook

        write_workbook(allocation, folder / WORKBOOK, pace)
        with (folder / WORKBOOK).open("rb") as file:
            os.fsync(file.fileno())
    with (folder / RUN).open("w", encoding="utf-8", newline="\n") as file:
        file.write(run_text(allocation))
        file.flush()
        os.fsync(file.fileno())


def run_text(allocation: Allocation) -> str:
    """Write run.json: status and sentence first, then all that is known of the run."""
    run = {**allocation.run, "status": str(allocation.status), "sentence": allocation.sentence}
    order = ["status", "sentence", *(key for key in run if key not in ("status", "sentence"))]
    return json.dumps(plain({key: run[key] for key in order}), indent=2, ensure_ascii=False) + "\n"


def plain(value: Any) -> Any:
    """Turn arrays, numpy numbers and numbers that JSON lacks into what JSON can hold."""
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | np.ndarray):
        return [plain(item) for item in value]
    if isinstance(value, np.generic):
        return plain(value.item())
    if isinstance(value, float) and not np.isfinite(value):
        return None
    return value if isinstance(value, str | int | float | bool | None) else str(value)
