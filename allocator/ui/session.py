"""What one browser session holds. No other file touches the session's state or the address of the page."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

from allocator.desk.bench import Workbench
from allocator.desk.shelf import Shelf
from allocator.errors import PlanError
from allocator.ui.keys import DRAFT, Held
from allocator.ui.launch import SCENARIOS


@st.cache_resource(show_spinner=False)
def _shelf(folder: str) -> Shelf:
    return Shelf(Path(folder))


def shelf() -> Shelf:
    """Return the shelf of scenarios, one for all sessions."""
    return _shelf(str(Path(os.environ.get(SCENARIOS, "scenarios")).resolve()))


def held(name: str, default: Any = None) -> Any:
    """Return what the session holds under a name."""
    return st.session_state.get(name, default)


def hold(name: str, value: Any) -> None:
    """Let the session hold something, whole, under a name; None lets go of it."""
    if value is None:
        st.session_state.pop(name, None)
    else:
        st.session_state[name] = value


def bench() -> Workbench | None:
    """Return the scenario that is open, taken up from the address after a refresh; None if none is."""
    if held(Held.BENCH) is None and DRAFT in st.query_params:
        _recover(st.query_params[DRAFT])
    found: Workbench | None = held(Held.BENCH)
    if found is not None and st.query_params.get(DRAFT) != found.draft.id:
        st.query_params[DRAFT] = found.draft.id
    return found


def _recover(draft: str) -> None:
    try:
        _put(Workbench.recover(shelf(), draft))
    except PlanError as error:
        del st.query_params[DRAFT]
        tell(f"The edits in this address cannot be taken up: {error.findings[0].what}.")


def open_scenario(name: str) -> Workbench:
    """Open a scenario; one that was left with edits in this session is as it was left.

    Raises
    ------
    PlanError
        If there is no scenario of that name.
    """
    left: Workbench | None = held(Held.BENCHES, {}).get(name)
    bench = left if left is not None else Workbench.open(shelf(), name)
    _put(bench)
    return bench


def _put(bench: Workbench) -> None:
    """Hold a bench as the open one, beside those that were left with edits."""
    before: Workbench | None = held(Held.BENCH)
    kept = dict(held(Held.BENCHES, {}))
    kept.pop(bench.draft.name, None)
    if before is not None and before.draft.is_changed and before.draft.name != bench.draft.name:
        kept[before.draft.name] = before
    hold(Held.BENCHES, kept)
    hold(Held.BENCH, bench)


def leave() -> None:
    """Close the scenario that is open; its edits stay in its draft."""
    hold(Held.BENCH, None)
    st.query_params.pop(DRAFT, None)


def forget(name: str) -> None:
    """Let go of a scenario that was renamed or deleted."""
    hold(Held.BENCHES, {other: left for other, left in held(Held.BENCHES, {}).items() if other != name})
    bench: Workbench | None = held(Held.BENCH)
    if bench is not None and bench.draft.name == name:
        leave()


def has_edits(name: str) -> bool:
    """Tell whether this session has edits of a scenario that are not saved."""
    now: Workbench | None = held(Held.BENCH)
    left: Workbench | None = held(Held.BENCHES, {}).get(name)
    return any(one is not None and one.draft.name == name and one.draft.is_changed for one in (now, left))


def solves_itself() -> bool:
    """Tell whether every change is solved at once."""
    return bool(held(Held.AUTO, True))


def tell(text: str) -> None:
    """Say something once, on the page that is shown next."""
    hold(Held.MESSAGE, text)


def told() -> str:
    """Return what is to be said, and forget it."""
    text = str(held(Held.MESSAGE, ""))
    hold(Held.MESSAGE, None)
    return text


def remembered[T](name: str, key: str, make: Callable[[], T]) -> T:
    """Return what was made last under a name if the key is the same, else make it anew."""
    kept = held(f"{name} made")
    if kept is None or kept[0] != key:
        hold(f"{name} made", (key, make()))
    made: T = held(f"{name} made")[1]
    return made
