"""Goals: a table to edit, and forms to add one, to scope one and to drop one."""

from __future__ import annotations

from functools import partial

import streamlit as st

from allocator.desk.bench import Workbench
from allocator.desk.edit import DropRow, SetCell
from allocator.desk.stated import Stated
from allocator.desk.views.goal_form import goal_names, goal_periods, goal_said, new_goal
from allocator.desk.views.goals import ASKS, MAIN, MORE, SOLVED, goal_edits, goal_metrics, goal_table
from allocator.plan.glossary import meaning
from allocator.ui.parts.outcome import do, outcome
from allocator.ui.parts.plain import plain
from allocator.ui.parts.scope import scope_form
from allocator.ui.parts.typed_table import typed_table

SECTION, FORM = "goals", "goals-form"


def goals(bench: Workbench, stated: Stated) -> None:
    """Show the goals, and what the plan carries of them."""
    st.subheader("Goals", help=meaning("goal"))
    st.caption("Type amounts as 1.2M, 250k or 1,500 and rates as 92 %. Columns marked ▪ are filled in by the plan.")
    table = goal_table(stated, bench.allocation)
    if table.empty:
        st.info("There is no goal yet. Add the first one below.")
    else:
        typed_table(
            bench,
            SECTION,
            table,
            partial(goal_edits, stated),
            "Goals, one a row, with what is carried of each",
            _columns(goal_metrics(stated)),
            SOLVED,
            shown=(*MAIN, *MORE) if st.toggle("Weight, objective and owner", key="goals-more") else MAIN,
        )
    if bench.is_stale:
        st.caption("Carried and gap are those of the last solution; the plan has changed since.")
    with st.expander("Add a goal", expanded=table.empty):
        _add(bench, stated)
    if not table.empty:
        with st.expander("Change whom a goal covers, or drop a goal"):
            _change(bench, stated)
    outcome(bench, FORM)


def _columns(labels: dict[str, str]) -> dict[str, object]:
    text, choice = st.column_config.TextColumn, st.column_config.SelectboxColumn
    return {
        "goal": text("Goal", help="Short name of the goal."),
        "metric": choice(
            "Metric",
            help=meaning("metric"),
            options=list(labels),
            format_func=lambda name: labels[str(name)],
            required=True,
        ),
        "period": text("Period", help="A month, quarter, half or year, as in 2027-03, FY2027-Q1, FY2027-H1, FY2027."),
        ASKS: text("Asks for", help="An amount, or a rate of what is due.", alignment="right"),
        "scope": text("Scope", help=f"{meaning('scope')} Blank is the company."),
        "priority": text("Priority", help=meaning("priority"), alignment="right"),
        "weight": text("Weight", help=f"{meaning('weight')} Blank is its part of its metric.", alignment="right"),
        "objective": text("Objective", help=meaning("objective")),
        "owner": text("Owner", help="Who answers for it."),
        "carried": text("▪ Carried", help=meaning("reach"), alignment="right"),
        "gap": text("▪ Gap", help=meaning("shortfall"), alignment="right"),
    }


def _add(bench: Workbench, stated: Stated) -> None:
    metrics = stated.settings.metrics
    what, when, much, rank, name = st.columns((3, 2, 2, 1, 2))
    metric = what.selectbox(
        "Metric", list(metrics), format_func=lambda one: metrics[one].label, key="goal-metric", help=meaning("metric")
    )
    period = when.selectbox("Period", goal_periods(stated), key="goal-period")
    asks = much.text_input(
        "Asks for", key="goal-asks", placeholder="1.2M or 92 %", help="An amount, or a rate of what is due."
    )
    priority = rank.number_input("Priority", 1, 99, 1, key="goal-priority", help=meaning("priority"))
    called = name.text_input("Name", key="goal-name", placeholder="may be blank")
    scope = scope_form(stated, "goal-scope")
    st.markdown(f"**{plain(goal_said(stated, metric, period, asks, scope))}**")
    if st.button("Add this goal", key="goal-add", type="primary"):
        _added(bench, stated, metric, period, asks, scope, priority, called)
        st.rerun()


def _added(
    bench: Workbench, stated: Stated, metric: str, period: str, asks: str, scope: str, priority: int, name: str
) -> None:
    do(bench, FORM, new_goal(stated, metric, period, asks, scope, priority, name))


def _change(bench: Workbench, stated: Stated) -> None:
    names = goal_names(stated)
    row = st.selectbox("Goal", list(names), format_func=names.__getitem__, key="goal-row")
    scope = scope_form(stated, "goal-rescope")
    with st.container(horizontal=True):
        if st.button("Set its scope", key="goal-set-scope"):
            _scoped(bench, row, scope)
            st.rerun()
        if st.button("Drop this goal", key="goal-drop"):
            _dropped(bench, row)
            st.rerun()


def _scoped(bench: Workbench, row: int, scope: str) -> None:
    do(bench, FORM, SetCell("goals", row, "scope", new=scope))


def _dropped(bench: Workbench, row: int) -> None:
    do(bench, FORM, DropRow("goals", row))
