"""Names beside points of a chart, so placed that none lies over another."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from allocator.arrays import Floats
from allocator.insight.wording import some

_TOLD = 2
_LETTER, _LINE = 0.0075, 0.06
"""Width of a letter and height of a line, as parts of a map."""
_DOT = (0.010, 0.035)
"""Half the width and height of a point."""
_SMALL_LETTER, _SMALL_DOT = 0.017, (0.014, 0.02)
"""The same of a chart that takes half of the page."""
_SAME = 0.02
"""Part of the chart within which points count as one place."""


def placed(points: pd.DataFrame, across: str, up: str, names: pd.Series[str]) -> pd.DataFrame:
    """Return what is written beside each point of a chart with a diagonal: `label`, and `side`, left or right.

    Names stand on the side that lies away from the diagonal. Points at the same place have one text; a name for which
    there is no room is left out.

    Parameters
    ----------
    points
        All points of the chart.
    across, up
        Their columns, of one scale.
    names
        Names by point, blank for those without one.
    """
    x, y = _part(points[across]), _part(points[up], points[across])
    is_above = (points[up] > points[across]).to_numpy(bool)
    label, side = _blank(points)
    taken = _dots(x, y, _SMALL_DOT)
    for place, text in _together(x, y, names).items():
        boxes = _Box.beside(x[place], y[place], len(text), _SMALL_LETTER, _SMALL_DOT)
        order = ("left", "right") if is_above[place] else ("right", "left")
        free = next((one for one in order if boxes[one].is_inside and not any(map(boxes[one].meets, taken))), "")
        if free:
            taken.append(boxes[free])
            label.iloc[place], side.iloc[place] = text, free
    return pd.DataFrame({"label": label, "side": side})


def _together(x: Floats, y: Floats, names: pd.Series[str]) -> dict[int, str]:
    """Tell the names at each place that has any, by the first of its points."""
    told: dict[int, list[str]] = {}
    for place in np.flatnonzero(names != "").tolist():
        near = (one for one in told if max(abs(x[place] - x[one]), abs(y[place] - y[one])) < _SAME)
        told.setdefault(next(near, place), []).append(str(names.iloc[place]))
    return {place: some(own, _TOLD) for place, own in told.items()}


def _blank(points: pd.DataFrame) -> tuple[pd.Series[str], pd.Series[str]]:
    return pd.Series("", points.index, dtype=object), pd.Series("right", points.index, dtype=object)


def _dots(x: Floats, y: Floats, dot: tuple[float, float]) -> list[_Box]:
    return [_Box(a - dot[0], b - dot[1], a + dot[0], b + dot[1]) for a, b in zip(x, y, strict=True)]


def spaced(points: pd.DataFrame, across: str, up: str, names: pd.Series[str]) -> pd.DataFrame:
    """Return what is written beside each point of a map: `label`, and `side`: right, left, above or below.

    The first points come first; a name for which there is no room on any side is left out.
    """
    x, y = _part(points[across]), _part(points[up])
    taken = _dots(x, y, _DOT)
    label, side = _blank(points)
    for place in np.flatnonzero(names != "").tolist():
        text = str(names.iloc[place])
        boxes = _Box.beside(x[place], y[place], len(text), _LETTER, _DOT)
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
    def beside(cls, x: float, y: float, letters: int, letter: float, dot: tuple[float, float]) -> dict[str, _Box]:
        """Return where a text could stand beside a point."""
        wide, away, half = letters * letter, 1.2 * dot[0], _LINE / 2
        up = dot[1] * 1.1
        return {
            "right": cls(x + away, y - half, x + away + wide, y + half),
            "left": cls(x - away - wide, y - half, x - away, y + half),
            "above": cls(x - wide / 2, y + up, x + wide / 2, y + up + _LINE),
            "below": cls(x - wide / 2, y - up - _LINE, x + wide / 2, y - up),
        }

    @property
    def is_inside(self) -> bool:
        """Tell whether the rectangle lies on the chart, or hardly beside it."""
        return self.left > -_SAME and self.right < 1 + _SAME

    def meets(self, other: _Box) -> bool:
        """Tell whether two rectangles lie over each other."""
        return (
            self.left < other.right and other.left < self.right and self.low < other.high and other.low < self.high
        )  # fmt: skip


def _part(values: pd.Series[float], beside: pd.Series[float] | None = None) -> Floats:
    """Where each value lies between the lowest and the highest, of those beside them too; shape (n,)."""
    given = values.to_numpy(np.float64)
    every = given if beside is None else np.concatenate([given, beside.to_numpy(np.float64)])
    low, high = np.nanmin(every), np.nanmax(every)
    return (given - low) / (high - low) if high > low else np.full(len(given), 0.5)
