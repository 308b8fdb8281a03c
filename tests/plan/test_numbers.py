from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from allocator.plan.kinds import Digits, proved_marks
from allocator.plan.numbers import NumberFormatError, Style, marks, read_number, read_numbers, readings
from tests.plan.plans import findings, plan

AMOUNTS = st.decimals(min_value=-(10**9), max_value=10**9, places=2)


@given(AMOUNTS)
def test_numbers_with_thousands_separators_are_read_back(amount: object) -> None:
    """A number with two decimals, written in six styles, is the same number."""
    value = float(str(amount))
    english = f"{amount:,}"
    swapped = english.translate(str.maketrans(",.", ".,"))
    spaced = english.replace(",", " ")
    for text in (english, swapped, spaced, spaced.replace(".", ","), english.replace(",", "'"), f"${english}"):
        assert read_number(text) == value, text


@given(AMOUNTS)
def test_signs_and_currencies_change_nothing(amount: object) -> None:
    """A currency before or behind, and brackets for a negative number."""
    value, digits = abs(float(str(amount))), f"{abs(amount):.2f}"  # type: ignore[arg-type]
    for text in (f"USD {digits}", f"{digits} €", f"{digits} EUR", f"A${digits}", f"+{digits}"):
        assert read_number(text) == value, text
    for text in (f"({digits})", f"−{digits}", f"-${digits}", f"$-{digits}", f"({digits} €)"):
        assert read_number(text) == -value, text


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("85%", 0.85),
        ("85 %", 0.85),
        ("8,5 %", 0.085),
        ("250k", 250_000),
        ("1.2M", 1_200_000),
        ("1,25 M", 1_250_000),
        ("12,34,567", 1_234_567),
        ("1.000.000", 1_000_000),
        ("1,5", 1.5),
        ("0,125", 0.125),
        (".5", 0.5),
        ("5.", 5.0),
        ("1e6", 1_000_000),
        ("1e-3", 0.001),
    ],
)
def test_unambiguous_numbers_are_understood(text: str, value: float) -> None:
    assert read_number(text) == pytest.approx(value, rel=1e-15)


@pytest.mark.parametrize(
    "text",
    [
        *("nan", "NaN", "inf", "-inf", "Infinity", "1e400", "#N/A", "-", "$", "", "1.2.3", "1,2,3", "1 2"),
        *("0x1F", "1_000", "1.2m", "3B", "ten", "1/2", "(5", "5)", "((5))", "--5", "5-", "1,00,00", "1.5.2027"),
    ],
)
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(NumberFormatError):
        read_number(text)


def test_two_readings_are_told() -> None:
    """One group of three digits behind a comma may be thousands or decimals."""
    with pytest.raises(NumberFormatError, match=r'"1,500" may be 1500 or 1\.5') as caught:
        read_number("1,500")
    assert caught.value.remedy == "write 1500 or 1.5"


def test_neighbours_decide_between_two_readings() -> None:
    assert read_number("1,500", Style(marks(["0.5"]))) == 1500
    assert read_number("1,500", Style(marks(["0,5"]))) == 1.5
    with pytest.raises(NumberFormatError):
        read_number("1,500", Style(marks(["0,5", "0.5"])))


def test_the_range_of_a_column_decides_between_two_readings() -> None:
    """A latitude of 48,137 is not forty-eight thousand."""
    assert read_number("48,137", Style(low=-90, high=90)) == 48.137


def test_a_percentage_is_no_amount() -> None:
    with pytest.raises(NumberFormatError, match="is a percentage"):
        read_number("85%", Style(percent=False))


def column(*texts: str) -> dict[str, Digits]:
    series = pd.Series(texts, dtype="str")
    return {"x": Digits(series, pd.to_numeric(series, errors="coerce").to_numpy(np.float64, copy=True))}


def read(*texts: str, doubt: bool = False) -> list[float]:
    ready = column(*texts)
    return list(read_numbers(ready["x"].texts, ready["x"].values, Style(proved_marks(ready, doubt), doubt=doubt))[0])


def test_points_of_three_digits_follow_the_other_numbers() -> None:
    """1.500 is one and a half, unless a comma is proved to be the decimal mark."""
    assert read("1.500", "7") == [1.5, 7.0]
    assert read("1.500", "7,25") == [1500.0, 7.25]
    assert np.isnan(read("1.500", "7", doubt=True)[0])
    assert read("1.500", "7.25", doubt=True) == [1.5, 7.25]


def test_blanks_and_the_unreadable_are_nan() -> None:
    values, wrong = read_numbers(column("", "x", "3")["x"].texts, column("", "x", "3")["x"].values)
    assert np.isnan(values[:2]).all()
    assert list(wrong) == ["x"]


@given(st.text(alphabet="0123456789.,' -()%kM$€", max_size=12))
def test_any_text_is_read_or_refused(text: str) -> None:
    """No text crashes the reader, and a text that is read is a finite number."""
    dot, comma = readings(text.strip())
    assert all(value is None or np.isfinite(value) for value in (dot, comma))


def test_infinite_numbers_in_memory_are_refused() -> None:
    """A typed column may hold what no file can."""
    from allocator.errors import PlanError
    from allocator.plan.read import plan_from
    from tests.plan.plans import SETTINGS, tables

    typed = tables()
    typed["goals"] = typed["goals"].assign(amount=[np.inf])
    with pytest.raises(PlanError, match=r"goals\.csv row 2 \| amount is infinite \| write a number"):
        plan_from(SETTINGS, typed)


def test_numbers_in_a_plan() -> None:
    """A table is read in the style that its numbers prove together."""
    read_plan = plan(goals='metric,period,amount\nrevenue,FY2027,"1,200,000"\nunits,FY2027,"4,500"\n')
    assert sorted(read_plan.table("goals")["amount"]) == [4500.0, 1_200_000.0]
    assert findings(goals='metric,period,amount\nrevenue,FY2027,"4,500"\n') == [
        'goals.csv row 2 | amount "4,500" may be 4500 or 4.5 | write 4500 or 4.5'
    ]
