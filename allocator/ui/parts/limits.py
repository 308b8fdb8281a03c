"""Limits as sentences, each with what it does now; a form to add or change one stands below."""

from __future__ import annotations

import streamlit as st

from allocator.desk.bench import Workbench
from allocator.desk.stated import Stated
from allocator.desk.views.limit_options import limit_drop
from allocator.desk.views.limits import LimitLine, first_of, limit_lines, more_said, summary
from allocator.plan.glossary import meaning
from allocator.ui import session
from allocator.ui.keys import RulesKey
from allocator.ui.parts.limit_form import limit_form
from allocator.ui.parts.outcome import do, outcome
from allocator.ui.parts.plain import plain

SECTION = "limits"


def limits(bench: Workbench, stated: Stated) -> None:
    """Show every limit as a sentence, and the form."""
    st.subheader("Limits", help=meaning("limit"))
    every = limit_lines(stated, bench.allocation)
    st.markdown(summary(every))
    outcome(bench, SECTION)
    shown = every
    if more_said(every):
        search = st.text_input("Search", key=RulesKey.SEARCH, placeholder="a rep, a metric, a word of the sentence")
        shown = limit_lines(stated, bench.allocation, search)
    edited = session.held(RulesKey.EDITED, 0)
    for line in first_of(shown):
        if line.row == edited:
            limit_form(bench, stated, edited)
        else:
            _line(bench, stated, line)
    if more_said(shown):
        st.caption(more_said(shown))
    if edited not in [line.row for line in first_of(shown)]:
        limit_form(bench, stated, 0)


def _line(bench: Workbench, stated: Stated, line: LimitLine) -> None:
    with st.container(border=True):
        text, change, drop = st.columns((11, 1.6, 1.6), vertical_alignment="center")
        with text:
            st.markdown(f"**{plain(line.sentence)}**")
            st.caption(plain(line.details))
        change.button(
            "Change",
            key=f"limit-change-{line.row}",
            on_click=session.hold,
            args=(RulesKey.EDITED, line.row),
            width="stretch",
        )
        drop.button(
            "Remove", key=f"limit-drop-{line.row}", on_click=_drop, args=(bench, stated, line.row), width="stretch"
        )


def _drop(bench: Workbench, stated: Stated, row: int) -> None:
    do(bench, SECTION, limit_drop(stated, row))
    session.hold(RulesKey.EDITED, None)
