"""The folder of a comparison: one file a table, and comparison.json."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from allocator.errors import Finding, PlanError
from allocator.export.folder import plain
from allocator.export.swap import replace
from allocator.export.table import write_table
from allocator.insight.compare.comparison import FRAMES, Comparison

MARK = "comparison.json"
OURS = frozenset({f"{name}.csv" for name in FRAMES} | {MARK})
_LEFT_BY_DESKTOPS = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})


def write_comparison(comparison: Comparison, out: Path) -> None:
    """Write a comparison into a folder, whole or not at all, in place of an earlier one.

    Raises
    ------
    PlanError
        If something stands there that is no earlier comparison.
    """
    check_comparison_out(out)
    replace(out, lambda folder: _fill(folder, comparison))


def check_comparison_out(out: Path) -> None:
    """Find out before any work is done whether the folder may be written.

    Raises
    ------
    PlanError
        If it is no earlier comparison, not a folder, or the folder one is working in.
    """
    reason = _reason_against(out)
    if reason:
        raise PlanError([Finding(str(out), reason, "name another folder with --out, or move what is there")])


def sentences(comparison: Comparison) -> dict[str, Any]:
    """Return what a comparison says, without its tables."""
    return {"scenarios": list(comparison.names), "gist": comparison.gist, "sentences": list(comparison.sentences)}


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
        return f'holds "{strange[0]}"{others}, which no comparison has written'
    return "" if not names or _is_comparison(out / MARK) else f"has no {MARK} of an earlier comparison"


def _is_comparison(file: Path) -> bool:
    try:
        said = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(said, dict) and {"scenarios", "gist"} <= said.keys()


def _fill(folder: Path, comparison: Comparison) -> None:
    for name, table in comparison.frames.items():
        write_table(table, folder / f"{name}.csv")
    with (folder / MARK).open("w", encoding="utf-8", newline="\n") as file:
        file.write(json.dumps(plain(sentences(comparison)), indent=2, ensure_ascii=False) + "\n")
        file.flush()
        os.fsync(file.fileno())
