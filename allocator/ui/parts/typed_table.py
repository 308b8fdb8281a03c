"""A table of texts to edit: what is typed is read on the server, so that no character is dropped."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from allocator.desk.bench import Workbench
from allocator.desk.typed_cells import Make, cell_edits, fingerprint
from allocator.ui import session
from allocator.ui.keys import RulesKey
from allocator.ui.parts.outcome import do_all, outcome


@dataclass(frozen=True)
class _Drawn:
    """A table as it was drawn."""

    section: str
    frame: pd.DataFrame
    make: Make


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
        alt=alt,
    )
    session.hold(RulesKey.DRAWN, {**session.held(RulesKey.DRAWN, {}), key: _Drawn(section, frame, make)})
    outcome(bench, section)


def take() -> None:
    """Do what was typed into the tables since they were drawn; called before anything of the page is."""
    bench, taken = session.bench(), session.held(RulesKey.TAKEN, {})
    drawn: dict[str, _Drawn] = session.held(RulesKey.DRAWN, {})
    session.hold(RulesKey.DRAWN, None)
    edited = {key: (session.held(key) or {}).get("edited_rows", {}) for key in drawn}
    for key, rows in edited.items():
        if bench is not None and rows and rows != taken.get(key):
            table = drawn[key]
            do_all(bench, table.section, list(cell_edits(table.frame, rows, table.make)))
    session.hold(RulesKey.TAKEN, deepcopy(edited))
