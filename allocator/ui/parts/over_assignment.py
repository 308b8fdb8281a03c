"""Over-assignment: a factor for each level, what they compound to, and rows for those that differ."""

from __future__ import annotations

import streamlit as st

from allocator.desk.bench import Workbench
from allocator.desk.edit import DropRow, SetSetting
from allocator.desk.stated import Stated
from allocator.desk.views.over_assignment import (
    FACTOR,
    as_factor,
    compound,
    compounds,
    factor_edit,
    factor_names,
    factor_table,
    level_factors,
    new_factor,
)
from allocator.plan.glossary import meaning
from allocator.ui import session
from allocator.ui.parts.outcome import do, outcome
from allocator.ui.parts.plain import plain
from allocator.ui.parts.scope import scope_form
from allocator.ui.parts.typed_table import typed_table

SECTION, ROWS, FORM = "padding", "padding-rows", "padding-form"


def over_assignment(bench: Workbench, stated: Stated) -> None:
    """Show the factors by level and what they come to."""
    st.subheader("Over-assignment", help=meaning("over-assignment"))
    levels = level_factors(stated)
    for place, level in zip(st.columns(max(len(levels), 4)), levels, strict=False):
        key = f"padding-{bench.draft.id}-{level.level}-{level.percent}"
        place.number_input(
            f"{level.label}, %",
            0.0,
            100.0,
            level.percent,
            0.5,
            "%g",
            key=key,
            on_change=_set,
            args=(bench, level.level, key),
            help=meaning("over-assignment"),
        )
    st.markdown(plain(compound(stated)))
    outcome(bench, SECTION)
    if bench.allocation is not None:
        st.caption(f"What it comes to in the last solution. {meaning('padding')}")
        st.dataframe(compounds(bench.allocation), hide_index=True, alt="Over-assignment in all, by metrics and reps")
    _rows(bench, stated)


def _set(bench: Workbench, level: str, key: str) -> None:
    do(bench, SECTION, SetSetting(("over_assignment", level), new=as_factor(session.held(key))))


def _rows(bench: Workbench, stated: Stated) -> None:
    st.markdown(
        "**Where a level differs**", help="Rows of over_assignment.csv: the one with the most conditions holds."
    )
    table = factor_table(stated)
    if table.empty:
        st.caption("No exceptions: every part of a level has the factor above.")
    else:
        typed_table(
            bench,
            ROWS,
            table,
            factor_edit,
            "Exceptions from the factors of levels",
            {FACTOR: st.column_config.TextColumn(alignment="right")},
        )
    with st.expander("Add an exception" if table.empty else "Add or drop an exception"):
        _add(bench, stated)
        names = factor_names(stated)
        if names:
            row = st.selectbox("Exception", list(names), format_func=names.__getitem__, key="padding-row")
            if st.button("Drop this exception", key="padding-drop"):
                _drop(bench, row)
                st.rerun()
    outcome(bench, FORM)


def _add(bench: Workbench, stated: Stated) -> None:
    levels = {level.level: level.label for level in level_factors(stated)}
    which, much = st.columns(2)
    level = which.selectbox("Level", list(levels), format_func=levels.__getitem__, key="padding-level")
    typed = much.text_input("Exceeds the level above by", key="padding-typed", placeholder="5 %")
    where = scope_form(stated, "padding-scope")
    if st.button("Add this exception", key="padding-add", type="primary"):
        _added(bench, level, typed, where)
        st.rerun()


def _added(bench: Workbench, level: str, typed: str, where: str) -> None:
    do(bench, FORM, new_factor(level, typed, where))


def _drop(bench: Workbench, row: int) -> None:
    do(bench, FORM, DropRow("over_assignment", row))
