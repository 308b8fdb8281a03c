"""Findings in the words of whoever wrote the plan as a workbook: sheets instead of files."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from allocator.errors import Finding
from allocator.plan.columns import TABLES

_FILE = re.compile(rf"\b({'|'.join(TABLES)})\.csv\b")
_NEAREST = re.compile(r'did you mean "(.*)\.csv"\?')
_REMEDIES = {
    "plan.yaml metrics": "add a row with a key like metrics.revenue.unit",
    "plan.yaml roles": "add a row with the key roles.AE.metrics and the metrics that the role sells",
}


def as_sheets(finding: Finding, source: str, sheets: Mapping[str, str], keys: Mapping[str, int]) -> Finding:
    """Say where something stands in a workbook, if it is in this one.

    Parameters
    ----------
    finding
        As it is told of a folder.
    source
        What stands before the files of the scenario that is a workbook.
    sheets
        Where the workbook has each table, as in `plan.xlsx goals`.
    keys
        Row of the sheet `plan` for each setting.
    """
    inside = finding.where.removeprefix(source)
    file, _, rest = inside.partition(" ")
    name = "plan" if file == "plan.yaml" else file.removesuffix(".csv")
    if not finding.where.startswith(source) or name not in sheets or file == name:
        return finding
    remedy = _REMEDIES.get(inside, finding.remedy) if finding.what == "is missing" else finding.remedy
    row = _row(rest, keys) if name == "plan" else 0
    parts = (sheets[name], f"row {row}" if row else "", rest)
    return Finding(" ".join(filter(None, parts)), finding.what, remedy)


def _row(setting: str, keys: Mapping[str, int]) -> int:
    """Find the row of a setting: its own, the one that holds it, or the first within it."""
    for key, row in keys.items():
        if setting == key or setting.startswith(f"{key}."):
            return row
    return next((row for key, row in keys.items() if key.startswith(f"{setting}.") and setting), 0)


def in_words_of_sheets(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Call tables sheets in what findings say."""
    return tuple(Finding(f.where, _sheets(f.what), _sheets(f.remedy)) for f in findings)


def _sheets(text: str) -> str:
    text = _NEAREST.sub(r'did you mean "\1"?', text)
    return _FILE.sub(r"the sheet \1", text.replace("plan.yaml", "the sheet plan"))
