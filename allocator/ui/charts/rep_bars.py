"""Quota against fair share: a bar for each rep, or a point where they are many."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from allocator.desk.views.bars import MOST_BARS
from allocator.ui.charts.ink import BAR, MARK

_NUMBER, _ROW, _TICKS = ",.0f", 22, 8


def quota_chart(marks: pd.DataFrame, unit: str) -> Any:
    """Draw quota as bars with fair share as a tick."""
    if len(marks) > MOST_BARS:
        return _points(marks, unit)
    axis = alt.Axis(format="~s", title=unit or None, grid=True, tickCount=_TICKS)
    base = alt.Chart(marks).encode(y=alt.Y("rep:N", sort=None, title=None, axis=alt.Axis(labelLimit=150)))
    tips = [
        alt.Tooltip("rep:N", title="Rep"),
        alt.Tooltip("quota:Q", title="Quota", format=_NUMBER),
        alt.Tooltip("fair_share:Q", title="Fair share", format=_NUMBER),
        alt.Tooltip("place:N", title="Quota is"),
    ]
    quota = base.mark_bar(color=BAR, height={"band": 0.6}).encode(x=alt.X("quota:Q", axis=axis), tooltip=tips)
    fair = base.mark_tick(color=MARK, thickness=3, height={"band": 0.9}).encode(x="fair_share:Q", tooltip=tips)
    return (quota + fair).properties(height=alt.Step(_ROW))


def load_chart(marks: pd.DataFrame) -> Any:
    """Draw load as bars with a line at 100 %; as a distribution where reps are many."""
    full = alt.Chart(pd.DataFrame({"x": [100.0]})).mark_rule(color=MARK, strokeWidth=2).encode(x="x:Q")
    title = "Load, % of selling hours"
    if len(marks) > MOST_BARS:
        binned = alt.X("load:Q", bin=alt.Bin(maxbins=30), title=title)
        return alt.Chart(marks).mark_bar(color=BAR).encode(x=binned, y=alt.Y("count()", title="Reps")) + full
    tips = [alt.Tooltip("rep:N", title="Rep"), alt.Tooltip("load:Q", title=title, format=".1f")]
    bars = alt.Chart(marks).mark_bar(color=BAR, height={"band": 0.6}).encode(
        x=alt.X("load:Q", title=title, axis=alt.Axis(tickCount=_TICKS), scale=alt.Scale(padding=12, zero=True)),
        y=alt.Y("rep:N", sort=None, title=None, axis=alt.Axis(labelLimit=150)),
        tooltip=tips,
    )  # fmt: skip
    return (bars + full).properties(height=alt.Step(_ROW))


def _points(marks: pd.DataFrame, unit: str) -> Any:
    tips = [
        alt.Tooltip("rep:N", title="Rep"),
        alt.Tooltip("quota:Q", title="Quota", format=_NUMBER),
        alt.Tooltip("fair_share:Q", title="Fair share", format=_NUMBER),
    ]
    behind = f", {unit}" if unit else ""
    points = alt.Chart(marks).mark_circle(color=BAR, size=36, opacity=0.6).encode(
        x=alt.X("fair_share:Q", title=f"Fair share{behind}", axis=alt.Axis(format="~s")),
        y=alt.Y("quota:Q", title=f"Quota{behind}", axis=alt.Axis(format="~s")), tooltip=tips,
    )  # fmt: skip
    line = alt.Chart(marks).mark_line(color=MARK, strokeWidth=1.5).encode(x="fair_share:Q", y="fair_share:Q")
    return line + points
