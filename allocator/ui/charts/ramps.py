"""Ramp profiles as steps."""

from __future__ import annotations

import altair as alt
import pandas as pd


def ramps_chart(frame: pd.DataFrame) -> alt.Chart:
    """Draw the share of full productivity by month of tenure, a line a profile.

    Parameters
    ----------
    frame
        Columns: profile, month, productivity.
    """
    chart: alt.Chart = (
        alt.Chart(frame)
        .mark_line(interpolate="step-after", point=True)
        .encode(
            x=alt.X("month:O", title="Month of tenure", axis=alt.Axis(labelAngle=0)),
            y=alt.Y("productivity:Q", title="Productivity", axis=alt.Axis(format="%"), scale=alt.Scale(domain=[0, 1])),
            color=alt.Color("profile:N", title="Profile"),
            tooltip=["profile:N", "month:O", alt.Tooltip("productivity:Q", format=".0%")],
        )
        .properties(height=200)
    )
    return chart
