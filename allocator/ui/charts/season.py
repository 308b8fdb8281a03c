"""The season of a metric as bars, with working days to compare."""

from __future__ import annotations

import altair as alt
import pandas as pd

from allocator.ui.charts.ink import BAR, MARK


def seasons_chart(frame: pd.DataFrame) -> alt.LayerChart | alt.FacetChart:
    """Draw parts of the year by period: bars for the season, marks for working days.

    Parameters
    ----------
    frame
        Columns: period, place, profile, part.
    """
    base = alt.Chart(frame).encode(
        x=alt.X("period:N", sort=alt.SortField("place"), title=None, axis=alt.Axis(labelAngle=0)),
        y=alt.Y("part:Q", title="Part of the year", axis=alt.Axis(format="%")),
        tooltip=[alt.Tooltip("period:N"), alt.Tooltip("profile:N"), alt.Tooltip("part:Q", format=".1%")],
    )
    bars = base.transform_filter(alt.datum.profile == "this season").mark_bar(size=36, cornerRadiusEnd=3, color=BAR)
    ticks = base.transform_filter(alt.datum.profile == "working days").mark_tick(size=48, thickness=3, color=MARK)
    return alt.layer(bars, ticks).properties(height=200)
