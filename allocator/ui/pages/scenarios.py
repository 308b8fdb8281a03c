"""The page "Scenarios": what lies on the shelf, and how to begin."""

from __future__ import annotations

import streamlit as st

from allocator.ui import session
from allocator.ui.keys import Held
from allocator.ui.parts.beginning import beginning
from allocator.ui.parts.page import say
from allocator.ui.parts.shelf_list import shelf_list, undo_delete

session.bench()
say()
with st.spinner("Reading the scenarios"):
    entries = session.shelf().entries()
with st.container(horizontal=True, vertical_alignment="center"):
    st.title("Scenarios")
    st.space("stretch")
    if entries and not session.held(Held.BEGINNING):
        st.button(
            "New scenario", key="new_scenario", type="primary", on_click=lambda: session.hold(Held.BEGINNING, True)
        )
undo_delete()
if not entries or session.held(Held.BEGINNING):
    beginning(first=not entries)
if entries:
    shelf_list(entries)
