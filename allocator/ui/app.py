"""The browser: settings of the window, the menu, and the page that is asked for."""

from __future__ import annotations

import streamlit as st

from allocator.ui.menu import PAGES, page
from allocator.ui.parts.login import may_enter
from allocator.ui.theme import theme


def main() -> None:
    """Show the page that the address asks for."""
    st.set_page_config("Target allocator", layout="wide", initial_sidebar_state="collapsed")
    theme()
    if not may_enter():
        return
    st.navigation([page(title) for title in PAGES], position="top").run()
