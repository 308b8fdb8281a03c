"""Seasons: which part of a year's goal falls into each period."""

from __future__ import annotations

import numpy as np
import pytest

from allocator.rules.cells import read_cells
from tests.answers import names
from tests.known.small_plans import plan
from tests.rules.rows import notes


def _phased(season: object, periods: str = "quarter", history: str = "", **settings: object) -> list[float]:
    cells = read_cells(_plan(season, periods, history, **settings))
    return [round(float(v), 6) for v in cells.fair_share]


def _plan(season: object, periods: str = "quarter", history: str = "", **settings: object) -> object:
    metric = {"fair_share": {"equal": 1}, **({"seasonality": season} if season else {})}
    tables = {"history": f"period,metric,rep,actual\n{history}"} if history else {}
    return plan({"a": metric}, "metric,period,amount\na,FY2027,1000\n", tables=tables, periods=periods, **settings)  # type: ignore[arg-type]


def test_given_by_period() -> None:
    """1, 2, 3, 4 parts of ten."""
    assert _phased([1, 2, 3, 4]) == [100, 200, 300, 400]


def test_given_by_month() -> None:
    """Twelve numbers are added up to quarters."""
    assert _phased([1, 0, 0, 1, 1, 0, 3, 0, 0, 2, 1, 1]) == [100, 200, 300, 400]


def test_by_working_days_when_left_out() -> None:
    """January and February 2027 in the United States have 19 working days each, March has 23."""
    shares = np.array(_phased(None, "month", year_starts="2027-01-01", country="US"))
    assert shares[:3] / shares[0] * 19 == pytest.approx([19, 19, 23])
    assert shares.sum() == pytest.approx(1000)


def test_from_history_per_working_day() -> None:
    """Sales of a quarter ÷ its working days then, averaged over two years, × the 65 weekdays it has now."""
    past = "".join(f"FY{year}-Q{q},a,x,{q * 10 * (year - 2024)}\n" for year in (2025, 2026) for q in (1, 2, 3, 4))
    months = np.datetime64("2024-08") + np.arange(0, 27, 3).astype("timedelta64[M]")
    starts = months.astype("datetime64[D]")
    days = np.busday_count(starts[:-1], starts[1:]).reshape(2, 4)
    rate = (np.array([[10, 20, 30, 40], [20, 40, 60, 80]]) / days).mean(axis=0)
    assert _phased("history", history=past) == pytest.approx(rate / rate.sum() * 1000)


def test_a_history_with_holes_is_no_season() -> None:
    """The last quarter is missing: working days instead, and the run says so."""
    past = "".join(f"FY2026-Q{q},a,x,{q * 10}\n" for q in (1, 2, 3))
    assert _phased("history", history=past) == [250] * 4
    assert any("phased by working days" in note for note in notes(_plan("history", history=past), "default"))  # type: ignore[arg-type]


def test_a_goal_of_a_quarter_has_the_season_within_it() -> None:
    """1, 2 and 3 parts of the quarter's 600, whatever the rest of the year."""
    asked = plan(
        {"a": {"fair_share": {"equal": 1}, "seasonality": [1, 2, 3, *[9] * 9]}},
        "metric,period,amount\na,FY2027-Q1,600\n", periods="month",
    )  # fmt: skip
    cells = read_cells(asked)
    assert dict(zip(names(cells)["period"], cells.fair_share, strict=True)) == pytest.approx(
        {"2026-08": 100, "2026-09": 200, "2026-10": 300}
    )
