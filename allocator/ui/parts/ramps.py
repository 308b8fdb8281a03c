"""Ramp profiles: a chart, a table by month, and forms to add and drop one."""

from __future__ import annotations

from functools import partial

import streamlit as st

from allocator.desk.bench import Workbench
from allocator.desk.edit import Edit, SetSetting
from allocator.desk.stated import Stated
from allocator.desk.views.ramps import month_edit, new_profile, ramp_chart, ramp_table, users
from allocator.errors import Finding
from allocator.plan.glossary import meaning
from allocator.ui.charts.ramps import ramps_chart
from allocator.ui.parts.outcome import do, outcome
from allocator.ui.parts.typed_table import typed_table

SECTION, FORM = "ramps", "ramps-form"


def ramps(bench: Workbench, stated: Stated) -> None:
    """Show the ramp profiles."""
    st.subheader("Ramp", help=meaning("ramp"))
    table = ramp_table(stated)
    months = [name for name in table.columns if name != "profile"]
    if table.empty:
        st.info("There is no ramp profile: everybody is fully productive from the first day.")
    else:
        st.altair_chart(ramps_chart(ramp_chart(stated)), alt="Share of full productivity by month of tenure")
        st.caption(
            "Share of full productivity in each month of tenure. After the last month that is written it is 100 %."
        )
        typed_table(
            bench,
            SECTION,
            table,
            partial(_edit, stated, list(table["profile"])),
            "Ramp profiles by month of tenure",
            {
                "profile": st.column_config.TextColumn("Profile", pinned=True, help=meaning("ramp")),
                **{month: st.column_config.TextColumn(month.capitalize(), alignment="right") for month in months},
            },
            ("profile",),
        )
    with st.expander("Add or drop a profile", expanded=table.empty):
        _add_or_drop(bench, stated)
    outcome(bench, FORM)


def _edit(stated: Stated, names: list[str], row: int, column: str, typed: str) -> Edit | Finding:
    return month_edit(stated, names[row], column, typed)


def _add_or_drop(bench: Workbench, stated: Stated) -> None:
    add, drop = st.columns(2)
    name = add.text_input("Name of a new profile", key="ramp-name", placeholder="enterprise")
    if add.button("Add this profile", key="ramp-add"):
        _added(bench, stated, name)
        st.rerun()
    if stated.settings.ramp:
        chosen = drop.selectbox(
            "Profile",
            list(stated.settings.ramp),
            key="ramp-row",
            format_func=lambda one: f"{one}, for {users(stated, one)}",
        )
        if drop.button("Drop this profile", key="ramp-drop"):
            _dropped(bench, chosen)
            st.rerun()


def _added(bench: Workbench, stated: Stated, name: str) -> None:
    do(bench, FORM, new_profile(stated, name))


def _dropped(bench: Workbench, name: str) -> None:
    do(bench, FORM, SetSetting(("ramp", name)))
