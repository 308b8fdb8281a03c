"""How every page begins."""

from __future__ import annotations

import streamlit as st

from allocator.desk.bench import Workbench
from allocator.ui import session
from allocator.ui.menu import go_to
from allocator.ui.parts.broken import broken
from allocator.ui.parts.header import header


def open_page(title: str, needs_plan: bool = True) -> Workbench:
    """Begin a page: solve what has changed, show the header and the title, and what stands in the way.

    Parameters
    ----------
    needs_plan
        Whether the page ends here as long as there is no allocation to show.

    Returns
    -------
    The scenario that is open; without one the page ends here.
    """
    bench = session.bench()
    say()
    if bench is None:
        _nothing_open(title)
        st.stop()
    if session.solves_itself() and not bench.is_current and not bench.error:
        with st.spinner("Solving"):
            bench.solve()
    header(bench)
    st.title(title)
    if bench.error:
        broken(bench.error)
    if needs_plan and bench.allocation is None:
        st.stop()
    return bench


def say() -> None:
    """Show what was to be said on this page."""
    text = session.told()
    if text:
        st.toast(text)


def _nothing_open(title: str) -> None:
    st.title(title)
    st.info("No scenario is open. Choose one, or start a new one.")
    if st.button("Choose a scenario", type="primary", key="choose_scenario"):
        go_to("Scenarios")
