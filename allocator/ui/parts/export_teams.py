"""What is handed to teams: a page to print, and letters to reps."""

from __future__ import annotations

from functools import partial

import streamlit as st

from allocator.desk.handed_out import HandedOut
from allocator.desk.print_page import reps_of
from allocator.desk.standing import Standing
from allocator.ui.keys import ExportKey
from allocator.ui.parts.export_files import ZIP, fetch

HTML = "text/html"
_PAPER = 640


def team_files(files: HandedOut, stands: Standing) -> None:
    """Show the page to print and the letters of a team."""
    st.subheader("For teams")
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            node = st.selectbox("Team", list(stands.teams), format_func=stands.teams.__getitem__, key=ExportKey.TEAM,
                                width=260)  # fmt: skip
            team = stands.teams[node]
            fetch("Page to print", files.file_name(f"{team}.html"), partial(files.print_page, [node]), HTML,
                  ExportKey.PRINT, about="Opens in any browser; A4 or Letter.")  # fmt: skip
            fetch("Letters", files.file_name(f"letters {team}.zip"), partial(_letters, files, node), ZIP,
                  ExportKey.LETTERS, about="A letter to each rep, in plain words.")  # fmt: skip
            if len(stands.teams) > 1:
                fetch("Pages of all teams", files.file_name("all teams.html"), files.print_page, HTML,
                      ExportKey.PRINT_ALL, about="One file, each team on its own sheet of paper.")  # fmt: skip
        if st.toggle("Show the page", key=ExportKey.PREVIEW):
            with st.spinner("Laying out the page"):
                st.iframe(files.print_page([node]).decode(), height=_PAPER, alt=f"Quotas of {team} as they are printed")


def _letters(files: HandedOut, node: str) -> bytes:
    return files.letters(reps_of(files.allocation, node))
