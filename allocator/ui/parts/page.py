"""How every page begins."""

from __future__ import annotations

import streamlit as st

from allocator.desk.bench import Workbench
from allocator.desk.solving import begin, fetch
from allocator.ui import session
from allocator.ui.keys import Held
from allocator.ui.menu import go_to
from allocator.ui.parts.broken import broken
from allocator.ui.parts.header import header
from allocator.ui.parts.plain import plain


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
    bench.draft.refresh()
    _bring_up_to_date(bench)
    header(bench)
    with st.container(key="page_title"):
        st.title(title)
    if bench.error:
        broken(bench.error)
    if needs_plan and bench.allocation is None:
        st.stop()
    return bench


def _bring_up_to_date(bench: Workbench) -> None:
    """Solve what has changed, once, and keep the result of a scenario that is as saved.

    It counts as tried only when it has been: a click may end the run of the page at any moment before.
    """
    fetch(bench)
    tried = (bench.draft.id, bench.draft.digest)
    if session.solves_itself() and not bench.is_current and session.held(Held.TRIED) != tried:
        with st.spinner("Solving"):
            begin(bench)
            session.hold(Held.TRIED, tried)
    kept = (bench.draft.name, bench.draft.digest)
    is_saved = bench.is_current and not bench.draft.is_changed
    if is_saved and bench.allocation is not None and session.held(Held.KEPT) != kept:
        session.shelf().keep(bench.draft.name, bench.allocation)
        session.hold(Held.KEPT, kept)


def say() -> None:
    """Show what was to be said on this page."""
    text = session.told()
    if text:
        st.toast(plain(text))


def _nothing_open(title: str) -> None:
    st.title(title)
    st.info("No scenario is open. Choose one, or start a new one.")
    if st.button("Choose a scenario", type="primary", key="choose_scenario"):
        go_to("Scenarios")
