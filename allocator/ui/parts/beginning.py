"""How to begin: with files of one's own, with a small sample, or with an empty template."""

from __future__ import annotations

import streamlit as st

from allocator.desk.names import free
from allocator.desk.shelf import Source, sample, template, template_workbook
from allocator.errors import PlanError
from allocator.ui import session
from allocator.ui.keys import Held
from allocator.ui.menu import go_to
from allocator.ui.parts.broken import refused
from allocator.ui.parts.upload import upload

_UPLOAD, _SAMPLE, _EMPTY = "Upload files", "Small sample", "Empty template"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def beginning(first: bool) -> None:
    """Show the ways to begin.

    Parameters
    ----------
    first
        Whether the shelf is empty still.
    """
    with st.container(border=True, key="beginning"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.subheader("Start your first scenario" if first else "New scenario")
            if not first:
                st.space("stretch")
                st.button("Close", key="close_beginning", type="tertiary", on_click=_close)
        if first:
            st.markdown(
                "Goals become a quota for every rep and period. Look around in the sample, or bring your own plan."
            )
        labels = [_SAMPLE, _UPLOAD, _EMPTY] if first else [_UPLOAD, _SAMPLE, _EMPTY]
        tabs = dict(zip(labels, st.tabs(labels), strict=True))
        files, small, empty = (tabs[label] for label in (_UPLOAD, _SAMPLE, _EMPTY))
        with files:
            _opened(upload())
        with small:
            st.markdown("A made-up plan of six reps that can be solved at once. Change it and see what moves.")
            _made("sample", "Sample", sample, "Create the sample")
        with empty:
            _template()


def _template() -> None:
    st.markdown("Fill in the workbook in your spreadsheet program, then upload it. Every column is explained in it.")
    st.download_button(
        "Download the workbook", template_workbook, "plan.xlsx", _XLSX, key="template_workbook", on_click="ignore"
    )
    st.markdown("Or begin with an empty scenario here, and fill in its tables as files on your disk.")
    _made("template", "New plan", template, "Create an empty scenario")


def _made(key: str, suggestion: str, source: Source, label: str) -> None:
    names = session.shelf().names()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.text_input("Name", free(suggestion, names), key=f"{key}_name", max_chars=120, width=360)
        wanted = st.button(label, key=f"create_{key}", type="primary")
    if wanted:
        try:
            _opened(session.shelf().create(name, source))
        except PlanError as error:
            refused(error)


def _opened(name: str) -> None:
    """Open a scenario that was just made."""
    if name:
        _close()
        session.open_scenario(name)
        go_to("Plan")


def _close() -> None:
    session.hold(Held.BEGINNING, None)
