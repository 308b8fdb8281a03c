"""The header of every page: which scenario is open, how it stands, undo and redo, solve, save."""

from __future__ import annotations

import streamlit as st

from allocator.desk.bench import Workbench
from allocator.desk.solving import begin
from allocator.errors import PlanError
from allocator.ui import session
from allocator.ui.keys import Held, Key
from allocator.ui.parts.badge import badge
from allocator.ui.parts.saving import save_buttons, save_questions
from allocator.ui.parts.solving import solving


def header(bench: Workbench) -> None:
    """Show the header for the scenario that is open."""
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key=Key.HEADER):
        _selector(bench)
        badge(bench.badge.state, bench.badge.text)
        st.space("stretch")
        draft = bench.draft
        st.button("↶ Undo", Key.UNDO, on_click=_undo, disabled=not draft.can_undo, shortcut="Mod+Shift+U")
        st.button("↷ Redo", Key.REDO, on_click=_redo, disabled=not draft.can_redo, shortcut="Mod+Shift+Y")
        auto = st.toggle("Auto-solve", session.solves_itself(), key=Key.AUTO)
        session.hold(Held.AUTO, auto)
        save_buttons(bench)
        st.button("Solve", Key.SOLVE, on_click=_solve, type="primary", shortcut="Mod+Enter")
    solving(bench)
    save_questions(bench)


def _undo() -> None:
    if bench := session.bench():
        bench.undo()


def _redo() -> None:
    if bench := session.bench():
        bench.redo()


def _solve() -> None:
    if bench := session.bench():
        begin(bench)


def _selector(bench: Workbench) -> None:
    names = session.shelf().names()
    index = names.index(bench.draft.name) if bench.draft.name in names else None
    key = f"{Key.SCENARIO}-{bench.draft.id}-{bench.draft.name}"
    st.selectbox(
        "Scenario", names, index, key=key, on_change=_choose, args=(key,), label_visibility="collapsed", width=230
    )


def _choose(key: str) -> None:
    try:
        session.open_scenario(session.held(key))
    except PlanError as error:
        session.tell(f"{error.findings[0].where} {error.findings[0].what}.")
