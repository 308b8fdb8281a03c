"""Figures of what is chosen, the level below, its reps, and the year period by period."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from allocator.allocation import Allocation
from allocator.desk.views.grid import lengths
from allocator.desk.views.levels import next_level
from allocator.desk.views.rollup import Scope, node_figures, node_periods, rep_table, rollup_table
from allocator.desk.views.summary import breadcrumb, cards
from allocator.desk.views.table import number_format
from allocator.insight.wording import wording
from allocator.plan.glossary import meaning
from allocator.ui import session
from allocator.ui.charts.periods import periods_chart
from allocator.ui.keys import ResultsKey
from allocator.ui.parts.plain import plain
from allocator.ui.parts.results_view import ResultsView, node_key

_CONFIG = st.column_config
MOST_REPS = 500
_FEW = 20
"""Rows up to which a table is as high as it needs to be."""
_REP, _NAME = 132, 150


def results_levels(allocation: Allocation, view: ResultsView) -> None:
    """Show the results of what is chosen, from the top down."""
    scope = view.scope
    label = wording(allocation.plan.settings, scope.metric).heading
    st.markdown(f"**{plain(breadcrumb(scope))}** · {plain(label)} · {plain(scope.period)}")
    told = cards(node_figures(allocation, scope))
    for card, place in zip(told, st.columns(len(told), gap="small"), strict=True):
        with place.container(border=True, gap="xsmall", height="stretch"):
            st.caption(card.label, help=card.meaning or None)
            st.markdown(f"## {card.value}")
            st.caption(card.detail)
    _below(allocation, scope)
    _year(allocation, scope)
    _reps(allocation, view)


def figures_config(allocation: Allocation, metric: str) -> dict[str, Any]:
    """Return how columns of a rollup are shown."""
    amount = number_format(allocation, metric)
    open_seats = "Cover by those who are there: quotas of open seats do not count."
    return {
        "period": _CONFIG.TextColumn("Period"),
        "goal_part": _CONFIG.NumberColumn("Part of the goals", format=amount),
        "target": _CONFIG.NumberColumn("Target", format=amount, help="The part of the goals with over-assignment."),
        "quota": _CONFIG.NumberColumn("Quotas", format=amount),
        "cover": _CONFIG.NumberColumn("Cover", format="%.1f %%", help=meaning("cover")),
        "cover_without_open_seats": _CONFIG.NumberColumn("Less open seats", format="%.1f %%", help=open_seats),
        "last_year": _CONFIG.NumberColumn("Last year", format=amount),
        "growth": _CONFIG.NumberColumn("Growth", format="%+.1f %%"),
    }


def _below(allocation: Allocation, scope: Scope) -> None:
    found, level = rollup_table(allocation, scope), next_level(allocation, scope.chosen)
    if found.empty:
        return
    name = level.replace("_", " ")
    st.subheader(f"By {name}")
    key = f"{ResultsKey.ROWS}-{level}-{scope.metric}-{'-'.join(scope.chosen.values())}"
    config = figures_config(allocation, scope.metric)
    config["node"] = _CONFIG.TextColumn(name.capitalize(), help="Choose a row to go down to it.", pinned=True)
    st.dataframe(
        found, hide_index=True, width="stretch", key=key, column_config=config, selection_mode="single-row",
        on_select=lambda: _down(key, level, scope.chosen, list(found["node"])), placeholder="–",
        alt=f"Target, quotas, cover and growth of each {name}",
    )  # fmt: skip
    st.caption(f"Choose a row to look at that {name} alone.")


def _down(key: str, level: str, chosen: Mapping[str, str], names: Sequence[str]) -> None:
    """Look at the node of the row that was chosen."""
    for row in session.held(key, {}).get("selection", {}).get("rows", [])[:1]:
        session.hold(node_key(level, chosen), names[row])


def _year(allocation: Allocation, scope: Scope) -> None:
    known = lengths(allocation)
    st.subheader("Over the year")
    length = st.segmented_control(
        "By", known, format_func=str.capitalize, default=known[-1], required=True, key=ResultsKey.NODE,
        persist_state="session", label_visibility="collapsed",
    )  # fmt: skip
    found = node_periods(allocation, scope, length if length in known else known[-1])
    unit = wording(allocation.plan.settings, scope.metric).unit
    left, right = st.columns([2, 3], gap="medium")
    left.altair_chart(periods_chart(found, unit), alt="Quotas by period as bars, target as a mark, last year as a ring")
    left.caption("Bars are quotas, the dash is the target, the ring what was sold a year before.")
    right.dataframe(
        found, hide_index=True, width="stretch", column_config=figures_config(allocation, scope.metric),
        placeholder="–", column_order=["period", "target", "quota", "cover", "last_year", "growth"],
        alt="Target, quotas, cover and growth by period",
    )  # fmt: skip


def _reps(allocation: Allocation, view: ResultsView) -> None:
    found = rep_table(allocation, view.scope, view.reps)
    st.subheader("Reps")
    if found.empty:
        st.caption("Nobody here carries this metric.")
        return
    amount = number_format(allocation, view.scope.metric)
    st.dataframe(
        found.head(MOST_REPS), hide_index=True, width="stretch", placeholder="–",
        height="content" if len(found) <= _FEW else "auto",
        column_config={
            "rep": _CONFIG.TextColumn("Rep", pinned=True, width=_REP),
            "name": _CONFIG.TextColumn("Name", width=_NAME),
            "role": _CONFIG.TextColumn("Role"),
            "quota": _CONFIG.NumberColumn("Quota", format=amount),
            "fair_share": _CONFIG.NumberColumn("Fair share", format=amount, help=meaning("fair share")),
            "last_year": _CONFIG.NumberColumn("Last year", format=amount),
            "growth": _CONFIG.NumberColumn("Growth", format="%+.1f %%"),
            "load": _CONFIG.NumberColumn("Load", format="%.1f %%", help=meaning("load")),
            "share_of_potential": _CONFIG.NumberColumn("Of potential", format="%.1f %%"),
            "binding": _CONFIG.TextColumn("Held by", help="Rules that moved the quota away from fair share."),
        },
        alt="Quota, fair share, growth and load of each rep for the year",
    )  # fmt: skip
    more = f"The {MOST_REPS:,} largest are shown; choose a level for others. " if len(found) > MOST_REPS else ""
    st.caption(f"{more}Figures of reps are those of the year.")
