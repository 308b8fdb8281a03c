"""Who moves between two scenarios and why, and totals by level."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from allocator.allocation import Allocation
from allocator.desk.views.moves import largest_movers, level_totals, metrics_of_both, moved_points
from allocator.desk.views.table import number_format
from allocator.insight.compare.comparison import Comparison
from allocator.insight.wording import wording
from allocator.ui.charts.moves import moves_chart
from allocator.ui.keys import CompareKey
from allocator.ui.parts.plain import plain

_CONFIG = st.column_config
_FEW, _TALL = 8, 318
"""Rows up to which a table is as high as it needs to be, and how high it is where there are more."""


def compare_moves(comparison: Comparison, solved: Mapping[str, Allocation]) -> None:
    """Show movers and a chart of one scenario against the first."""
    first, *others = comparison.names
    with st.container(horizontal=True, vertical_alignment="bottom"):
        other = others[0]
        if len(others) > 1:
            other = st.selectbox(f"{first} against", others, key=CompareKey.OTHER, persist_state="session", width=280)
        metrics = metrics_of_both(solved[first], solved[other])
        if not metrics:
            st.info("These two have no metric in the same unit.")
            return
        metric = st.selectbox("Metric", list(metrics), format_func=metrics.__getitem__, key=CompareKey.METRIC,
                              persist_state="session", width=220)  # fmt: skip
    with st.container(border=True):
        _movers(comparison, solved[first], other, metric)
    left, right = st.columns([2, 3], gap="medium")
    with left.container(border=True):
        st.markdown(f"**Each rep: {plain(first)} against {plain(other)}**")
        points = moved_points(solved[first], solved[other], metric)
        unit = wording(solved[first].plan.settings, metric).unit
        st.altair_chart(moves_chart(points, first, other, unit), alt="Quota of each rep in both scenarios")
        st.caption("Above the line a rep carries more than in the first. ◆ moves most: see the table.")
    with right:
        _levels(comparison, solved[first], metric)


def _movers(comparison: Comparison, baseline: Allocation, other: str, metric: str) -> None:
    rows, count = largest_movers(comparison, other, metric)
    st.markdown(f"**Largest movers, {plain(comparison.names[0])} → {plain(other)}**")
    if rows.empty:
        st.caption("Nobody moves in this metric.")
        return
    amount, move = number_format(baseline, metric), number_format(baseline, metric, signed=True)
    st.dataframe(
        rows, hide_index=True, width="stretch", placeholder="–",
        height="content" if len(rows) <= _FEW else _TALL,
        column_order=["rep", "role", "before", "after", "change", "change_share", "why"],
        column_config={
            "rep": _CONFIG.TextColumn("Rep", pinned=True), "role": _CONFIG.TextColumn("Role"),
            "before": _CONFIG.NumberColumn("Before", format=amount),
            "after": _CONFIG.NumberColumn("After", format=amount),
            "change": _CONFIG.NumberColumn("Change", format=move),
            "change_share": _CONFIG.NumberColumn("%", format="%+.1f %%"),
            "why": _CONFIG.TextColumn("Because", width="large"),
        },
        alt="Reps who move most, with the reasons",
    )  # fmt: skip
    shown = f"the {len(rows)} largest are shown" if count > len(rows) else "all are shown"
    st.caption(f"{count:,} quotas move; {shown}.")


def _levels(comparison: Comparison, baseline: Allocation, metric: str) -> None:
    names = comparison.names
    for level in baseline.plan.settings.levels:
        found = level_totals(comparison, baseline, level, metric)
        if found.empty:
            continue
        amount, move = number_format(baseline, metric), number_format(baseline, metric, signed=True)
        title = level.replace("_", " ")
        st.markdown(f"**Totals by {plain(title)}**")
        st.dataframe(
            found, hide_index=True, width="stretch", placeholder="–",
            column_config={
                "node": _CONFIG.TextColumn(title.capitalize(), pinned=True),
                **{name: _CONFIG.NumberColumn(name, format=amount) for name in names},
                **{f"change: {name}": _CONFIG.NumberColumn(f"Change, {name}", format=move) for name in names},
            },
            alt=f"Quotas of each {title} in every scenario",
        )  # fmt: skip
