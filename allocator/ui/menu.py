"""The pages of the browser, in the order of the menu."""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage

FOLDER = Path(__file__).parent / "pages"
PAGES = {
    "Scenarios": "scenarios",
    "Plan": "plan",
    "Goals & rules": "rules",
    "Results": "results",
    "Compare": "compare",
    "Export": "export",
}
"""File and address of each page, by its title."""


def page(title: str) -> StreamlitPage:
    """Return a page by its title."""
    name = PAGES[title]
    first = title == next(iter(PAGES))
    return st.Page(FOLDER / f"{name}.py", title=title, url_path="" if first else name, default=first)


def go_to(title: str) -> None:
    """Show another page; what follows on this one is not run."""
    st.switch_page(page(title))
