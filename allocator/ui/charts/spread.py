"""Reps as points: quota against fair share, and the hours that quotas need against the hours there are."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from allocator.ui.charts.ink import BAR, MARK
from allocator.ui.charts.named import names

_HEIGHT = 340


def fair_share_scatter(points: pd.DataFrame, unit: str) -> Any:
    """Draw quota against fair share; on the line both are alike."""
    behind = f", {unit}" if unit else ""
    return _scatter(
        points, ("fair_share", f"Fair share{behind}"), ("quota", f"Quota{behind}"), "far_from_fair", "fair",
        [alt.Tooltip("part:Q", title="Quota in % of fair share", format=".1f")],
    )  # fmt: skip


def load_scatter(points: pd.DataFrame) -> Any:
    """Draw the hours that quotas need against the hours there are; on the line a rep is full."""
    return _scatter(
        points, ("hours", "Selling hours there are"), ("needed", "Selling hours that the quotas need"),
        "far_in_load", "load",
        [alt.Tooltip("load:Q", title="Load, %", format=".1f")],
    )  # fmt: skip


def _scatter(
    points: pd.DataFrame,
    across: tuple[str, str],
    up: tuple[str, str],
    named: str,
    label: str,
    tips: list[alt.Tooltip],
) -> Any:
    axis = alt.Axis(format="~s", tickCount=7)
    x = alt.X(f"{across[0]}:Q", title=across[1], axis=axis, scale=alt.Scale(zero=False, nice=True))
    y = alt.Y(f"{up[0]}:Q", title=up[1], axis=axis, scale=alt.Scale(zero=False, nice=True))
    base = alt.Chart(points)
    is_named = f"datum.{named} != ''"
    about = [
        alt.Tooltip("rep:N", title="Rep"),
        *(alt.Tooltip(f"{column}:Q", title=title, format=",.0f") for column, title in (across, up)),
        *tips,
    ]
    line = base.mark_line(color=MARK, strokeWidth=1.5).encode(x=x, y=alt.Y(f"{across[0]}:Q"))
    dots = base.mark_point(filled=True, size=60, opacity=0.75).encode(
        x=x, y=y, tooltip=about,
        color=alt.condition(is_named, alt.value(MARK), alt.value(BAR)),
        shape=alt.condition(is_named, alt.value("diamond"), alt.value("circle")),
    )  # fmt: skip
    written = names(base, x, y, f"{label}_label", f"{label}_side")
    return (line + dots + written).properties(height=_HEIGHT)
