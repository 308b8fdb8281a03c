from __future__ import annotations

import pytest

from allocator.insight.wording import listed, percent, wording
from tests.allocations import settings


@pytest.mark.parametrize(
    ("step", "value", "quota", "amount"),
    [
        (1000.0, 371400.0, "371,400", "371,400"),
        (1000.0, 412345.678, "412,346", "412,346"),
        (1.0, 12.345, "12", "12.35"),
        (0.01, 12.5, "12.50", "12.5"),
        (0.25, 12.75, "12.75", "12.75"),
        (1.0, 0.001, "0", "0"),
    ],
)
def test_amounts_follow_the_rounding_of_the_metric(step: float, value: float, quota: str, amount: str) -> None:
    """Quotas have the decimals of their rounding; other amounts two more, without zeros at the end."""
    words = wording(settings(metrics={"m": {"round_to": step}}), "m")
    assert words.quota(value) == quota
    assert words.amount(value) == amount


def test_money_is_told_with_its_currency_and_counts_without() -> None:
    """A unit that is the plan's currency or a currency code is money."""
    metrics = {"a": {"unit": "EUR"}, "b": {"unit": "customer"}, "c": {"unit": "$"}}
    stated = settings(currency="$", metrics=metrics)
    told = [wording(stated, name).quota(5, unit=True) for name in metrics]
    assert told == ["5 EUR", "5", "5 $"]
    assert wording(stated, "b").heading == "b (customer)"


def test_a_sum_is_told_in_the_unit_its_parts_share() -> None:
    """Parts in one unit give the sum that unit, and the finest rounding."""
    metrics = {
        "a": {"unit": "USD", "round_to": 1000},
        "b": {"unit": "USD", "round_to": 0.5},
        "all": {"label": "All bookings", "sum_of": ["a", "b"]},
    }
    words = wording(settings(metrics=metrics), "all")
    assert (words.heading, words.step) == ("All bookings (USD)", 0.5)


def test_small_words() -> None:
    """Percentages have one decimal at most; names are joined as in a sentence."""
    assert [percent(x) for x in (0.5, 0.12345, -0.0001, 12.0)] == ["50 %", "12.3 %", "0 %", "1,200 %"]
    assert [listed([]), listed(["a"]), listed(["a", "b", "c"])] == ["", "a", "a, b and c"]
