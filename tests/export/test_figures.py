from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from allocator.errors import AllocatorError
from allocator.export.figures import figures


def written(*values: float) -> list[str]:
    letters = figures(np.array(values, dtype=np.float64))
    return [bytes(row).translate(None, b"\0").decode() for row in letters]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (-0.0, "0"),
        (1000.0, "1000"),
        (-1000.0, "-1000"),
        (1234.5600000001, "1234.56"),
        (0.1 + 0.2, "0.3"),
        (412345.678912345678, "412345.6789123"),
        (1 / 3, "0.333333333"),
        (0.00025, "0.00025"),
        (0.0000012345678, "0.000001235"),
        (-1e-10, "0"),
        (19655999.9999997, "19656000"),
        (12345678901.23, "12345678901.23"),
        (1e15, "1000000000000000"),
        (1e18, "1000000000000000000"),
        (999999.9999999999, "1000000"),
        (-0.05, "-0.05"),
        (float("nan"), ""),
        (float("inf"), ""),
        (float("-inf"), ""),
    ],
)
def test_a_number_is_written_as_a_planner_would(value: float, text: str) -> None:
    """Each number alone and among others gives the same text: no exponent, no noise, no trailing zeros."""
    assert written(value) == [text]
    assert written(0.123456, value, 98765.0)[1] == text


def test_a_number_that_cannot_be_written_is_refused() -> None:
    """Nothing is cut off silently."""
    with pytest.raises(AllocatorError, match=r"^a number of 10,000,000,000,000,000,000 is too large to be written$"):
        figures(np.array([1.0, 1e19]))


def test_no_numbers_give_no_rows() -> None:
    """An empty column is no special case."""
    assert figures(np.array([])).shape[0] == 0


@given(st.lists(st.floats(-1e12, 1e12), min_size=1, max_size=20))
def test_what_is_read_back_is_what_was_written(values: list[float]) -> None:
    """Nine decimals are kept, and thirteen digits at most."""
    back = np.array([float(text) for text in written(*values)])
    np.testing.assert_allclose(back, values, rtol=5.1e-13, atol=5.1e-10)
