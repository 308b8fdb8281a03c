"""The page "Export": the plan as files, pages to print and letters, and the scenario it was made from."""

from __future__ import annotations

import streamlit as st

from allocator.desk.standing import handed_out, standing
from allocator.ui import session
from allocator.ui.keys import Held
from allocator.ui.parts.conflict import conflict_beside
from allocator.ui.parts.export_files import plan_files, scenario_files
from allocator.ui.parts.export_standing import may_hand_out
from allocator.ui.parts.export_teams import team_files
from allocator.ui.parts.page import open_page

bench = open_page("Export", needs_plan=False)
conflict_beside(bench)
stands = standing(bench)
if stands is None and not bench.error:
    st.info("There is no plan yet: solve the scenario first. The scenario itself can be exported.")
if stands is not None and may_hand_out(bench, stands):
    files = handed_out(bench, session.held(Held.HANDED_OUT))
    session.hold(Held.HANDED_OUT, files)
    plan_files(files, stands)
    team_files(files, stands)
scenario_files(bench)
