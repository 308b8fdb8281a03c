"""Limits as forms, as rows and as sentences."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allocator.desk.limit_bound import as_text, as_typed, checked
from allocator.desk.limit_form import LimitForm, as_form, as_row
from allocator.desk.limit_sentence import PERCENT, said, sentence
from allocator.desk.views.limit_options import MEASURES
from allocator.errors import Finding
from allocator.plan import measures
from allocator.plan.conditions import parse
from allocator.plan.settings import Settings

SETTINGS = Settings.model_validate(
    {
        "year_starts": "2027-01-01", "periods": "quarter", "currency": "USD", "levels": ["region"],
        "metrics": {
            "revenue": {"label": "New revenue", "unit": "USD"}, "renewals": {"label": "Renewals", "unit": "USD"},
        },
        "roles": {"AE": {"metrics": ["revenue", "renewals"]}},
    }
)  # fmt: skip
NAME = st.text("abcdefgh ÄßΩ中.'&", min_size=1, max_size=8).map(lambda text: text.strip(" '")).filter(bool)
"""Names as conditions can hold them: quotation marks around a value are not part of it."""


@st.composite
def forms(draw: st.DrawFn) -> LimitForm:
    low, high = draw(st.sampled_from([("0.1", ""), ("", "0.4"), ("0.1", "0.4"), ("-0.2", "0.3"), ("-0.3", "")]))
    key = draw(st.sampled_from(["", "rep", "role", "region", "territory", "territory.segment"]))
    return LimitForm(
        measure=draw(st.sampled_from(list(measures.MEASURES))),
        metric=draw(st.sampled_from(["", "revenue", "renewals"])),
        each=draw(st.sampled_from([(), ("rep",), ("rep", "territory"), ("region",), ("territory.segment",)])),
        each_metric=draw(st.booleans()), each_period=draw(st.booleans()),
        key=key, names=tuple(draw(st.lists(NAME, min_size=1, max_size=3, unique=True))) if key else (),
        period=draw(st.sampled_from(["", "FY2027-Q2", "FY2027-H1"])),
        further=draw(st.sampled_from(["", "tenure<6", "fte>=0.5; role!=AE|AM"])),
        of=draw(st.sampled_from(["", "renewals", "potential"])),
        lowest=low, highest=high,
        priority=draw(st.sampled_from(["", "2"])), prorate=draw(st.booleans()), note=draw(st.sampled_from(["", "why"])),
    )  # fmt: skip


@given(forms())
def test_a_form_becomes_a_row_and_the_row_the_same_form(form: LimitForm) -> None:
    """Whatever is filled in, of every measure, is found again in the row that it makes."""
    assert as_form(as_row(form)) == form


@pytest.mark.parametrize(
    "row",
    [
        {"per": "rep metric", "where": "metric=revenue", "measure": "growth", "max": "0.4"},
        {"per": "all", "where": "metric=revenue|renewals; region!=West", "measure": "quota", "min": "5"},
        {"per": "team period", "where": "tenure<6; metric!=revenue; period=FY2027-Q1|FY2027-Q2", "measure": "load"},
        {"per": "rep", "where": "rep=A|B; role=AE; region=West", "measure": "mix", "min": "0.1", "prorate": "No"},
    ],
)
def test_a_row_keeps_its_meaning_through_the_form(row: dict[str, str]) -> None:
    """Keys, conditions and bounds of a row from a file are the same after the form, in whatever order they stand."""
    back = as_row(as_form(row))
    assert set(back["per"].split()) == set(row["per"].replace("all", "company").split())
    terms = {(term.key, term.operator, term.values) for term in parse(back["where"]).terms}
    assert terms == {(term.key, term.operator, term.values) for term in parse(row["where"]).terms}
    assert [back[name] for name in ("min", "max", "measure")] == [row.get(n, "") for n in ("min", "max", "measure")]
    assert back["prorate"] == ("no" if row.get("prorate") else "")


@given(forms(), st.sampled_from(["measure", "metric", "each", "key", "period", "highest", "priority"]), forms())
def test_two_limits_that_differ_are_told_differently(form: LimitForm, field: str, other: LimitForm) -> None:
    """A sentence tells what is bounded, for whom, when, by how much and how firmly: changing one of them changes it."""
    form = replace(form, each_metric=False, prorate=True, of="renewals", lowest="")
    value = getattr(other, field)
    if field == "key":
        changed = replace(form, key=other.key, names=other.names)
        same = (form.key, form.names) == (other.key, other.names)
    else:
        changed = replace(form, **{field: value})
        same = getattr(form, field) == value
    assert (said(form, SETTINGS) == said(changed, SETTINGS)) == same


def test_limits_are_said_as_a_planner_says_them() -> None:
    """Sentences worked out by hand, one for each way of comparing."""
    rows = {
        "Each rep: New revenue grows by at most 40 % against last year.":
            {"per": "rep metric", "where": "metric=revenue", "measure": "growth", "max": "0.4"},
        "Each rep of region West: New revenue falls by at most 10 % against the plan in force.":
            {"per": "rep", "where": "region=West; metric=revenue", "measure": "change", "min": "-0.1"},
        "Region West together: New revenue in each quarter is at least 400,000 USD, as a wish of priority 2.":
            {"per": "period", "where": "region=West;metric=revenue", "measure": "quota", "min": "4e5", "priority": "2"},
        "A. Li: load in FY2027-Q1 is between 50 % and 110 %.":
            {"per": "rep", "where": "rep=A. Li; period=FY2027-Q1", "measure": "load", "min": "0.5", "max": "1.1"},
        "Each rep (tenure below 6): New revenue is at most 2 times Renewals.":
            {"per": "rep", "where": "metric=revenue; tenure<6", "measure": "ratio", "of": "renewals", "max": "2"},
        "Everyone together: Renewals takes at most 30 % of the selling hours.":
            {"per": "company", "where": "metric=renewals", "measure": "mix", "max": "30 %"},
    }  # fmt: skip
    assert [sentence(row, SETTINGS) for row in rows.values()] == list(rows)


@given(st.sampled_from(PERCENT), st.integers(-50, 500))
def test_percentages_are_typed_in_hundredths(measure: str, hundredths: int) -> None:
    """40 and 40 % are both 0.4 of a share, and 0.4 is shown as 40 again."""
    text = as_text(measure, f"{hundredths}")
    assert isinstance(text, str)
    assert text == as_text(measure, f"{hundredths} %")
    assert float(text) == pytest.approx(hundredths / 100)
    assert float(as_typed(measure, text)) == pytest.approx(hundredths)


def test_amounts_are_typed_as_people_type_them() -> None:
    """1.2M is 1,200,000; what is no number is refused with a remedy."""
    assert as_text("quota", "1.2M") == "1200000"
    assert as_typed("quota", "1200000") == "1,200,000"
    assert isinstance(as_text("quota", "abc"), Finding)


def test_a_form_that_is_not_finished_says_what_is_missing() -> None:
    """No bound, nothing to compare with, and a floor above its ceiling are each found."""
    assert "has no bound" in str(checked("quota", "", "", "")[1])
    assert "names no metric" in str(checked("ratio", "", "2", "")[1])
    assert "at least more than at most" in str(checked("growth", "50", "40", "")[1])
    assert checked("growth", "30", "40", "") == (("0.3", "0.4"), ())


def test_the_form_offers_every_measure() -> None:
    """What can be bounded on the form is what limits.csv knows."""
    assert set(MEASURES) == set(measures.MEASURES)
