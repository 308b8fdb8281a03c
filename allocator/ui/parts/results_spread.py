"""How evenly quotas lie: against fair share, against capacity, and within roles; who stands out is named."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from allocator.allocation import Allocation
from allocator.desk.views.spread import drawn, outliers, rep_points, role_loads, role_spreads
from allocator.insight.wording import wording
from allocator.plan.glossary import meaning
from allocator.ui.charts.role_loads import role_loads_chart
from allocator.ui.charts.spread import fair_share_scatter, load_scatter
from allocator.ui.parts.results_view import ResultsView

_CONFIG = st.column_config
_PERCENT = {
    "lowest": "Lowest",
    "lower_quartile": "A quarter below",
    "median": "Median",
    "upper_quartile": "A quarter above",
    "highest": "Highest",
    "variation": "Variation",
}


def results_spread(allocation: Allocation, view: ResultsView) -> None:
    """Show the spread over reps."""
    metric = view.scope.metric
    words = wording(allocation.plan.settings, metric)
    points = rep_points(allocation, metric, view.reps)
    if points.empty:
        st.info("Nobody here carries this metric for themselves. Choose one that is not a sum of others.")
        return
    left, right = st.columns(2, gap="medium")
    with left.container(border=True):
        st.markdown("**Quota against fair share**", help=meaning("fair share"))
        st.altair_chart(fair_share_scatter(drawn(points), words.unit), alt="Each rep's quota against fair share")
        st.caption("On the line a quota is the fair share. ◆ stands out, and is listed below.")
    with right.container(border=True):
        st.markdown("**Hours needed against hours there**", help=meaning("load"))
        if points["hours"].sum() > 0:
            st.altair_chart(load_scatter(drawn(points)), alt="Each rep's selling hours needed against those there are")
            st.caption("On the line a rep is full, over all metrics. ◆ stands out, and is listed below.")
        else:
            st.caption("No selling hours are counted in this plan.")
    _named(allocation, view, points)
    _roles(allocation, view)


def _named(allocation: Allocation, view: ResultsView, points: pd.DataFrame) -> None:
    found = outliers(allocation, view.scope.metric, points)
    st.subheader("Who stands out")
    if found.empty:
        st.caption("Nobody: every quota lies within 10 % of fair share, and no load apart from the others.")
        return
    st.dataframe(
        found, hide_index=True, width="stretch", placeholder="–", height="content",
        column_config={
            "rep": _CONFIG.TextColumn("Rep"),
            "quota": _CONFIG.TextColumn("Quota", alignment="right"),
            "fair_share": _CONFIG.TextColumn("Fair share", alignment="right"),
            "part": _CONFIG.NumberColumn("Of fair share", format="%.1f %%"),
            "load": _CONFIG.NumberColumn("Load", format="%.1f %%"),
            "says": _CONFIG.TextColumn("How", width="large"),
        },
        alt="Reps who stand out, and how",
    )  # fmt: skip


def _roles(allocation: Allocation, view: ResultsView) -> None:
    loads, spreads = role_loads(allocation, view.reps), role_spreads(allocation, view.reps)
    st.subheader("Load within roles")
    if loads.empty:
        st.caption("No rep here has selling hours.")
        return
    st.altair_chart(role_loads_chart(loads, spreads), alt="Load of each rep by role, with the middle half as a bar")
    st.caption("A point is a rep, the bar the middle half, the thick dash the median, the broken line full load.")
    st.dataframe(
        spreads, hide_index=True, width="stretch", placeholder="–",
        column_config={
            "role": _CONFIG.TextColumn("Role"),
            "reps": _CONFIG.NumberColumn("Reps", format="%,d"),
            **{name: _CONFIG.NumberColumn(title, format="%.1f %%") for name, title in _PERCENT.items()},
        },
        alt="Lowest, middle and highest load of each role",
    )  # fmt: skip
    st.caption("Open seats and house reps are left out. Variation is the standard deviation ÷ the mean.")
