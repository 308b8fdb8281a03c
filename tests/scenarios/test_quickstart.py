"""The quickstart agrees, cell by cell, with a second way to work it out."""

from __future__ import annotations

import pytest

from tests.scenarios import quickstart_by_hand as by_hand
from tests.scenarios.lessons import allocation_of

SECOND_ROUTE = {
    "revenue": (by_hand.revenue, 1000),
    "retention": (by_hand.renewals, 1000),
    "new_customers": (by_hand.new_customers, 1),
}


@pytest.mark.parametrize("metric", SECOND_ROUTE)
def test_each_quota_is_the_second_routes_but_for_rounding(metric: str) -> None:
    """Every cell is the floor or the ceiling of what plain arithmetic gives."""
    route, unit = SECOND_ROUTE[metric]
    quotas = allocation_of("quickstart").quotas.query("metric == @metric")
    found = dict(zip(zip(quotas["rep"], quotas["period"], strict=True), quotas["quota"], strict=True))
    expected = route()
    assert found.keys() == expected.keys()
    assert all(abs(found[cell] - expected[cell]) < unit for cell in expected)


def test_each_fair_share_is_the_second_routes() -> None:
    """Fair share of new revenue, raked to the year, the first quarter and the West."""
    quotas = allocation_of("quickstart").quotas.query("metric == 'revenue'")
    expected = by_hand.fair_revenue()
    for row in quotas.itertuples():
        assert row.fair_share == pytest.approx(expected[row.rep, row.period], rel=1e-8)


def test_nobody_is_near_the_load_limit() -> None:
    """Only the growth cap of one rep binds, as the second route takes for granted."""
    assert max(by_hand.loads().values()) < 1.15
