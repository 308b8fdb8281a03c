"""The limits of a plan as sentences, with what each of them does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from allocator.allocation import Allocation
from allocator.cells.columns import records
from allocator.desk.limit_form import as_form, as_row
from allocator.desk.limit_reach import binding_by_row
from allocator.desk.limit_sentence import sentence
from allocator.desk.stated import Stated

SHOWN = 25
"""Limits that are shown at once."""


@dataclass(frozen=True)
class LimitLine:
    """One row of limits.csv."""

    row: int
    """Its stable number."""
    sentence: str
    effect: str
    """How many rows it makes and how many bind; blank where it is not solved yet."""
    binds: bool
    note: str

    @property
    def details(self) -> str:
        """What it does, and its note."""
        return " · ".join(filter(None, (self.effect, self.note))) or f"limits.csv row {self.row}"


def limit_lines(stated: Stated, allocation: Allocation | None, search: str = "") -> list[LimitLine]:
    """Say every limit whose sentence or note holds a text."""
    counts = {} if allocation is None else _counts(allocation)
    lines = [_line(row, values, stated, counts) for row, values in stated.rows("limits").items()]
    wanted = search.strip().casefold()
    return [line for line in lines if wanted in f"{line.sentence} {line.note}".casefold()]


def summary(lines: list[LimitLine]) -> str:
    """Say how many limits there are and how many of them hold somebody now."""
    binding = sum(line.binds for line in lines)
    if not lines:
        return "There are no limits yet: capacity and goals alone decide."
    if len(lines) == 1:
        return f"One limit, which {'binds' if binding else 'does not bind'} now."
    return f"{len(lines):,} limits, {f'{binding:,} of them' if binding else 'none of them'} binding now."


def first_of(lines: list[LimitLine]) -> list[LimitLine]:
    """Return those that are shown at once."""
    return lines[:SHOWN]


def more_said(lines: list[LimitLine]) -> str:
    """Say how many limits are not shown; nothing where all are."""
    more = len(lines) - SHOWN
    return f"{more:,} more: search to find them." if more > 0 else ""


_Key = tuple[str, ...]
_Counts = dict[_Key, list[tuple[int, int]]]
_COLUMNS = ("per", "where", "measure", "of")


def _key(row: Mapping[str, str]) -> _Key:
    """What tells limits apart, however it is written."""
    written = as_row(as_form(row))
    return tuple(written[name] for name in _COLUMNS)


def _counts(allocation: Allocation) -> _Counts:
    """Rows and binding rows of each limit, by its key; of those that share it in the order of the file."""
    table = allocation.plan.table("limits").assign(place=allocation.plan.places("limits")).sort_values("row")
    found, counts = binding_by_row(allocation), _Counts()
    for row in records(table):
        key = _key({name: str(row[name]) for name in _COLUMNS})
        counts.setdefault(key, []).append(found[str(row["place"])])
    return counts


def _line(row: int, values: dict[str, str], stated: Stated, counts: _Counts) -> LimitLine:
    alike = counts.get(_key(values), [])
    made = alike.pop(0) if alike else None
    effect = "" if made is None else _effect(*made)
    return LimitLine(row, sentence(values, stated.settings), effect, bool(made and made[1]), values["note"])


def _effect(rows: int, binding: int) -> str:
    if not rows:
        return "makes no rows"
    return f"{rows:,} row{'' if rows == 1 else 's'} · {f'⚑ {binding:,} binding' if binding else 'none binding'}"
