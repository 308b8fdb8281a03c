"""Quotas over the year as bars, with the target as a tick and last year as a line of dots."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from allocator.ui.charts.ink import BAR, MARK, ink

_HEIGHT = 250


def periods_chart(periods: pd.DataFrame, unit: str) -> Any:
    """Draw each period as a bar."""
    x = alt.X("period:N", title=None, sort=None, axis=alt.Axis(labelAngle=0, labelOverlap=True))
    tips = [
        alt.Tooltip("period:N", title="Period"),
        alt.Tooltip("quota:Q", title="Quotas", format=",.0f"),
        alt.Tooltip("target:Q", title="Target", format=",.0f"),
        alt.Tooltip("last_year:Q", title="Last year", format=",.0f"),
        alt.Tooltip("cover:Q", title="Cover, %", format=".1f"),
    ]
    base = alt.Chart(periods)
    y = alt.Y("quota:Q", title=unit or None, axis=alt.Axis(format="~s"))
    bars = base.mark_bar(color=BAR, width={"band": 0.6}, cornerRadiusEnd=2).encode(x=x, y=y, tooltip=tips)
    target = base.mark_tick(color=MARK, thickness=3, width={"band": 0.8}).encode(x=x, y="target:Q", tooltip=tips)
    before = base.mark_point(color=ink(), filled=False, size=70, shape="circle", strokeWidth=2).encode(
        x=x, y="last_year:Q", tooltip=tips
    )  # fmt: skip
    return (bars + target + before).properties(height=_HEIGHT)
