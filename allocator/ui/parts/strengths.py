"""The dial from fair share to the fewest selling hours, and what it saves and costs."""

from __future__ import annotations

import streamlit as st

from allocator.allocation import Allocation
from allocator.desk.bench import Workbench
from allocator.desk.edit import SetSetting
from allocator.desk.stated import Stated
from allocator.desk.views.strengths import DialView, dial_view
from allocator.errors import SolverFailed
from allocator.plan.glossary import meaning
from allocator.ui import session
from allocator.ui.keys import RulesKey
from allocator.ui.parts.outcome import do, outcome
from allocator.ui.parts.plain import plain

SECTION = "strengths"


def strengths(bench: Workbench, stated: Stated) -> None:
    """Show the dial, and on demand what each place of it does."""
    st.subheader("Play to strengths", help=meaning("play to strengths"))
    now = stated.settings.play_to_strengths
    key = f"dial-{bench.draft.id}-{now}"
    st.slider(
        "From fair share (0) to the fewest selling hours (1)",
        0.0,
        1.0,
        now,
        0.05,
        key=key,
        on_change=_set,
        args=(bench, key),
        help=meaning("play to strengths"),
        width=480,
    )
    outcome(bench, SECTION)
    if bench.allocation is None or not bench.is_current:
        st.caption("Solve first to see what the dial saves and costs.")
        return
    if st.button("What does it save, and cost in balance?", key=RulesKey.DIAL_ASK):
        _solve(bench, bench.allocation)
    held = session.held(RulesKey.DIAL)
    if held is not None and held[0] == bench.draft.digest:
        _show(held[1])


def _set(bench: Workbench, key: str) -> None:
    do(bench, SECTION, SetSetting(("play_to_strengths",), new=session.held(key)))


def _solve(bench: Workbench, allocation: Allocation) -> None:
    try:
        with st.spinner("Turning the dial", show_time=True):
            session.hold(RulesKey.DIAL, (bench.draft.digest, dial_view(allocation)))
    except SolverFailed as error:
        st.error(f"✕ The dial cannot be worked out: {plain(str(error))}")


def _show(view: DialView) -> None:
    for sentence in view.sentences:
        st.markdown(plain(sentence))
    if not view.table.empty:
        st.dataframe(view.table, hide_index=True, width="content", alt="Hours and balance at places of the dial")
