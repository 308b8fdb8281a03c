"""An upload: files, what becomes of each row, and a name; nothing is stored before that."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import streamlit as st

from allocator.desk.upload import Preview, accept, preview, suggested_name
from allocator.errors import PlanError
from allocator.ui import session
from allocator.ui.parts.broken import findings_table, refused

_KINDS = ["zip", "xlsx", "xlsm", "csv", "tsv", "txt", "yaml", "yml"]
_NOTHING = "Nothing"


def upload() -> str:
    """Let the planner upload files; return the name of the new scenario once it is stored."""
    files = st.file_uploader(
        "One .zip or workbook, or the tables as .csv", _KINDS, True, key="upload",
        help="Nothing is stored before you have seen what was understood.",
    )  # fmt: skip
    based = _base()
    if not files:
        return ""
    content = {file.name: file.getvalue() for file in files}
    looked = _looked_at(content, "" if based == _NOTHING else based)
    _shown(looked)
    return _accepted(looked)


def _base() -> str:
    """Let the planner choose a scenario that stands behind the upload, where there is one."""
    names = session.shelf().names()
    if not names:
        return _NOTHING
    chosen = st.selectbox(
        "Take what the upload lacks from", [_NOTHING, *names], key="upload_base", width=420,
        help="Settings and tables that are not among the files come from this scenario.",
    )  # fmt: skip
    return str(chosen)


def _looked_at(content: dict[str, bytes], based: str) -> Preview:
    digest = sha256(based.encode())
    for name, data in sorted(content.items()):
        digest.update(name.encode() + sha256(data).digest())
    base = session.shelf().path(based) if based else None
    with st.spinner("Reading the upload"):
        looked: Preview = session.remembered("preview", digest.hexdigest(), lambda: preview(content, base))
    return looked


def _shown(looked: Preview) -> None:
    understood, adjusted, refused = looked.counts.items()
    with st.container(horizontal=True, key="upload_counts"):
        for label, count in (understood, adjusted, refused):
            st.metric(f"Rows {label}", f"{count:,}", border=True, width=190)
    if looked.refused:
        st.error(f"{_things(len(looked.refused))} to mend in the files, then upload them again. Nothing is stored.")
        findings_table(looked.refused)
    else:
        st.success("All of it is understood. Look it over, name it, and create the scenario.")
    if looked.rows:
        _rows(looked)
    if looked.adjusted:
        with st.expander(f"Taken for granted or adjusted: {_things(len(looked.adjusted))}"):
            st.dataframe(
                [{"kind": one.kind, "where": one.where, "what": one.what} for one in looked.adjusted],
                hide_index=True, alt="What was taken for granted, adjusted or left unused",
            )  # fmt: skip


def _rows(looked: Preview) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        table = st.segmented_control(
            "Table", list(looked.rows), default=looked.first, key="upload_table", required=True,
            format_func=lambda name: f"{name} {looked.understood[name]:,}", label_visibility="collapsed",
        )  # fmt: skip
        odd = st.toggle("Only rows with remarks", key="upload_odd", help=_remarks(looked, str(table)))
    name = str(table) if table in looked.rows else looked.first
    config: dict[str, Any] = {
        "row": st.column_config.NumberColumn(width=55, pinned=True),
        "state": st.column_config.TextColumn(width=120, pinned=True),
        "what": st.column_config.TextColumn("what became of it", width=280),
    }
    st.dataframe(
        looked.table(name, odd),
        height=320,
        hide_index=True,
        column_config=config,
        alt=f"What became of each row of {name}",
    )


def _remarks(looked: Preview, name: str) -> str:
    return f"{looked.odd(name):,} in this table" if name in looked.rows else ""


def _things(count: int) -> str:
    return f"{count:,} thing{'' if count == 1 else 's'}"


def _accepted(looked: Preview) -> str:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.text_input(
            "Name", suggested_name(looked, session.shelf()), key="upload_name", max_chars=120, width=360
        )
        wanted = st.button("Create the scenario", key="accept", type="primary", disabled=not looked.is_acceptable)
    if not wanted:
        return ""
    try:
        return accept(session.shelf(), looked, name)
    except PlanError as error:
        refused(error)
        return ""
