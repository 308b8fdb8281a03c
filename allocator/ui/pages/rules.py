"""The page "Goals & rules": what is asked, what limits it, and how the rest is decided."""

from __future__ import annotations

import streamlit as st

from allocator.desk.bench import Workbench
from allocator.desk.stated import Stated, stated
from allocator.ui.keys import RulesKey
from allocator.ui.parts.conflict import conflict_beside
from allocator.ui.parts.fair_share import fair_share
from allocator.ui.parts.goals import goals
from allocator.ui.parts.limits import limits
from allocator.ui.parts.over_assignment import over_assignment
from allocator.ui.parts.page import open_page
from allocator.ui.parts.ramps import ramps
from allocator.ui.parts.season import season
from allocator.ui.parts.strengths import strengths
from allocator.ui.parts.typed_table import take
from allocator.ui.parts.when_short import when_short
from allocator.ui.parts.working_time import calendar, leave

SECTIONS = {
    "Goals": (goals,),
    "Limits": (limits,),
    "Over-assignment": (over_assignment,),
    "Fair share": (fair_share, strengths),
    "Season & ramp": (season, ramps),
    "When short": (when_short,),
    "Calendar & leave": (calendar, leave),
}


def show(bench: Workbench, plan: Stated) -> None:
    """Show the sections as tabs; only the one that is open is worked out."""
    for tab, parts in zip(st.tabs(list(SECTIONS), key=RulesKey.TAB, on_change="rerun"), SECTIONS.values(), strict=True):
        if tab.open:
            with tab:
                for part in parts:
                    part(bench, plan)


take()
opened = open_page("Goals & rules", needs_plan=False)
conflict_beside(opened)
understood = stated(opened.draft)
if understood is not None:
    show(opened, understood)
