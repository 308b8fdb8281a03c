"""What of the results is looked at: metric, line, period, and a node of each level as a way down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from allocator.allocation import Allocation
from allocator.desk.views.grid import lengths
from allocator.desk.views.rollup import Scope, shown_lines, shown_metrics, stretches
from allocator.desk.views.tree import EVERYONE, members, nodes
from allocator.insight.wording import wording
from allocator.plan.glossary import meaning
from allocator.ui import session
from allocator.ui.keys import ResultsKey


@dataclass(frozen=True)
class ResultsView:
    """What is looked at."""

    scope: Scope
    reps: list[str]
    """Those who can carry the metric below what is chosen."""


def results_view(allocation: Allocation) -> ResultsView:
    """Show the choices and return them."""
    settings = allocation.plan.settings
    with st.container(horizontal=True, vertical_alignment="bottom", key="results_view"):
        metric = st.selectbox(
            "Metric", shown_metrics(allocation), format_func=lambda name: wording(settings, name).label,
            key=ResultsKey.METRIC, persist_state="session", width=200, help=meaning("metric"),
        )  # fmt: skip
        line = _line(allocation, metric)
        chosen: dict[str, str] = {}
        for level in settings.levels:
            chosen[level] = _node(allocation, level, chosen)
        period = st.selectbox(
            "Period", [label for length in lengths(allocation) for label in stretches(allocation, length)],
            key=ResultsKey.LENGTH, persist_state="session", width=150, help="The year, or a part of it.",
        )  # fmt: skip
        st.space("stretch")
        st.button("↑ Company", ResultsKey.CRUMB, on_click=_up, args=(settings.levels, chosen), type="tertiary",
                  disabled=not any(chosen.values()), help="Look at the whole company again.")  # fmt: skip
    scope = Scope(metric, line, chosen, period)
    return ResultsView(scope, members(allocation.plan, metric, chosen))


def _line(allocation: Allocation, metric: str) -> str:
    lines = shown_lines(allocation, metric)
    if len(lines) == 1:
        return lines[0]
    return st.selectbox("Line", lines, key=f"{ResultsKey.LINE}-{metric}", persist_state="session", width=140,
                        help=meaning("line of credit"))  # fmt: skip


def _node(allocation: Allocation, level: str, chosen: Mapping[str, str]) -> str:
    return st.selectbox(
        level.replace("_", " ").capitalize(), [EVERYONE, *nodes(allocation.plan, level, chosen)],
        format_func=lambda node: node or "All", key=node_key(level, chosen), persist_state="session", width=170,
        help=meaning("level"),
    )  # fmt: skip


def node_key(level: str, chosen: Mapping[str, str]) -> str:
    """Return the key of the choice of a level, below what is chosen above it."""
    above = [node for name, node in chosen.items() if name != level and node]
    return "-".join([ResultsKey.LEVEL, level, *above])


def _up(levels: tuple[str, ...], chosen: Mapping[str, str]) -> None:
    """Go back to the whole company."""
    if levels:
        session.hold(node_key(levels[0], {}), EVERYONE)
