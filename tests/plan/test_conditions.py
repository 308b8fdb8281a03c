from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from allocator.plan.conditions import Condition, ConditionError, Term, parse
from tests.plan.plans import findings, plan

NAMES = st.text(alphabet="abcXYZ0189_ äß.", min_size=1, max_size=6).map(str.strip).filter(bool)
TERMS = st.builds(
    Term,
    NAMES.filter(lambda name: name not in ("tenure", "fte")),
    st.sampled_from(["=", "!="]),
    st.lists(NAMES, min_size=1, max_size=3).map(tuple),
)


def written(term: Term) -> str:
    return f"{term.key}{term.operator}{'|'.join(term.values)}"


@given(st.lists(TERMS, max_size=4).map(tuple))
def test_conditions_are_read_back(terms: tuple[Term, ...]) -> None:
    assert parse("; ".join(map(written, terms))) == Condition(terms)


def test_blanks_and_semicolons_change_nothing() -> None:
    assert parse(" role = AE | AM ;; tenure<6; ") == parse("role=AE|AM;tenure<6")


@pytest.mark.parametrize("text", ["role", "=AE", "role=", "tenure=young", "tenure<", "a<b", "a;=b"])
def test_what_is_no_condition_is_refused(text: str) -> None:
    with pytest.raises(ConditionError):
        parse(text)


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("x=1", [True, False, False, False]),
        ("x!=1", [False, True, True, True]),
        ("x=1|20", [True, True, False, False]),
        ("x<5", [True, False, False, False]),
        ("x>=20", [False, True, False, False]),
    ],
)
def test_numbers_are_compared_as_numbers(text: str, holds: list[bool]) -> None:
    """Text holds numbers and others; a blank or another text is neither more nor less."""
    column = np.array(["1", "20", "", "n/a"], object)
    assert list(parse(text).terms[0].holds(column)) == holds
    assert list(parse(text).terms[0].holds(pd.Series(column, dtype="str").to_numpy())) == holds


def test_number_columns() -> None:
    column = np.array([0.5, 1.0, np.nan])
    assert list(parse("fte=1").terms[0].holds(column)) == [False, True, False]
    assert list(parse("fte<=0.5").terms[0].holds(column)) == [True, False, False]


def test_a_condition_without_a_key() -> None:
    condition = parse("role=AE; metric=revenue; role!=AM")
    assert condition.keys == ("role", "metric", "role")
    assert condition.of("role") == (condition.terms[0], condition.terms[2])
    assert condition.without("role") == parse("metric=revenue")


def test_conditions_are_tidied_in_a_plan() -> None:
    goals = "metric,period,amount,scope\nrevenue,FY2027,1000, region=EMEA ;; \n"
    assert list(plan(goals=goals).table("goals")["scope"]) == ["region=EMEA"]


def test_a_key_of_both_tables_may_be_the_same_in_both() -> None:
    """Only different values make it unclear which is meant."""
    goals = "metric,period,amount,scope\nrevenue,FY2027,1000,region=EMEA\n"
    cover = "rep,territory\nAnn,T1\nBob,T2\n"
    same = "territory,region\nT1,EMEA\nT2,AMER\n"
    assert plan(goals=goals, assignments=cover, territories=same)
    other = "territory,region\nT1,EMEA\nT2,EMEA\n"
    assert findings(goals=goals, assignments=cover, territories=other) == [
        'goals.csv row 2 | "region" may be that of the rep ("AMER" for Bob) or of the territory ("EMEA" for T2) '
        "| write territory.region for the territory's, or rename the column in territories.csv"
    ]
