"""A choice of one metric."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from allocator.plan.glossary import meaning


def choose_metric(labels: Mapping[str, str], key: str) -> str:
    """Show metrics side by side and return the one chosen, the first to begin with."""
    names = list(labels)
    chosen = st.segmented_control(
        "Metric",
        names,
        default=names[0],
        required=True,
        format_func=labels.__getitem__,
        key=key,
        help=meaning("metric"),
        persist_state="session",
    )
    return chosen if chosen in labels else names[0]
