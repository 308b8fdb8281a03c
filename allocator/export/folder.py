"""The output folder: one file a table, and run.json."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import numpy as np

from allocator.allocation import TABLES, Allocation
from allocator.errors import Finding, PlanError
from allocator.export.swap import replace
from allocator.export.table import write_table

RUN = "run.json"
OURS = frozenset({f"{name}.csv" for name in TABLES} | {RUN, "pace.csv", "plan.xlsx"})
_LEFT_BY_DESKTOPS = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})


def write(allocation: Allocation, out: Path) -> None:
    """Write the allocation into a folder, whole or not at all, in place of an earlier result.

    The same input gives the same bytes in every file but run.json, which alone holds what differs by run.

    Raises
    ------
    PlanError
        If something stands there that is not an earlier result.
    """
    check_out(out)
    replace(out, lambda folder: _fill(folder, allocation))


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


def _fill(folder: Path, allocation: Allocation) -> None:
    for name, table in allocation.tables.items():
        write_table(table, folder / f"{name}.csv")
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
