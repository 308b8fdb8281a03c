"""The headroom of a plan, worked out when asked for."""

from __future__ import annotations

import streamlit as st

from allocator.allocation import Allocation
from allocator.errors import SolverFailed
from allocator.insight.worth.price import priced
from allocator.ui import session
from allocator.ui.keys import Held, PlanKey
from allocator.ui.parts.once import known, once


def with_headroom(allocation: Allocation) -> Allocation:
    """Return an allocation with its headroom, if that has been worked out."""
    if known(Held.PRICED, (allocation,)):
        found: Allocation = once(Held.PRICED, (allocation,), lambda: allocation)
        return found
    return allocation


def headroom_button(allocation: Allocation) -> None:
    """Offer to work the headroom out; once it is, what stops the goals."""
    found = with_headroom(allocation)
    room = found.run.get("headroom")
    if room and room.get("sentences"):
        with st.popover("What stops it", type="tertiary", width="content"):
            for sentence in room["sentences"]:
                st.write(sentence)
    else:
        st.button("Work it out", PlanKey.HEADROOM, on_click=_work_out, args=(allocation,), type="tertiary")


def _work_out(allocation: Allocation) -> None:
    try:
        once(Held.PRICED, (allocation,), lambda: priced(allocation))
    except SolverFailed as error:
        session.tell(f"The headroom could not be proved: {error}.")
