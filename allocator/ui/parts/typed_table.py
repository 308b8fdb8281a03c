"""A table of texts to edit: what is typed is read on the server, so that no character is dropped."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from allocator.desk.bench import Workbench
from allocator.desk.typed_cells import Make, cell_edits, fingerprint
from allocator.ui import session
from allocator.ui.parts.outcome import do_all, outcome


def typed_table(
    bench: Workbench,
    section: str,
    frame: pd.DataFrame,
    make: Make,
    alt: str,
    columns: Mapping[str, Any] | None = None,
    fixed: tuple[str, ...] = (),
    shown: tuple[str, ...] | None = None,
) -> None:
    """Show a table whose cells are edits, and below it what became of the last ones.

    Parameters
    ----------
    section
        Name of the part of the page.
    make
        Makes the edit of a typed cell.
    columns
        How columns are shown.
    fixed
        Columns that cannot be edited.
    shown
        Columns that are shown, in order; all when left out.
    """
    key = f"{section}-{bench.draft.id}-{fingerprint(frame)}"
    st.data_editor(
        frame,
        key=key,
        column_config=dict(columns or {}),
        disabled=list(fixed),
        column_order=shown,
        hide_index=True,
        width="stretch",
        height="content",
        on_change=_take,
        args=(bench, section, key, frame, make),
        alt=alt,
    )
    outcome(bench, section)


def _take(bench: Workbench, section: str, key: str, frame: pd.DataFrame, make: Make) -> None:
    do_all(bench, section, list(cell_edits(frame, session.held(key)["edited_rows"], make)))
