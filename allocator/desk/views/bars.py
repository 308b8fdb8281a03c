"""Quota, or load, of reps against fair share, as marks of one chart."""

from __future__ import annotations

import pandas as pd

MOST_BARS = 40
"""Reps that get a bar of their own; more are drawn as points."""


def bars(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the reps of a plan grid as marks, the largest quota first.

    Columns: `rep`, `quota`, `fair_share`, `part` (quota in percent of fair share), `load` in percent, and `place`,
    above or below fair share in words.
    """
    own = frame[["fair_share", "quota", "load"]].rename_axis("rep").reset_index()
    own = own[(own["quota"] > 0) | (own["fair_share"] > 0)].sort_values("quota", ascending=False, kind="stable")
    part = (100 * own["quota"] / own["fair_share"]).where(own["fair_share"] > 0)
    place = pd.Series("at fair share", own.index).mask(part > 100.5, "above fair share")
    return own.assign(load=own["load"] * 100, part=part, place=place.mask(part < 99.5, "below fair share"))
