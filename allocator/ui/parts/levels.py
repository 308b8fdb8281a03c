"""The level below, as a table whose rows lead further down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from allocator.allocation import Allocation
from allocator.desk.views.levels import levels, next_level
from allocator.desk.views.table import number_format
from allocator.plan.glossary import meaning
from allocator.ui import session
from allocator.ui.keys import PlanKey
from allocator.ui.parts.plan_view import node_key

_CONFIG = st.column_config


def levels_table(allocation: Allocation, metric: str, chosen: Mapping[str, str]) -> None:
    """Show the nodes below what is chosen; choosing a row looks at that node. Nothing where reps come next."""
    found, level = levels(allocation, metric, chosen), next_level(allocation, chosen)
    if found.empty:
        return
    amount = number_format(allocation, metric)
    name = level.replace("_", " ")
    st.markdown(f"**By {name}**")
    key = f"{PlanKey.LEVELS}-{level}-{'-'.join(chosen.values())}-{metric}"
    names = list(found["node"])
    st.dataframe(
        found, hide_index=True, width="stretch", key=key, on_select=lambda: _down(key, level, chosen, names),
        selection_mode="single-row", placeholder="",
        column_config={
            "node": _CONFIG.TextColumn(name.capitalize(), help="Choose a row to look at it alone."),
            "line": _CONFIG.TextColumn("Line", help=meaning("line of credit")),
            "goal_part": _CONFIG.NumberColumn("Part of the goals", format=amount),
            "target": _CONFIG.NumberColumn("Target", format=amount, help="The part of the goals with over-assignment."),
            "quota": _CONFIG.NumberColumn("Quotas", format=amount),
            "cover": _CONFIG.NumberColumn("Cover", format="%.1f %%", help=meaning("cover")),
            "growth": _CONFIG.NumberColumn("Growth", format="%+.1f %%"),
        },
        alt=f"Part of the goals, target and quotas of each {name}",
    )  # fmt: skip


def _down(key: str, level: str, chosen: Mapping[str, str], names: Sequence[str]) -> None:
    """Look at the node of the row that was chosen."""
    for row in session.held(key, {}).get("selection", {}).get("rows", [])[:1]:
        session.hold(node_key(level, chosen), names[row])
