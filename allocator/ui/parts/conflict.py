"""Rules that cannot all hold: why, which of them, what would repair it, and the best effort meanwhile."""

from __future__ import annotations

from typing import Literal

import streamlit as st

from allocator.allocation import Allocation, Status
from allocator.desk.bench import Workbench
from allocator.desk.repairs import Told, Way, apply_way, best_effort, told
from allocator.errors import PlanError, SolverFailed
from allocator.ui import session
from allocator.ui.keys import Held, PlanKey
from allocator.ui.parts.once import once
from allocator.ui.parts.plain import plain


def conflict(bench: Workbench) -> None:
    """Show what stands behind a conflict, and a button for each repair; nothing where the rules agree."""
    allocation = bench.allocation
    if allocation is None or allocation.status is not Status.CONFLICT:
        return
    try:
        with st.spinner("Looking for repairs"):
            found = once(Held.COUNSEL, (allocation,), lambda: told(allocation))
    except SolverFailed as error:
        st.error(f"**This plan cannot hold all of its rules.**  \n{plain(allocation.sentence)} {plain(str(error))}")
        return
    if found is not None:
        _show(bench, allocation, found)


def conflict_beside(bench: Workbench) -> None:
    """Show the same behind a line that opens, on pages that show something else first."""
    if bench.allocation is not None and bench.allocation.status is Status.CONFLICT:
        with st.expander("⊘ The rules cannot all hold: why, and what would repair it"):
            conflict(bench)


def _show(bench: Workbench, allocation: Allocation, found: Told) -> None:
    left, right = st.columns(2, gap="medium")
    with left:
        st.error(f"**This plan cannot hold all of its rules**  \n{plain(found.why)}")
        with st.container(border=True):
            st.markdown(f"**{plain(found.heading)}**")
            st.markdown("\n".join(f"- {plain(rule.text)} :gray[{plain(rule.place)}]" for rule in found.rules))
            if found.others:
                st.caption(f"and {found.others:,} more like these")
        _best_effort(allocation)
    with right.container(border=True):
        st.markdown("#### What would repair it")
        st.caption("Each alone is enough. A button makes a new scenario and leaves this one as it is.")
        for way in found.ways:
            _way(bench, way)
        if not found.ways:
            st.write("No single kind of change repairs it. Undo the last edit, or change the rules by hand.")


def _best_effort(allocation: Allocation) -> None:
    with st.container(border=True):
        st.markdown("#### Best effort meanwhile")
        st.caption("With the cheapest repair in place. These quotas break the rules above and cannot be published.")
        amount = st.column_config.NumberColumn(format="%,.0f")
        st.dataframe(
            best_effort(allocation), hide_index=True, width="stretch",
            column_config={
                "part of the goals": amount, "quotas": amount,
                "cover": st.column_config.NumberColumn("cover", format="%.1f %%"),
            },
            alt="Parts of the goals and quotas by level under the cheapest repair",
        )  # fmt: skip


def _way(bench: Workbench, way: Way) -> None:
    with st.container(horizontal=True, vertical_alignment="center", border=True):
        with st.container(gap="xsmall"):
            st.markdown(f"**{plain(way.first)}**")
            for text in way.further:
                st.caption(plain(text))
        kind: Literal["primary", "secondary"] = "primary" if way.number == 1 else "secondary"
        st.button("Try it", f"{PlanKey.REPAIR}-{way.number}", on_click=_try, args=(bench, way), type=kind)


def _try(bench: Workbench, way: Way) -> None:
    """Make the scenario that has the repair, and open it."""
    try:
        name = apply_way(session.shelf(), bench.draft, way)
        session.open_scenario(name)
    except PlanError as error:
        first = error.findings[0]
        session.tell(plain(f"{first.where} {first.what}: {first.remedy}."))
        return
    session.tell(plain(f"{name} has the repair; {bench.draft.name} is as it was."))
