"""assumptions.csv: what was taken for granted, adjusted or left unused."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from allocator.cells.holdings import full_year_hours
from allocator.errors import Assumption
from allocator.rules.cells import Cells
from allocator.solve.answer import Solved
from allocator.solve.asked import Solve
from allocator.solve.strengths import Saving

COLUMNS = ["kind", "where", "what"]
_NO_ROOM = 1e-4
"""Part of the selling hours that is not worth saving: it comes of the tolerance of reach."""


def assumptions(cells: Cells, solved: Solved) -> pd.DataFrame:
    """Columns: kind, where, what; sorted."""
    found = [
        *cells.plan.assumptions, *cells.notes, *(note for rows in solved.asked.blocks for note in rows.notes),
        *_efforts(cells), *_engines(solved), *_saved(solved.saving),
        *(Assumption("adjusted", "rounding", f"had to widen: {what}") for what in solved.whole.widened),
    ]  # fmt: skip
    return with_more(pd.DataFrame(columns=COLUMNS), found)


def with_more(table: pd.DataFrame, found: Iterable[Assumption]) -> pd.DataFrame:
    """Add assumptions to the table of them; each stands there once, sorted."""
    rows = {(note.kind, note.where, note.what) for note in found} | set(table.itertuples(index=False, name=None))
    return pd.DataFrame(sorted(rows), columns=COLUMNS)


def _efforts(cells: Cells) -> list[Assumption]:
    """Hours per unit that follow from a productivity."""
    settings, hours = cells.plan.settings, full_year_hours(cells.lanes)
    found = []
    for role in settings.roles:
        for name in settings.roles[role].metrics:
            metric = settings.metric_for(role, name)
            if metric.productivity is not None and metric.hours_per_unit is None:
                what = (
                    f"{role}, {name}: {metric.productivity:,.10g} a full-time year of {hours:,.1f} selling hours "
                    f"are {hours / metric.productivity:.6g} hours per unit"
                )
                found.append(Assumption("adjusted", "plan.yaml productivity", what))
    return found


def _engines(solved: Solved) -> list[Assumption]:
    """Engines whose answer could not be used before another's could."""
    return [
        *unproved(solved.solves),
        *(Assumption("solver", "balance", f"{name} did not prove an optimum; {solved.balance.engine} did")
          for name in solved.balance.tried),
    ]  # fmt: skip


def unproved(solves: Iterable[Solve]) -> list[Assumption]:
    """Say which engines did not prove an optimum, by question, and which one did in their place."""
    return [
        Assumption("solver", one.question, f"{name} did not prove an optimum; {one.engine} did")
        for one in solves for name in one.tried
    ]  # fmt: skip


def _saved(saving: Saving | None) -> list[Assumption]:
    if saving is None:
        return []
    if saving.balanced - saving.least <= _NO_ROOM * saving.balanced:
        what = "play_to_strengths has no room: the balance already takes the least selling hours that reach allows"
    else:
        saved = saving.balanced - saving.allowed
        what = (
            f"play_to_strengths saves {saved:,.1f} of {saving.balanced:,.1f} selling hours; "
            f"the least possible are {saving.least:,.1f}"
        )
    return [Assumption("adjusted", "plan.yaml play_to_strengths", what)]
