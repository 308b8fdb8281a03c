"""Names beside points, on the side where there is room."""

from __future__ import annotations

from typing import Any

import altair as alt

from allocator.ui.charts.ink import ink

_AWAY = 12


_WAYS: dict[str, dict[str, Any]] = {
    "right": {"align": "left", "dx": _AWAY},
    "left": {"align": "right", "dx": -_AWAY},
    "above": {"align": "center", "dy": -1.6 * _AWAY},
    "below": {"align": "center", "dy": 1.8 * _AWAY},
}


def names(base: alt.Chart, x: alt.X, y: alt.Y, label: str = "label", side: str = "side") -> Any:
    """Write the names of points, each on its side."""
    text = alt.Text(f"{label}:N")
    is_named = base.transform_filter(f"datum.{label} != ''")
    return alt.layer(*(
        is_named.transform_filter(f"datum.{side} == '{way}'")
        .mark_text(fontSize=12, color=ink(), **look)
        .encode(x=x, y=y, text=text)
        for way, look in _WAYS.items()
    ))  # fmt: skip
