"""The page "Plan": what is set for each rep, and what the plan makes of it."""

from __future__ import annotations

import streamlit as st

from allocator.allocation import Allocation, Status
from allocator.desk.bench import Workbench
from allocator.desk.figures import figures
from allocator.desk.views.bars import MOST_BARS
from allocator.desk.views.table import PlanTable, plan_table
from allocator.insight.wording import wording
from allocator.ui.charts.rep_bars import load_chart, quota_chart
from allocator.ui.keys import PlanKey
from allocator.ui.parts.conflict import conflict
from allocator.ui.parts.figures import figures_strip
from allocator.ui.parts.headroom import headroom_button, with_headroom
from allocator.ui.parts.levels import levels_table
from allocator.ui.parts.page import open_page
from allocator.ui.parts.plan_edits import said_bar, take
from allocator.ui.parts.plan_grid import plan_grid
from allocator.ui.parts.plan_view import compared, plan_view
from allocator.ui.parts.rep_panel import rep_panel

_QUOTA, _LOAD = "Quota and fair share", "Load"


def _show(bench: Workbench, allocation: Allocation) -> None:
    strip = st.container()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        view = plan_view(allocation)
        against, name = compared(bench)
    baseline = against.reps if against else None
    with strip:
        told = figures(with_headroom(allocation), baseline, name, bench.draft.tables)
        figures_strip(told, lambda: headroom_button(allocation))
    said_bar(bench, allocation, view.metric)
    if allocation.status is Status.CONFLICT:
        st.caption("⊘ Best effort: these quotas bend the rules above, and cannot be published.")
    table = plan_table(allocation, bench.draft.tables, view.metric, view.reps, view.length, baseline)
    if not view.reps:
        st.info("No rep is found. Choose another level, or clear the text.")
        return
    plan_grid(bench, allocation, view.metric, table)
    left, right = st.columns([3, 2], gap="medium")
    with left.container(border=True):
        _chart(allocation, view.metric, table)
    with left:
        levels_table(allocation, view.metric, view.chosen)
    with right.container(border=True):
        rep_panel(bench, allocation, view.metric, view.reps)


def _chart(allocation: Allocation, metric: str, table: PlanTable) -> None:
    kind = st.segmented_control(
        "Chart", [_QUOTA, _LOAD], default=_QUOTA, required=True, key=PlanKey.CHART, persist_state="session",
        label_visibility="collapsed",
    )  # fmt: skip
    unit = wording(allocation.plan.settings, metric).unit
    if kind == _LOAD:
        st.altair_chart(load_chart(table.marks), alt="Load of each rep as bars, with a line at 100 %")
        st.caption("The line is all of the selling hours.")
    else:
        st.altair_chart(quota_chart(table.marks, unit), alt="Quota of each rep as bars, with fair share as a mark")
        is_crowd = len(table.marks) > MOST_BARS
        st.caption(
            "A point is a rep; on the line the quota is the fair share."
            if is_crowd else "Bars are quotas, the marks fair share."
        )  # fmt: skip


take()
opened = open_page("Plan")
conflict(opened)
if opened.allocation is not None:
    _show(opened, opened.allocation)
