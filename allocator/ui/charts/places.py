"""Territories as points where they lie. Nothing is fetched: there is no map behind them."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from allocator.desk.views.places import FILLED
from allocator.ui.charts.named import names

_COLOURS = ("#8ab6f2", "#4f8fe6", "#d9a406", "#c2410c", "#8a94a0")
_SHAPES = ("circle", "circle", "square", "triangle-up", "cross")
_WIDTH = 900


def places_chart(points: pd.DataFrame, across: tuple[float, float], up: tuple[float, float], tall: float) -> Any:
    """Draw territories by longitude and latitude, larger with their quota, by colour and shape of their load."""
    axis = alt.Axis(labels=False, ticks=False, domain=False, gridOpacity=0.35, tickCount=8)
    x = alt.X("longitude:Q", title=None, axis=axis, scale=alt.Scale(domain=across, nice=False))
    y = alt.Y("latitude:Q", title=None, axis=axis, scale=alt.Scale(domain=up, nice=False))
    legend = alt.Legend(title="Load", orient="top", symbolSize=110)
    tips = [
        alt.Tooltip("name:N", title="Territory"),
        alt.Tooltip("said:N", title="Quota"),
        alt.Tooltip("load:Q", title="Load, %", format=".1f"),
    ]
    base = alt.Chart(points)
    dots = base.mark_point(filled=True, opacity=0.85).encode(
        x=x, y=y, tooltip=tips, size=alt.Size("quota:Q", scale=alt.Scale(range=[60, 700]), legend=None),
        color=alt.Color("filled:N", scale=alt.Scale(domain=list(FILLED), range=list(_COLOURS)), legend=legend),
        shape=alt.Shape("filled:N", scale=alt.Scale(domain=list(FILLED), range=list(_SHAPES)), legend=legend),
    )  # fmt: skip
    return (dots + names(base, x, y)).properties(height=round(_WIDTH * tall))
