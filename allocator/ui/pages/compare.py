"""The page "Compare": two to four scenarios side by side."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import streamlit as st

from allocator.allocation import Allocation
from allocator.desk.laid_out import comparison_zip
from allocator.desk.views.side_by_side import heads, sections, size, verdicts
from allocator.insight.compare.compare import compare
from allocator.insight.compare.comparison import Comparison
from allocator.ui.keys import CompareKey, Held
from allocator.ui.parts.compare_choice import chosen
from allocator.ui.parts.compare_moves import compare_moves
from allocator.ui.parts.compare_table import compare_table
from allocator.ui.parts.once import once
from allocator.ui.parts.page import open_page
from allocator.ui.parts.plain import plain


def _show(comparison: Comparison, solved: Mapping[str, Allocation]) -> None:
    for sentence in comparison.gist.split("\n"):
        st.markdown(plain(sentence))
    if comparison.sentences:
        with st.expander("What could not be compared, and what else to know"):
            st.markdown("\n".join(f"- {plain(sentence)}" for sentence in comparison.sentences))
    side, moves, asked, tested = st.tabs(
        ["Side by side", "Who moves", "All that differs", "Plan tests"], key=CompareKey.TABS, on_change="rerun"
    )
    if side.open:
        with side:
            compare_table(heads(solved), size(solved), sections(comparison, solved))
    if moves.open:
        with moves:
            compare_moves(comparison, solved)
    if asked.open:
        with asked:
            _asked(comparison)
    if tested.open:
        with tested:
            compare_table(heads(solved), "What is usual, and what each plan has", [verdicts(comparison)])


def _asked(comparison: Comparison) -> None:
    if comparison.inputs.empty:
        st.success("Settings and tables are the same.")
        return
    titles = {"scenario": "Scenario", "where": "Where", "about": "About", "old": "In the first", "new": "Here",
              "file": "File", "changed": "Rows changed", "added": "Added", "removed": "Removed"}  # fmt: skip
    config = {name: st.column_config.Column(title) for name, title in titles.items()}
    st.dataframe(comparison.inputs, hide_index=True, width="stretch", column_config=config,
                 alt="Settings and cells of tables that differ")  # fmt: skip
    st.dataframe(comparison.input_rows, hide_index=True, width="stretch", column_config=config,
                 alt="How many rows of each table differ")  # fmt: skip
    st.caption("Of a table the first two hundred differences are listed; all are counted.")


bench = open_page("Compare", needs_plan=False)
bar = st.container(horizontal=True, vertical_alignment="bottom")
with bar:
    laid = chosen(bench)
if len(laid) > 1:
    told = once(Held.COMPARED, (*laid, *laid.values()), lambda: compare(laid))
    bar.download_button(
        "Export comparison", partial(comparison_zip, told), "comparison.zip", "application/zip", CompareKey.EXPORT,
        on_click="ignore", help="Every table of the comparison, as `allocator compare --out` writes them.",
    )  # fmt: skip
    _show(told, laid)
