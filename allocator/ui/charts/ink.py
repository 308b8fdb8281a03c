"""Colours of charts: those of bars, and that of letters by the theme that is shown."""

from __future__ import annotations

import streamlit as st

BAR, MARK, MORE, LESS = "#4f8fe6", "#d97706", "#2e9e62", "#d97706"


def ink() -> str:
    """Return the colour of letters on the background of the theme."""
    return "#e6eaf0" if st.context.theme.type == "dark" else "#1b2430"
