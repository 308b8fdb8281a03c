"""What was typed on the page Plan, taken into the draft before anything is drawn, and told as old → new."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from allocator.allocation import Allocation
from allocator.desk.attempt import Outcome
from allocator.desk.bench import Workbench
from allocator.desk.rep_entry import Typed, enter
from allocator.desk.sheet import Edited, Sheet, disagrees
from allocator.desk.views.rep import way_said
from allocator.desk.views.table import year_quotas
from allocator.insight.wording import some
from allocator.ui import session
from allocator.ui.keys import Held, PlanKey
from allocator.ui.parts.plain import plain

_SHOWN = 3
_BAR = 40
"""Height of the line above the grid, which stays so that the grid does not jump when something is typed."""
_HINT = (
    "Type into the columns with a pencil: 1.2M, 25%, 1,500; blank is no limit. Blocks paste. Click a name to see why."
)


@dataclass(frozen=True)
class _Said:
    """What became of the last edits, for as long as nothing else is changed."""

    digest: str
    outcome: Outcome


def sheet() -> Sheet:
    """Return the grid as it was drawn last."""
    found: Sheet = session.held(Held.SHEET, Sheet())
    return found


def grid_key(drawn: Sheet) -> str:
    """Return the key of the editing grid; another version is another grid."""
    return f"{PlanKey.GRID}-{drawn.version}"


def take() -> None:
    """Take what was typed into the grid since it was drawn."""
    bench, drawn = session.bench(), sheet()
    edited: Edited = (session.held(grid_key(drawn)) or {}).get("edited_rows", {})
    new = drawn.new(edited)
    if bench is None or not new or bench.draft.id != drawn.draft:
        return
    outcome = commit(bench, drawn.metric, new)
    again = bool(outcome.findings) or disagrees(new)
    session.hold(Held.SHEET, drawn.after(edited, bench.draft.digest, again))


def commit(bench: Workbench, metric: str, typed: Sequence[Typed]) -> Outcome:
    """Do what was typed for reps, and remember what became of it."""
    if bench.allocation is None:
        return Outcome()
    quotas = year_quotas(bench.allocation, metric)
    outcome = enter(bench.draft, bench.allocation.plan, metric, typed, quotas)
    session.hold(Held.OUTCOME, _Said(bench.draft.digest, outcome))
    session.hold(Held.LOOKED, None)
    return outcome


def look_at(draft: str, rep: str) -> None:
    """Show a rep in the panel below, and the way to the quota in the line above the grid."""
    session.hold(f"{PlanKey.REP}-{draft}", rep)
    session.hold(Held.LOOKED, rep)
    session.hold(Held.OUTCOME, None)


def said_bar(bench: Workbench, allocation: Allocation, metric: str) -> None:
    """Show what the last edits changed, with a way back, and what could not count; else the rep that was clicked."""
    held: _Said | None = session.held(Held.OUTCOME)
    outcome = held.outcome if held is not None and held.digest == bench.draft.digest else Outcome()
    with st.container(horizontal=True, vertical_alignment="center", key="plan_said", height=_BAR, border=False):
        if outcome.said:
            st.markdown(f":green[✓] {plain(some(outcome.said, _SHOWN))}", width="content")
            st.button("Undo", PlanKey.SAID_UNDO, on_click=_undo, type="tertiary", disabled=not bench.draft.can_undo)
        else:
            way = way_said(allocation, session.held(Held.LOOKED, ""), metric)
            st.caption(plain(way) or _HINT, width="content")
    for finding in outcome.findings[:_SHOWN]:
        st.warning(f"**{plain(finding.where)}**: {plain(finding.what)}. {plain(finding.remedy)}. The old value stays.")


def _undo() -> None:
    if bench := session.bench():
        bench.undo()
