"""The scenarios on the shelf as a list, with what can be done to each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import streamlit as st

from allocator.desk.shelf import Entry
from allocator.desk.when import when
from allocator.errors import PlanError
from allocator.ui import session
from allocator.ui.keys import Held
from allocator.ui.menu import go_to
from allocator.ui.parts.badge import badge
from allocator.ui.parts.broken import refused
from allocator.ui.parts.plain import plain

_WIDTHS = (3.0, 2.0, 3.3, 1.9, 1.9)
_HEAD = ("Scenario", "State", "Goals of the last result", "Changed", "")
_DUPLICATE, _RENAME, _DELETE = "Duplicate", "Rename", "Delete"


def shelf_list(entries: Sequence[Entry]) -> None:
    """Show the scenarios, a row for each."""
    with st.container(key="list_head"):
        for column, head in zip(st.columns(_WIDTHS), _HEAD, strict=True):
            column.caption(head)
    for number, entry in enumerate(entries):
        with st.container(key=f"entry-{number}"):
            _row(entry)
            if session.held(Held.RENAMING) == entry.name:
                _new_name(entry.name)


def _row(entry: Entry) -> None:
    name, state, figures, changed, actions = st.columns(_WIDTHS, vertical_alignment="center")
    with name:
        st.markdown(f"**{plain(entry.name)}**")
        if entry.title != entry.name:
            st.caption(plain(entry.title))
    with state:
        badge(entry.state)
        if session.has_edits(entry.name):
            st.caption("edits not saved")
    figures.markdown(_figures(entry))
    with changed:
        st.markdown(f":small[{when(entry.changed, datetime.now())}]")
        st.caption(plain(entry.size))
    with actions.container(horizontal=True, horizontal_alignment="right", wrap=False):
        if st.button("Open", key=f"open-{entry.name}", help=f"Open {plain(entry.name)}"):
            session.open_scenario(entry.name)
            go_to("Plan")
        wanted = st.menu_button("More", [_DUPLICATE, _RENAME, _DELETE], key=f"more-{entry.name}", type="tertiary")
    _do(wanted, entry.name)


def _figures(entry: Entry) -> str:
    lines = (entry.problem,) if entry.problem else entry.figures or ("–",)
    return "  \n".join(f":small[{plain(line)}]" for line in lines)


def _do(wanted: str | None, name: str) -> None:
    """Do what was chosen for a scenario, and say why where it cannot be done."""
    if wanted == _RENAME:
        session.hold(Held.RENAMING, name)
        st.rerun()
    elif wanted is not None:
        try:
            _duplicate(name) if wanted == _DUPLICATE else _delete(name)
        except PlanError as error:
            session.tell(" ".join(f"{one.where} {one.what}: {one.remedy}." for one in error.findings))
        st.rerun()


def _duplicate(name: str) -> None:
    new = session.shelf().duplicate(name)
    session.tell(f'"{name}" is copied as "{new}".')


def _delete(name: str) -> None:
    session.hold(Held.DELETED, session.shelf().delete(name))
    session.forget(name)


def _new_name(name: str) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        new = st.text_input("New name", name, key=f"new_name-{name}", max_chars=120, width=360)
        wanted = st.button("Rename", key=f"rename-{name}", type="primary")
        st.button("Cancel", key=f"keep_name-{name}", on_click=session.hold, args=(Held.RENAMING, None))
    if wanted:
        _renamed(name, new)


def _renamed(name: str, new: str) -> None:
    try:
        session.tell(f'"{name}" is now called "{session.shelf().rename(name, new)}".')
    except PlanError as error:
        refused(error)
        return
    session.hold(Held.RENAMING, None)
    session.forget(name)
    st.rerun()


def undo_delete() -> None:
    """Offer to put back what was deleted last."""
    deleted = session.held(Held.DELETED)
    if deleted is None:
        return
    with st.container(horizontal=True, vertical_alignment="center", border=True, key="deleted"):
        st.markdown(f"**{plain(deleted.name)}** is deleted. It is kept for 30 days.")
        st.space("stretch")
        if st.button("Undo", key="undo_delete", type="primary"):
            _put_back()
            st.rerun()
        if st.button("Close", key="close_deleted", type="tertiary"):
            session.hold(Held.DELETED, None)
            st.rerun()


def _put_back() -> None:
    deleted = session.held(Held.DELETED)
    session.hold(Held.DELETED, None)
    try:
        session.tell(f'"{session.shelf().restore(deleted)}" is back.')
    except PlanError as error:
        session.tell(f"{error.findings[0].where} {error.findings[0].what}.")
