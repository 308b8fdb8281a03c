"""What nobody covers, what was taken for granted, and where territories lie."""

from __future__ import annotations

import streamlit as st

from allocator.allocation import Allocation
from allocator.desk.views.gaps import assumption_kinds, assumptions, uncovered_rows, uncovered_sums
from allocator.desk.views.places import frame_of, places
from allocator.plan.glossary import meaning
from allocator.ui.charts.places import places_chart
from allocator.ui.keys import ResultsKey

_CONFIG = st.column_config


def results_uncovered(allocation: Allocation) -> None:
    """Show potential, base and history that no rep covers."""
    sums = uncovered_sums(allocation)
    st.subheader("Not covered by anybody", help=meaning("uncovered"))
    if sums.empty:
        st.success("Everything is covered: each territory and book has somebody, in every period.")
        return
    names = {"kind": "Kind", "metric": "Metric", "why": "Why", "territory": "Territory", "rep": "Book of",
             "period": "Period"}  # fmt: skip
    texts = {name: _CONFIG.TextColumn(title) for name, title in names.items()}
    st.dataframe(
        sums, hide_index=True, width="stretch",
        column_config={**texts, "places": _CONFIG.NumberColumn("Territories and books", format="%,d"),
                       "amount": _CONFIG.TextColumn("Amount", alignment="right")},
        alt="What nobody covers, by kind and reason",
    )  # fmt: skip
    with st.expander("Row by row"):
        st.dataframe(
            uncovered_rows(allocation), hide_index=True, width="stretch",
            column_config={**texts, "amount": _CONFIG.NumberColumn("Amount", format="%,.0f")},
            alt="The largest rows that nobody covers",
        )  # fmt: skip


def results_assumptions(allocation: Allocation) -> None:
    """Show every default used, row not used, and limit without effect."""
    st.subheader("Taken for granted", help=meaning("assumption"))
    kinds = assumption_kinds(allocation)
    chosen = st.pills("Kind", list(kinds), selection_mode="multi", key=f"{ResultsKey.ROWS}-kinds",
                      format_func=lambda kind: f"{kind} ({kinds[kind]:,})", label_visibility="collapsed")  # fmt: skip
    st.dataframe(
        assumptions(allocation, list(chosen)), hide_index=True, width="stretch", height=480,
        column_config={"kind": _CONFIG.TextColumn("Kind"), "where": _CONFIG.TextColumn("Where"),
                       "what": _CONFIG.TextColumn("What", width="large")},
        alt="Assumptions by kind and place",
    )  # fmt: skip


def results_map(allocation: Allocation, metric: str) -> None:
    """Show territories where they lie, by the load of those who sell there."""
    points = places(allocation, metric)
    across, up, tall = frame_of(points)
    st.altair_chart(places_chart(points, across, up, tall), alt="Territories by place, with quota and load")
    st.caption(
        "Larger is more quota. Load is that of the reps who sell there. Drawn without a map behind: nothing is fetched."
    )
    st.dataframe(
        points, hide_index=True, width="stretch", placeholder="–",
        column_order=["name", "said", "load", "filled", "latitude", "longitude"],
        column_config={
            "name": _CONFIG.TextColumn("Territory"),
            "said": _CONFIG.TextColumn("Quota", alignment="right"),
            "load": _CONFIG.NumberColumn("Load", format="%.1f %%"), "filled": _CONFIG.TextColumn("Band"),
            "latitude": _CONFIG.NumberColumn("Latitude", format="%.2f"),
            "longitude": _CONFIG.NumberColumn("Longitude", format="%.2f"),
        },
        alt="Territories with quota and load",
    )  # fmt: skip
