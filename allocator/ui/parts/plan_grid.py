"""The grid planners live on: what they set, and the plan beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from allocator.allocation import Allocation
from allocator.desk.bench import Workbench
from allocator.desk.sheet import Sheet
from allocator.desk.views.table import MOST_ROWS, YOU_SET, PlanTable, number_format
from allocator.insight.wording import wording
from allocator.plan.glossary import meaning
from allocator.ui import session
from allocator.ui.keys import Held, PlanKey
from allocator.ui.parts.plan_edits import grid_key, look_at, sheet

_ROW, _TALL = 34, 546
_WIDE = 115
"""Width of a column of totals."""
_FEW = 20
"""Rows up to which the grid is as high as it needs to be."""
_CONFIG = st.column_config


def plan_grid(bench: Workbench, allocation: Allocation, metric: str, table: PlanTable) -> None:
    """Show the grid and its totals; what is typed is taken when the page runs next."""
    drawn = sheet().showing(bench.draft.id, metric, table.reps, bench.draft.digest)
    session.hold(Held.SHEET, drawn)
    st.data_editor(
        table.frame, key=grid_key(drawn), hide_index=True, num_rows="fixed", row_height=_ROW, width="stretch",
        disabled=[name for name in table.frame.columns if name not in YOU_SET], placeholder="",
        height="content" if len(table.frame) <= _FEW else _TALL,
        column_config={**_columns(allocation, metric, table), "rep": _names(bench, drawn)},
        alt="Reps: what is set for each, and the plan: fair share, quota, change, load, growth and why",
    )  # fmt: skip
    st.dataframe(
        table.totals, hide_index=True, row_height=_ROW, placeholder="", width="content",
        column_config=_totals(allocation, metric, table), alt="Totals of the reps shown above",
    )  # fmt: skip
    if table.others:
        st.caption(f"{table.others:,} more reps are found than the {MOST_ROWS} shown. Choose a team, or find by text.")


def _names(bench: Workbench, drawn: Sheet) -> Any:
    """Names that can be clicked."""
    key = f"{PlanKey.LOOK}-{drawn.version}"
    return _CONFIG.ButtonColumn(
        "Rep", width=136, pinned=True, alignment="left", type="tertiary", key=key,
        help="Click a name to see how its quota comes about.", on_click=_look, args=(bench.draft.id, drawn.reps, key),
    )  # fmt: skip


def _look(draft: str, reps: Sequence[str], key: str) -> None:
    """Look at the rep whose name was clicked."""
    clicked = session.held(key)
    if clicked is not None and clicked["row"] < len(reps):
        look_at(draft, reps[clicked["row"]])


def _columns(allocation: Allocation, metric: str, table: PlanTable) -> dict[str, Any]:
    return {**_set_columns(allocation, metric), **_plan_columns(allocation, metric, table)}


def _set_columns(allocation: Allocation, metric: str) -> dict[str, Any]:
    """Columns that are typed into: texts, as a grid for numbers drops what it does not understand."""
    unit = wording(allocation.plan.settings, metric).heading

    def text(label: str, width: int, told: str) -> Any:
        return _CONFIG.TextColumn(label, width=width, alignment="right", help=told)

    return {
        "fte": text("FTE", 58, "Part of a full-time job: 1, 0.6 or 60%."),
        "ramp": _CONFIG.SelectboxColumn(
            "Ramp", options=["none", *allocation.plan.settings.ramp], width=84, help=meaning("ramp"), required=True
        ),
        "strength": text("Strength", 88, meaning("strength")),
        "floor": text("Floor", 84, f"At least so much in the year. {unit}. Blank is no limit."),
        "cap": text("Cap", 84, f"At most so much in the year: 1.2M, 1,200,000. {unit}. Blank is no limit."),
        "lock": _CONFIG.CheckboxColumn("Lock", width=64, help=f"Locks the quota where it is. {meaning('lock')}"),
        "locked": text("Locked at", 96, f"The quota of the year that is locked. {unit}. Blank is no lock."),
    }


def _plan_columns(allocation: Allocation, metric: str, table: PlanTable, width: int = 90) -> dict[str, Any]:
    amount, move = number_format(allocation, metric), number_format(allocation, metric, signed=True)
    periods = [name for name in table.frame.columns if name not in ("rep", "why", *YOU_SET)]
    return {
        **{name: _CONFIG.NumberColumn(name, format=amount, width=width) for name in periods},
        "fair_share": _CONFIG.NumberColumn("Fair share", format=amount, width=width, help=meaning("fair share")),
        "quota": _CONFIG.NumberColumn("Quota", format=amount, width=width, help=meaning("quota")),
        "change": _CONFIG.NumberColumn("Change", format=move, width=width, help="Against the scenario compared with."),
        "load": _CONFIG.ProgressColumn(
            "Load", format="%.0f %%", min_value=0, max_value=table.fullest, width=108, help=meaning("load")
        ),
        "growth": _CONFIG.NumberColumn("Growth", format="%+.0f %%", width=72, help="Against last year's sales."),
        "why": _CONFIG.TextColumn("Why not fair share", width=300, help="⚑ a limit holds, ⊘ a lock holds."),
    }


def _totals(allocation: Allocation, metric: str, table: PlanTable) -> dict[str, Any]:
    return {
        **_plan_columns(allocation, metric, table, _WIDE),
        "reps": _CONFIG.TextColumn("Total", width=130, pinned=True),
    }
