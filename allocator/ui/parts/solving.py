"""A large plan that is being solved: what is being done, how long it has taken, and a way to stop it."""

from __future__ import annotations

import streamlit as st

from allocator.desk.bench import Workbench
from allocator.desk.solving import stop
from allocator.ui import session
from allocator.ui.keys import Key

_EVERY = 0.3
"""Seconds after which is looked again."""


def solving(bench: Workbench) -> None:
    """Show what is being solved, if anything; the rest of the page can be used meanwhile."""
    if bench.underway is not None:
        with st.container(border=True, key="solving"):
            _progress(bench)


@st.fragment(run_every=_EVERY)
def _progress(bench: Workbench) -> None:
    underway = bench.underway
    if underway is None or underway.job.is_over:
        st.rerun()
    job = underway.job
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**Solving** · {job.stage} · {job.seconds:.0f} s")
        st.space("stretch")
        st.button("Cancel", Key.CANCEL, on_click=_cancel, args=(bench,), help="Keeps the plan from before.")


def _cancel(bench: Workbench) -> None:
    stop(bench)
    session.tell("Stopped. The plan from before stays; press Solve to try again.")
