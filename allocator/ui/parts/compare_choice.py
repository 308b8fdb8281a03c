"""Which scenarios are laid side by side; those that are not solved yet are solved, with progress."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from allocator.allocation import Allocation
from allocator.desk.bench import Workbench
from allocator.desk.laid_out import MOST, Known, called, choices, solving, unsolved
from allocator.ui import session
from allocator.ui.keys import CompareKey, Held
from allocator.ui.parts.broken import broken
from allocator.ui.parts.plain import plain


def chosen(bench: Workbench) -> Mapping[str, Allocation]:
    """Let a planner choose scenarios; return the allocation of each by what it is called, in the order chosen."""
    shelf = session.shelf()
    known = choices(shelf, bench)
    names = st.multiselect(
        "Scenarios", known, default=known[:1], max_selections=MOST, key=f"{CompareKey.CHOSEN}-{bench.draft.id}",
        persist_state="session", placeholder="Add a scenario",
        help="Two to four. The first is the baseline that the others are measured against.",
    )  # fmt: skip
    if len(names) < 2:
        _too_few(len(known))
        return {}
    laid = _solved(bench, names)
    for name in names:
        if name in laid and laid[name].findings:
            broken(laid[name].findings, f"{plain(name)} cannot be compared yet")
    found = {called(bench, name): laid[name].allocation for name in names if name in laid}
    return {name: allocation for name, allocation in found.items() if allocation is not None}


def _too_few(known: int) -> None:
    if known < 2:
        st.info("There is only this scenario. Duplicate it on the page Scenarios, change the copy, then compare.")
    else:
        st.info("Add one scenario or more to compare with the first.")


def _solved(bench: Workbench, names: list[str]) -> Known:
    """Solve what is not solved yet; a click on anything stops between two scenarios, and what is solved stays."""
    shelf = session.shelf()
    known: Known = session.held(Held.CHOSEN, {})
    if not unsolved(shelf, bench, names, known):
        return known
    place = st.empty()
    with place.container(horizontal=True, vertical_alignment="center"):
        bar = st.progress(0.0, "Solving")
        st.button("Stop", CompareKey.SOLVE, on_click=_stop, args=(bench,), help="Leave the last scenario out.")
    for step in solving(shelf, bench, names, known):
        session.hold(Held.CHOSEN, step.known)
        known = step.known
        bar.progress(step.done, step.doing or "Done")
    place.empty()
    return known


def _stop(bench: Workbench) -> None:
    """Leave out what is not solved."""
    key = f"{CompareKey.CHOSEN}-{bench.draft.id}"
    known: Known = session.held(Held.CHOSEN, {})
    session.hold(key, [name for name in session.held(key, []) if name in known])
