"""What must be known of a plan before it is handed out."""

from __future__ import annotations

import streamlit as st

from allocator.desk.bench import Workbench
from allocator.desk.standing import BEST_EFFORT, Standing
from allocator.ui.keys import ExportKey


def may_hand_out(bench: Workbench, stands: Standing) -> bool:
    """Say how the plan stands; a plan that is not current is handed out on purpose only."""
    if BEST_EFFORT in stands.mark:
        st.warning(
            "**Rules conflict: this plan is a best effort.** It bends the cheapest of them and cannot be published. "
            "The names of its files say so, and so does every printed page.",
        )  # fmt: skip
    if stands.is_current:
        st.caption(f"{stands.rows}. Every file is what `allocator run` writes for this scenario, byte for byte.")
        return True
    st.warning(
        "**This plan is not current.** Something has changed since it was solved. Solve first, and what you hand out "
        "is what the other pages show.",
    )  # fmt: skip
    return st.checkbox("Export the earlier plan all the same", key=ExportKey.ANYWAY)
