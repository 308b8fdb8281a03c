"""The page "Results": from the company down to a rep, how evenly, what binds, what nobody covers."""

from __future__ import annotations

import streamlit as st

from allocator.allocation import Allocation, Status
from allocator.desk.views.places import has_places
from allocator.ui.keys import ResultsKey
from allocator.ui.parts.conflict import conflict_beside
from allocator.ui.parts.page import open_page
from allocator.ui.parts.plain import plain
from allocator.ui.parts.results_gaps import results_assumptions, results_map, results_uncovered
from allocator.ui.parts.results_levels import results_levels
from allocator.ui.parts.results_limits import results_limits
from allocator.ui.parts.results_rep import results_rep
from allocator.ui.parts.results_spread import results_spread
from allocator.ui.parts.results_view import results_view

_TABS = ("Levels", "Evenness", "One rep", "Limits", "Coverage", "Assumptions")
_MAP = "Map"


def _show(allocation: Allocation) -> None:
    st.markdown(f"{'⊘ Best effort. ' if allocation.status is Status.CONFLICT else ''}{plain(allocation.sentence)}")
    view = results_view(allocation)
    names = [*_TABS, *([_MAP] if has_places(allocation) else [])]
    levels, spread, rep, limits, coverage, assumed, *rest = st.tabs(names, key=ResultsKey.TABS, on_change="rerun")
    if levels.open:
        with levels:
            results_levels(allocation, view)
    if spread.open:
        with spread:
            results_spread(allocation, view)
    if rep.open:
        with rep:
            results_rep(allocation, view)
    if limits.open:
        with limits:
            results_limits(allocation)
    if coverage.open:
        with coverage:
            results_uncovered(allocation)
    if assumed.open:
        with assumed:
            results_assumptions(allocation)
    for place in rest:
        if place.open:
            with place:
                results_map(allocation, view.scope.metric)


opened = open_page("Results")
conflict_beside(opened)
if opened.allocation is not None:
    _show(opened.allocation)
