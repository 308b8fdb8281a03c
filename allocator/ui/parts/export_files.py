"""Files of a plan and of the scenario it was made from, each with a button that fetches it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import streamlit as st

from allocator.desk.bench import Workbench
from allocator.desk.handed_out import HandedOut
from allocator.desk.scenario_files import ScenarioFiles
from allocator.desk.standing import Standing
from allocator.ui.keys import ExportKey

CSV, ZIP = "text/csv", "application/zip"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_LENGTHS = {"week": "by week", "day": "by day"}
_WITH = {"week": "with weekly pace", "day": "with daily pace"}


def plan_files(files: HandedOut, stands: Standing) -> None:
    """Show the files of the plan."""
    st.subheader("The plan")
    with st.grid(min_column_width=325, row_height="content", key="export_plan"):
        with st.container(border=True, height="stretch"):
            _told("All files", "The output folder: every table, the workbook and run.json, in one .zip.")
            pace = _length("With pace", _WITH, ExportKey.FOLDER_PACE)
            fetch("Download the folder", files.file_name("plan.zip"), partial(files.folder, pace or ""), ZIP,
                  ExportKey.FOLDER, is_first=True)  # fmt: skip
        with st.container(border=True, height="stretch"):
            _told("Pace", "Guidance for weeks or days that adds up to the quotas. Nobody is paid on it.")
            by = _length("Pace", _LENGTHS, ExportKey.BY, "week")
            fetch("Download pace.csv", files.file_name(f"pace {_LENGTHS[by or 'week']}.csv"),
                  partial(files.pace, by or "week"), CSV, ExportKey.PACE)  # fmt: skip
        with st.container(border=True, height="stretch"):
            _told("Workbook", "Summary, every table, and a sheet to print for each team, for Excel and the like.")
            fetch("Download plan.xlsx", files.file_name("plan.xlsx"), files.workbook, XLSX, ExportKey.WORKBOOK)
            if not stands.has_workbook:
                st.caption("The plan is large: this takes a while, and the folder comes without it.")
        with st.container(border=True, height="stretch"):
            _told("Quotas", "One row for each rep, territory, metric and period, for the system that pays on them.")
            fetch("Download quotas.csv", files.file_name("quotas.csv"), files.quotas, CSV, ExportKey.QUOTAS)


def scenario_files(bench: Workbench) -> None:
    """Show the scenario as files, with the edits in place."""
    files = ScenarioFiles(bench.draft.base, bench.draft.content, bench.draft.name)
    st.subheader("The scenario")
    with st.container(border=True):
        _told("What was asked", "Settings and tables as they stand on these pages, to keep, to send, or to upload.")
        with st.container(horizontal=True):
            fetch("Download as .zip", files.file_name(".zip"), files.packed, ZIP, ExportKey.INPUTS)
            fetch("Download as .xlsx", files.file_name(".xlsx"), files.workbook, XLSX, ExportKey.INPUTS_BOOK)


def fetch(
    label: str, name: str, data: Callable[[], bytes], kind: str, key: str, is_first: bool = False, about: str = ""
) -> None:
    """Show a button that fetches a file, worked out when it is clicked."""
    st.download_button(
        label, data, name, kind, key, about or None, on_click="ignore", type="primary" if is_first else "secondary"
    )  # fmt: skip


def _told(title: str, text: str) -> None:
    st.markdown(f"**{title}**  \n:gray[{text}]")


def _length(label: str, named: Mapping[str, str], key: str, first: str | None = None) -> str | None:
    """Let a planner choose week or day; nothing where neither is needed."""
    return st.segmented_control(
        label, list(named), default=first, required=first is not None, key=key, format_func=named.__getitem__,
        label_visibility="collapsed", help="Guidance for weeks or days beside the quotas.",
    )  # fmt: skip
