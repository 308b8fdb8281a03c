"""The way from fair share to quota as bars."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from allocator.ui.charts.ink import BAR, LESS, MORE, ink

_KINDS = ["total", "up", "down"]
_COLOURS = [BAR, MORE, LESS]
_ROW = 34


def waterfall_chart(steps: pd.DataFrame) -> Any:
    """Draw the steps of a rep, the amounts beside the bars; the sign of an amount says what its colour does."""
    order = list(steps["label"])
    y = alt.Y("label:N", sort=order, title=None, axis=alt.Axis(labelLimit=180, ticks=False, domain=False))
    colour = alt.Color("kind:N", scale=alt.Scale(domain=_KINDS, range=_COLOURS), legend=None)
    x = alt.X("start:Q", title=None, axis=None, scale=alt.Scale(zero=True, padding=8))
    tips = [alt.Tooltip("label:N", title="Step"), alt.Tooltip("said:N", title="Amount")]
    base = alt.Chart(steps)
    bars = base.mark_bar(height=16, cornerRadius=2).encode(x=x, x2="end:Q", y=y, color=colour, tooltip=tips)
    end = alt.X("furthest:Q", axis=None)
    texts = base.transform_calculate(furthest="max(datum.start, datum.end)").mark_text(
        align="left", dx=6, fontSize=12, color=ink()
    ).encode(x=end, y=y, text="said:N")  # fmt: skip
    return (bars + texts).properties(height=alt.Step(_ROW))
