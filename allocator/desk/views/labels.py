"""Names beside points of a chart, so placed that none lies over another."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from allocator.insight.wording import some

_RIGHT = 0.62
"""Part of the width from which names stand to the left of their point."""
_TOLD = 2
_LETTER, _LINE = 0.0075, 0.06
"""Width of a letter and height of a line, as parts of a map."""
_DOT = (0.010, 0.035)
"""Half the width and height of a point."""


def placed(
    points: pd.DataFrame, across: str, up: str, names: pd.Series[str], wide: float = 0.25, tall: float = 0.045
) -> pd.DataFrame:
    """Return what is written beside each point: `label`, and `side`, left or right.

    Parameters
    ----------
    points
        All points of the chart.
    across, up
        Their columns.
    names
        Names by point, blank for those without one.
    wide, tall
        Parts of the chart's width and height within which two names would lie over each other; they are written as one.
    """
    x, y = _part(points[across]), _part(points[up])
    label = names.copy()
    first: list[int] = []
    told: dict[int, list[str]] = {}
    for place in np.flatnonzero(names != "").tolist():
        near = [one for one in first if abs(x[place] - x[one]) < wide and abs(y[place] - y[one]) < tall]
        head = near[0] if near else place
        first += [] if near else [place]
        told.setdefault(head, []).append(str(names.iloc[place]))
        label.iloc[place] = ""
    for head, own in told.items():
        label.iloc[head] = some(own, _TOLD)
    side = pd.Series(np.where(x > _RIGHT, "left", "right"), points.index)
    return pd.DataFrame({"label": label, "side": side})


def spaced(points: pd.DataFrame, across: str, up: str, names: pd.Series[str]) -> pd.DataFrame:
    """Return what is written beside each point of a map: `label`, and `side`: right, left, above or below.

    The first points come first; a name for which there is no room on any side is left out.
    """
    x, y = _part(points[across]), _part(points[up])
    taken = [_Box(a - _DOT[0], b - _DOT[1], a + _DOT[0], b + _DOT[1]) for a, b in zip(x, y, strict=True)]
    label, side = pd.Series("", points.index, dtype=object), pd.Series("right", points.index, dtype=object)
    for place in np.flatnonzero(names != "").tolist():
        text = str(names.iloc[place])
        boxes = _Box.beside(x[place], y[place], len(text))
        free = next((name for name, box in boxes.items() if not any(map(box.meets, taken))), "")
        if free:
            taken.append(boxes[free])
            label.iloc[place], side.iloc[place] = text, free
    return pd.DataFrame({"label": label, "side": side})


@dataclass(frozen=True)
class _Box:
    """A rectangle in parts of the chart."""

    left: float
    low: float
    right: float
    high: float

    @classmethod
    def beside(cls, x: float, y: float, letters: int) -> dict[str, _Box]:
        """Return where a text could stand beside a point."""
        wide, away, half = letters * _LETTER, 1.2 * _DOT[0], _LINE / 2
        up = _DOT[1] * 1.1
        return {
            "right": cls(x + away, y - half, x + away + wide, y + half),
            "left": cls(x - away - wide, y - half, x - away, y + half),
            "above": cls(x - wide / 2, y + up, x + wide / 2, y + up + _LINE),
            "below": cls(x - wide / 2, y - up - _LINE, x + wide / 2, y - up),
        }

    def meets(self, other: _Box) -> bool:
        """Tell whether two rectangles lie over each other."""
        return (
            self.left < other.right and other.left < self.right and self.low < other.high and other.low < self.high
        )  # fmt: skip


def _part(values: pd.Series[float]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Where each value lies between the lowest and the highest; shape (n,)."""
    given = values.to_numpy(np.float64)
    low, high = np.nanmin(given), np.nanmax(given)
    return (given - low) / (high - low) if high > low else np.full(len(given), 0.5)
