"""Saving: under its name, under a new one, and what to do where another has saved meanwhile."""

from __future__ import annotations

import streamlit as st

from allocator.desk.bench import Workbench
from allocator.desk.merge import Changed
from allocator.desk.names import free
from allocator.errors import PlanError
from allocator.ui import session
from allocator.ui.keys import Held, Key
from allocator.ui.parts.broken import refused
from allocator.ui.parts.plain import plain

_MOST = 12


def save_buttons(bench: Workbench) -> None:
    """Show the buttons that save."""
    st.button("Save", Key.SAVE, on_click=_save, disabled=not bench.draft.is_changed, shortcut="Mod+S")
    st.button("Save as", Key.SAVE_AS, on_click=session.hold, args=(Held.NAMING, bench.draft.id))


def _save() -> None:
    """Save the scenario that is open; ask first where more than the edits would change."""
    bench = session.bench()
    if bench is None:
        return
    if bench.draft.on_saving and session.held(Held.SAVING) != bench.draft.id:
        session.hold(Held.SAVING, bench.draft.id)
    else:
        _saved(bench)


def _saved(bench: Workbench) -> None:
    session.hold(Held.SAVING, None)
    try:
        bench.draft.save()
    except Changed as changed:
        session.hold(Held.CHANGED, changed)
    except PlanError as error:
        session.tell(f"Not saved: {error.findings[0].what}; {error.findings[0].remedy}.")
    else:
        session.tell(f'"{bench.draft.name}" is saved.')


def _new_name(bench: Workbench) -> None:
    with st.container(border=True, key="naming"):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            suggestion = free(bench.draft.name, session.shelf().names())
            name = st.text_input(
                "Save as", suggestion, key=f"{Key.NEW_NAME}-{bench.draft.name}", max_chars=120, width=360
            )
            wanted = st.button("Save", key="save_new", type="primary")
            st.button("Cancel", key="save_cancel", on_click=session.hold, args=(Held.NAMING, None))
        st.caption("What was saved last stays as it is under its own name.")
        if wanted:
            _saved_as(bench, name)


def _saved_as(bench: Workbench, name: str) -> None:
    """Save under a new name and go on with that."""
    try:
        bench.draft.save_as(name)
    except PlanError as error:
        refused(error)
        return
    session.hold(Held.CHANGED, None)
    session.hold(Held.NAMING, None)
    session.tell(f'Saved as "{bench.draft.name}".')
    st.rerun()


def save_questions(bench: Workbench) -> None:
    """Show what has to be decided before the scenario can be saved."""
    changed: Changed | None = session.held(Held.CHANGED)
    if session.held(Held.NAMING) == bench.draft.id:
        _new_name(bench)
    elif changed is not None:
        _by_another(bench, changed)
    elif session.held(Held.SAVING) == bench.draft.id:
        _beside_edits(bench)


def _beside_edits(bench: Workbench) -> None:
    with st.container(border=True, key="on_saving"):
        st.markdown("**Before it is saved**")
        for sentence in bench.draft.on_saving:
            st.markdown(f"- {plain(sentence)}")
        with st.container(horizontal=True):
            st.button("Save all the same", key="save_all_the_same", type="primary", on_click=_saved, args=(bench,))
            st.button("Not now", key="save_not_now", on_click=session.hold, args=(Held.SAVING, None))


def _by_another(bench: Workbench, changed: Changed) -> None:
    with st.container(border=True, key="changed_by_another"):
        st.markdown(f"**Another has saved “{plain(bench.draft.name)}” since you opened it.** Your edits are kept.")
        for one in changed.differences[:_MOST]:
            st.markdown(f"- {plain(one.said())}")
        if len(changed.differences) > _MOST:
            st.caption(f"and {len(changed.differences) - _MOST:,} more")
        _ways(bench, len(changed.clashes))


def _ways(bench: Workbench, clashes: int) -> None:
    with st.container(horizontal=True):
        if clashes:
            st.button("Keep theirs where both changed", key="merge_theirs", on_click=_merge, args=(bench, False))
            st.button("Keep mine where both changed", key="merge_mine", on_click=_merge, args=(bench, True))
        else:
            st.button("Lay my edits over it", key="merge", type="primary", on_click=_merge, args=(bench, False))
        name_it = (Held.NAMING, bench.draft.id)
        st.button("Save mine under a new name", key="save_mine_as", on_click=session.hold, args=name_it)


def _merge(bench: Workbench, mine: bool) -> None:
    session.hold(Held.CHANGED, None)
    try:
        bench.draft.merge(yours_win=mine)
    except PlanError as error:
        session.tell(f"Not merged: {error.findings[0].what}; {error.findings[0].remedy}.")
    else:
        session.tell("Your edits lie over what the other has saved. Look it over, then save.")
