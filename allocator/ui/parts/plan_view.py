"""What of a plan is looked at: metric, level, text, division of the year, and what it is compared with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from allocator.allocation import Allocation
from allocator.desk.baseline import Baseline, baseline, choices
from allocator.desk.bench import Workbench
from allocator.desk.views.grid import lengths
from allocator.desk.views.tree import EVERYONE, members, nodes
from allocator.insight.wording import wording
from allocator.plan.calendar import Length
from allocator.plan.glossary import meaning
from allocator.ui import session
from allocator.ui.keys import Held, PlanKey


@dataclass(frozen=True)
class PlanView:
    """What is looked at."""

    metric: str
    reps: Sequence[str]
    chosen: Mapping[str, str]
    """Node of each level, blank for all."""
    length: Length


def plan_view(allocation: Allocation) -> PlanView:
    """Show the choices of what is looked at, and return them."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="plan_view"):
        metric = _metric(allocation)
        chosen: dict[str, str] = {}
        for level in allocation.plan.settings.levels:
            chosen[level] = _node(allocation, level, chosen)
        text = st.text_input(
            "Find", key=PlanKey.FIND, placeholder="rep, role, territory", persist_state="session", width=190,
            help="Words that stand in the row of a rep: name, role, territory, attribute. Press Enter.",
        )  # fmt: skip
        length = _length(allocation)
    plan = allocation.plan
    return PlanView(metric, members(plan, metric, chosen, text or ""), chosen, length)


def _metric(allocation: Allocation) -> str:
    settings = allocation.plan.settings
    names = [name for name in settings.metrics if name in settings.cell_metrics]
    return st.selectbox(
        "Metric", names, format_func=lambda name: wording(settings, name).label, key=PlanKey.METRIC,
        persist_state="session", width=190, help=meaning("metric"),
    )  # fmt: skip


def _node(allocation: Allocation, level: str, chosen: dict[str, str]) -> str:
    return st.selectbox(
        level.replace("_", " ").capitalize(), [EVERYONE, *nodes(allocation.plan, level, chosen)],
        format_func=lambda node: node or "All", key=node_key(level, chosen), persist_state="session",
        width=150, help=meaning("level"),
    )  # fmt: skip


def node_key(level: str, chosen: Mapping[str, str]) -> str:
    """Return the key of the choice of a level, below what is chosen above it."""
    above = [node for name, node in chosen.items() if name != level and node]
    return "-".join([PlanKey.LEVEL, level, *above])


def _length(allocation: Allocation) -> Length:
    known = lengths(allocation)
    chosen = st.segmented_control(
        "By", known, format_func=str.capitalize, default=known[0], required=True, key=PlanKey.LENGTH,
        persist_state="session", width="content", help="Figures of the year, or a column for each period.",
    )  # fmt: skip
    return chosen if chosen in known else known[0]


def compared(bench: Workbench) -> tuple[Baseline | None, str]:
    """Show the choice of a scenario to compare with; return its quotas and what it is called."""
    shelf = session.shelf()
    name = st.selectbox(
        "Compare with", choices(shelf, bench), key=f"{PlanKey.AGAINST}-{bench.draft.id}", persist_state="session",
        width=190, help="Quotas of the year are shown with their change against this scenario.",
    )  # fmt: skip
    found = baseline(shelf, bench, name, session.held(Held.AGAINST))
    session.hold(Held.AGAINST, found)
    return found, name
