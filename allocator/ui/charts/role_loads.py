"""How load lies within each role: a tick for each rep, a bar for the middle half, a line at full."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from allocator.ui.charts.ink import BAR, MARK

_ROW = 46


def role_loads_chart(loads: pd.DataFrame, spreads: pd.DataFrame) -> Any:
    """Draw the load of each rep on the row of the role."""
    axis = alt.Axis(tickCount=12)
    x = alt.X("load:Q", title="Load, % of selling hours", axis=axis, scale=alt.Scale(zero=False, padding=12))
    y = alt.Y("role:N", title=None, axis=alt.Axis(labelLimit=160))
    half = alt.Chart(spreads).mark_bar(color=BAR, opacity=0.28, height={"band": 0.7}, cornerRadius=3).encode(
        x=alt.X("lower_quartile:Q"), x2="upper_quartile:Q", y=y,
        tooltip=[
            alt.Tooltip("role:N", title="Role"),
            alt.Tooltip("lower_quartile:Q", title="A quarter is below, %", format=".1f"),
            alt.Tooltip("upper_quartile:Q", title="A quarter is above, %", format=".1f"),
        ],
    )  # fmt: skip
    middle = alt.Chart(spreads).mark_tick(color=BAR, thickness=4, height={"band": 0.8}).encode(
        x="median:Q", y=y, tooltip=[alt.Tooltip("median:Q", title="Median, %", format=".1f")]
    )  # fmt: skip
    ticks = alt.Chart(loads).mark_point(filled=True, size=46, opacity=0.65, color=BAR).encode(
        x=x, y=y, tooltip=[alt.Tooltip("rep:N", title="Rep"), alt.Tooltip("load:Q", title="Load, %", format=".1f")]
    )  # fmt: skip
    at_full = alt.Chart(pd.DataFrame({"x": [100.0]}))
    full = at_full.mark_rule(color=MARK, strokeWidth=2, strokeDash=[5, 4]).encode(x="x:Q")
    return (half + middle + ticks + full).properties(height=alt.Step(_ROW))
