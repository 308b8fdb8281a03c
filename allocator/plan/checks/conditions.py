"""Conditions: whether they can be read, and whether what they name is there."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from allocator.arrays import Mask
from allocator.errors import Finding
from allocator.plan.checks.keys import TERRITORY, known_keys, unclear, unknown
from allocator.plan.columns import TABLES, Kind
from allocator.plan.conditions import Condition, ConditionError, Term, parse
from allocator.plan.draft import FEW, Draft
from allocator.plan.periods import PeriodError, read_period
from allocator.plan.places import did_you_mean


def _texts(draft: Draft) -> Iterator[tuple[str, Mask, str]]:
    """Every condition that is written: its table, its rows, its text."""
    for name, table in TABLES.items():
        for column in (c.name for c in table.columns if c.kind is Kind.CONDITION):
            texts = draft.values(name, column)
            for text in sorted(set(pd.unique(texts)) - {""}):
                yield name, texts == text, text


def _conditions(draft: Draft) -> Iterator[tuple[str, Mask, Condition]]:
    for name, rows, text in _texts(draft):
        try:
            yield name, rows, parse(text)
        except ConditionError:
            continue


def unreadable_conditions(draft: Draft) -> Iterator[Finding]:
    """Require that a condition is `key operator value`, several joined by semicolons."""
    for name, rows, text in _texts(draft):
        try:
            parse(text)
        except ConditionError as error:
            remedy = "write conditions like role=AE|AM; region!=EMEA; tenure<6"
            yield from draft.at(name, rows, f'"{error}" is not a condition', remedy)


def unknown_keys(draft: Draft) -> Iterator[Finding]:
    """Require that what a condition names is a column of reps.csv or territories.csv, or a key of cells."""
    for name, rows, condition in _conditions(draft):
        yield from unknown(draft, name, rows, dict.fromkeys(condition.keys))


def unclear_keys(draft: Draft) -> Iterator[Finding]:
    """Require that a key has the same values in both tables, or says which is meant."""
    for name, rows, condition in _conditions(draft):
        yield from unclear(draft, name, rows, dict.fromkeys(condition.keys))


def unknown_values(draft: Draft) -> Iterator[Finding]:
    """Require that what a condition compares with is there; a value that is nearly there is a slip."""
    for name, rows, condition in _conditions(draft):
        for term in condition.terms:
            for value in term.values if term.operator in ("=", "!=") else ():
                if problem := _value_problem(draft, term, value):
                    yield from draft.at(name, rows, *problem)


def _value_problem(draft: Draft, term: Term, value: str) -> tuple[str, str] | None:
    if term.key == "period":
        return _period_problem(draft, value)
    closed = _closed(draft, term.key)
    known = closed if closed is not None else _open(draft, term.key)
    if known is None or value in known:
        return None
    remedy = did_you_mean(value, sorted(known), "")
    if closed is None and not remedy:
        return None
    return f'no {term.key} is "{value}"', remedy or f"write one of {', '.join(sorted(known)[:FEW])}"


def _period_problem(draft: Draft, value: str) -> tuple[str, str] | None:
    if not draft.knows("plan"):
        return None
    try:
        label = read_period(value, draft.calendar)
    except PeriodError as problem:
        return str(problem), problem.remedy
    if label != value:
        return f'"{value}" is not how a period is written', f'did you mean "{label}"?'
    span = draft.calendar.span(label)
    if span is None or span in draft.calendar.year:
        return None
    year = draft.calendar.label(draft.calendar.year)
    return f"period {label} is not in the year {year}", f"write a period of {year}"


def _closed(draft: Draft, key: str) -> set[str] | None:
    """Names that are fixed by the plan."""
    if key == "rep":
        return set(draft.reps) if draft.knows("reps") else None
    if key == "territory":
        return set(draft.territories) if draft.knows("territories", "assignments", "reps") else None
    if key in ("role", "metric", "line") and draft.knows("plan"):
        roles = draft.settings.roles
        lines = {role.line for role in roles.values()}
        return {"role": set(roles), "metric": set(draft.settings.metrics), "line": lines}[key]
    return None


def _open(draft: Draft, key: str) -> set[str] | None:
    """Values of an attribute, of which there may be none of some kind."""
    table, column = ("territories", key.removeprefix(TERRITORY)) if key.startswith(TERRITORY) else ("reps", key)
    frame = draft.frames[table]
    if key not in known_keys(draft) or column not in frame or frame[column].dtype.kind in "fM":
        return None
    return set(map(str, pd.unique(frame[column]))) - {""}
