"""What a change comes to in relation to what was there."""

from __future__ import annotations

import numpy as np
import pandas as pd


def relative(change: pd.Series[float], before: pd.Series[float]) -> pd.Series[float]:
    """Divide a change by what was there; NaN where there was nothing."""
    whole = before.astype(np.float64)
    return change.astype(np.float64) / whole.where(whole > 0)
