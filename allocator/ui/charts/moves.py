"""Each rep's quota in one scenario against another."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from allocator.ui.charts.ink import BAR, MARK
from allocator.ui.charts.named import names

_HEIGHT = 340


def moves_chart(points: pd.DataFrame, first: str, second: str, unit: str) -> Any:
    """Draw reps as points; above the line a rep carries more in the second scenario."""
    behind = f", {unit}" if unit else ""
    axis = alt.Axis(format="~s", tickCount=6)
    x = alt.X("before:Q", title=f"{first}{behind}", axis=axis, scale=alt.Scale(zero=False))
    y = alt.Y("after:Q", title=f"{second}{behind}", axis=axis, scale=alt.Scale(zero=False))
    tips = [
        alt.Tooltip("rep:N", title="Rep"),
        alt.Tooltip("before:Q", title="Before", format=",.0f"),
        alt.Tooltip("after:Q", title="After", format=",.0f"),
        alt.Tooltip("change:Q", title="Change", format="+,.0f"),
    ]
    base = alt.Chart(points)
    line = base.mark_line(color=MARK, strokeWidth=1.5).encode(x=x, y=alt.Y("before:Q"))
    dots = base.mark_point(filled=True, size=60, opacity=0.75).encode(
        x=x, y=y, tooltip=tips,
        color=alt.condition("datum.named != ''", alt.value(MARK), alt.value(BAR)),
        shape=alt.condition("datum.named != ''", alt.value("diamond"), alt.value("circle")),
    )  # fmt: skip
    return (line + dots + names(base, x, y)).properties(height=_HEIGHT)
