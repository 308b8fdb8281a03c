"""The page "Scenarios": what lies on the shelf, and how to begin."""

from __future__ import annotations

import streamlit as st

from allocator.ui import session
from allocator.ui.menu import go_to
from allocator.ui.parts.badge import badge
from allocator.ui.parts.page import say

session.bench()
say()
st.title("Scenarios")
for entry in session.shelf().entries():
    with st.container(horizontal=True, border=True, vertical_alignment="center"):
        st.markdown(f"**{entry.name}**")
        badge(entry.state)
        if st.button("Open", key=f"open-{entry.name}"):
            session.open_scenario(entry.name)
            go_to("Plan")
