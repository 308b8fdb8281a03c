"""The weights of drivers that divide past periods best."""

from __future__ import annotations

import numpy as np
from scipy.optimize import nnls

from allocator.arrays import Floats

_STRICT = 1e4
_TINY = 1e-9
_FIRST = 1e-7
"""Where two drivers say the same, the first has the weight."""


def best_weights(gram: Floats, moment: Floats) -> Floats:
    """Weights, none negative and adding to 1, with the least squared error of shares.

    Solves  min ‖V w − a‖²  on the simplex, by non-negative least squares (Lawson and Hanson, *Solving Least Squares
    Problems*, 1974, chapter 23) with the sum as a heavily weighted row. As stacking of predictions: Breiman, "Stacked
    regressions", Machine Learning 24 (1996).

    Parameters
    ----------
    gram
        Σ VᵀV over periods; shape (K, K).
    moment
        Σ Vᵀa over periods; shape (K,).
    """
    scale = float(np.trace(gram)) or 1.0
    values, vectors = np.linalg.eigh(gram / scale + _TINY * np.eye(len(gram)))
    root = vectors * np.sqrt(np.clip(values, _TINY / 10.0, None))
    wanted = np.linalg.solve(root, moment / scale - _FIRST * np.arange(len(gram)))
    rows = np.vstack([root.T, np.full(len(gram), _STRICT)])
    weights, _ = nnls(rows, np.append(wanted, _STRICT))
    return np.asarray(weights / weights.sum())
