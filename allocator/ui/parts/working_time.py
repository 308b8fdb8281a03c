"""The calendar of the year, and leave."""

from __future__ import annotations

from datetime import date

import streamlit as st

from allocator.desk.bench import Workbench
from allocator.desk.edit import DropRow, SetSetting
from allocator.desk.stated import Stated
from allocator.desk.views.working_time import (
    LENGTHS,
    calendar_said,
    leave_edit,
    leave_names,
    leave_said,
    leave_table,
    new_leave,
    periods_table,
    year_bounds,
    year_starts,
)
from allocator.plan.glossary import meaning
from allocator.ui import session
from allocator.ui.parts.outcome import do, outcome
from allocator.ui.parts.typed_table import typed_table

CALENDAR, LEAVE, FORM = "calendar", "leave", "leave-form"


def calendar(bench: Workbench, stated: Stated) -> None:
    """Show when the year starts, its periods, and its working days."""
    st.subheader("Calendar", help="The planning year, and the periods in which quotas are set.")
    settings, name = stated.settings, f"calendar-{bench.draft.id}"
    start, length, country = st.columns(3)
    starts = year_starts(stated)
    key = f"{name}-start-{settings.year_starts}"
    start.selectbox(
        "The year starts",
        list(starts),
        list(starts).index(f"{settings.year_starts}"),
        starts.__getitem__,
        key=key,
        on_change=_set,
        args=(bench, "year_starts", key),
        help="Any first of a month.",
    )
    key = f"{name}-periods-{settings.periods}"
    length.selectbox(
        "Quotas are set in",
        list(LENGTHS),
        list(LENGTHS).index(settings.periods),
        LENGTHS.__getitem__,
        key=key,
        on_change=_set,
        args=(bench, "periods", key),
        help="Periods in which quotas are set.",
    )
    key = f"{name}-country-{settings.country}"
    country.text_input(
        "Country of public holidays",
        settings.country,
        key=key,
        on_change=_set,
        args=(bench, "country", key),
        placeholder="none",
        help="Two letters, with a region behind a hyphen: US, DE-BY.",
    )
    outcome(bench, CALENDAR)
    _periods(stated)


def _periods(stated: Stated) -> None:
    st.markdown(calendar_said(stated))
    st.dataframe(
        periods_table(stated),
        hide_index=True,
        width="content",
        column_config={"Working days": st.column_config.TextColumn(alignment="right")},
        alt="Quota periods with their working days",
    )


def _set(bench: Workbench, setting: str, key: str) -> None:
    do(bench, CALENDAR, SetSetting((setting,), new=session.held(key) or None))


def leave(bench: Workbench, stated: Stated) -> None:
    """Show who is away when, and the working days that it takes."""
    st.subheader("Leave", help=meaning("availability"))
    table = leave_table(stated)
    st.markdown(leave_said(table))
    if not table.empty:
        columns = {
            "working days": st.column_config.TextColumn(
                "▪ Working days", alignment="right", help="Working days of the year that are lost."
            )
        }
        typed_table(bench, LEAVE, table, leave_edit, "Leave, one absence a row", columns, ("working days",))
    with st.expander("Add leave" if table.empty else "Add or drop leave", expanded=table.empty):
        _add(bench, stated)
        names = leave_names(stated)
        if names:
            row = st.selectbox("Absence", list(names), format_func=names.__getitem__, key="leave-row")
            if st.button("Drop this absence", key="leave-drop"):
                _dropped(bench, row)
                st.rerun()
    outcome(bench, FORM)


def _add(bench: Workbench, stated: Stated) -> None:
    first, last = year_bounds(stated)
    who, away, back = st.columns(3)
    rep = who.selectbox("Rep", stated.reps, None, key="leave-rep", placeholder="choose")
    begins = away.date_input("First day away", None, first, last, key="leave-from", format="YYYY-MM-DD")
    ends = back.date_input("Last day away", None, first, last, key="leave-to", format="YYYY-MM-DD")
    if st.button("Add this leave", key="leave-add", type="primary"):
        _added(bench, rep, begins, ends)
        st.rerun()


def _added(bench: Workbench, rep: str | None, begins: date | None, ends: date | None) -> None:
    do(bench, FORM, new_leave(rep, begins, ends))


def _dropped(bench: Workbench, row: int) -> None:
    do(bench, FORM, DropRow("absences", row))
