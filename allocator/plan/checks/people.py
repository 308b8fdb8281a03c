"""Reps: their roles, their spells, their leave."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from allocator.errors import Finding
from allocator.plan.checks.overlaps import overlaps
from allocator.plan.countries import is_country, nearest_country
from allocator.plan.draft import Draft

REP_TABLES = ("assignments", "strengths", "absences", "locks", "potential")
"""Tables whose reps must be in reps.csv; history and the plan in force may name people who have left."""


def unknown_roles(draft: Draft) -> Iterator[Finding]:
    """Require that every rep has a role of plan.yaml."""
    if draft.knows("plan"):
        roles = draft.values("reps", "role")
        names = ", ".join(draft.settings.roles)
        yield from draft.at("reps", roles == "", "role is blank", f"write one of {names}")
        yield from draft.unknown("reps", "role", draft.settings.roles, "plan.yaml")


def unknown_ramps(draft: Draft) -> Iterator[Finding]:
    """Require that every ramp is a profile of plan.yaml."""
    if draft.knows_setting("ramp"):
        known = (*draft.settings.ramp, "none")
        yield from draft.unknown("reps", "ramp", known, "plan.yaml", "ramp profile")


def unknown_territories(draft: Draft) -> Iterator[Finding]:
    """Require that the territory of a rep is in territories.csv, where there is one."""
    if draft.has("territories"):
        yield from draft.unknown("reps", "territory", draft.territories, "territories.csv")


def unknown_countries(draft: Draft) -> Iterator[Finding]:
    """Require that public holidays are known for the country of every rep."""
    names = draft.read["reps"].frame["country"].to_numpy(object)
    for name in sorted(set(pd.unique(names))):
        if not is_country(name):
            what = f'no public holidays are known for "{name}"'
            yield from draft.at("reps", names == name, what, nearest_country(name))


def unknown_reps(draft: Draft) -> Iterator[Finding]:
    """Require that tables about reps name reps of reps.csv."""
    if draft.knows("reps") and draft.has("reps"):
        for table in REP_TABLES:
            yield from draft.unknown(table, "rep", draft.reps, "reps.csv")


def ends_before_start(draft: Draft) -> Iterator[Finding]:
    """Require that employment, spells and leave end after they begin."""
    for table, first, last in (("reps", "start", "end"), ("reps", "from", "to"), ("absences", "from", "to")):
        starts, ends = draft.frames[table][first], draft.frames[table][last]
        for start, end in sorted({*zip(starts[ends < starts], ends[ends < starts], strict=True)}):
            rows = ((starts == start) & (ends == end)).to_numpy(bool)
            what = f"{last} {end.date()} is before {first} {start.date()}"
            yield from draft.at(table, rows, what, f"correct {first} or {last}")


def overlapping_spells(draft: Draft) -> Iterator[Finding]:
    """Require that the spells of one rep follow each other."""
    names, (first, last) = draft.values("reps", "rep"), draft.spells
    dated = draft.written("reps", "from") | draft.written("reps", "to")
    for later, earlier in overlaps((names,), first, last):
        other = draft.number("reps", earlier)
        if dated[later] or dated[earlier]:
            what = f'the spell of "{names[later]}" overlaps that of row {other}'
            remedy = "let one end before the other begins"
        else:
            what = f'rep "{names[later]}" stands already in row {other}'
            remedy = "write from and to for spells, or cover several territories in assignments.csv"
        yield draft.row("reps", later, what, remedy)


def overlapping_absences(draft: Draft) -> Iterator[Finding]:
    """Require that a day of leave is counted once."""
    names, (first, last) = draft.values("absences", "rep"), draft.days("absences", "from", "to")
    for later, earlier in overlaps((names,), first, last):
        what = f'the leave of "{names[later]}" overlaps that of row {draft.number("absences", earlier)}'
        yield draft.row("absences", later, what, "write each day of leave once")


def no_working_time(draft: Draft) -> Iterator[Finding]:
    """Require that a rep who is there works; nobody carries a quota in no time."""
    for column in ("fte", "hours"):
        rows = draft.numbers("reps", column) == 0
        yield from draft.at("reps", rows, f"{column} is 0", "end the spell with `to`, or write leave in absences.csv")
