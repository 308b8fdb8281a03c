"""Where a finding stands, and in what order findings are told."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches

from allocator.errors import Finding
from allocator.plan.columns import TABLES

MANY = 10
"""Rows told one by one when the same is wrong with all of them; the others are counted."""
_PLACE = re.compile(r"(\S+?)(?:\.csv|\.yaml)?(?: row (\d+)| (.*))?", re.DOTALL)
_CELL = re.compile(r"([A-Z]{1,3})(\d+)(?::.*)?")
_FILES = {name: n for n, name in enumerate(("plan", *TABLES))}


def at_rows(file: str, rows: Sequence[int], what: str, remedy: str) -> Iterator[Finding]:
    """Tell the same of several rows: of the first few one by one, of the others together."""
    rows = sorted(rows)
    for row in rows[:MANY]:
        yield Finding(f"{file} row {row}", what, remedy)
    if more := rows[MANY:]:
        yield Finding(f"{file} row {more[0]}", f"{what}; so in {len(more):,} rows from here on", remedy)


def at_places(file: str, places: Sequence[str], what: str, remedy: str) -> Iterator[Finding]:
    """Tell the same of several named places of a file, like cells: of the first few each, of the others together."""
    for place in places[:MANY]:
        yield Finding(f"{file} {place}", what, remedy)
    if more := places[MANY:]:
        yield Finding(f"{file} {more[0]}", f"{what}; so in {len(more):,} places from here on", remedy)


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Sort findings by file, plan.yaml first, then by row; the same finding is told once."""
    return tuple(sorted(set(findings), key=_key))


def _key(finding: Finding) -> tuple[int, str, int, str, Finding]:
    match = _PLACE.fullmatch(finding.where)
    file, row, rest = (match[1], int(match[2] or 0), match[3] or "") if match else (finding.where, 0, "")
    if cell := _CELL.fullmatch(rest):
        row, rest = int(cell[2]), cell[1].rjust(3)
    return _FILES.get(file, len(_FILES)), file, row, rest, finding


def did_you_mean(name: str, known: Iterable[str], otherwise: str) -> str:
    """Ask for the nearest known name, or say what else to do."""
    names = [k for k in known if k]
    folded = {k.casefold(): k for k in names}
    near = [k for k in folded if sorted(k) == sorted(name.casefold())]
    near = near or [k for k in folded if _begins(k, name.casefold())]
    near = near or get_close_matches(name.casefold(), list(folded), n=1, cutoff=0.6)
    return f'did you mean "{folded[near[0]]}"?' if near else otherwise


def _begins(one: str, other: str) -> bool:
    return min(len(one), len(other)) > 2 and (one.startswith(other) or other.startswith(one))
