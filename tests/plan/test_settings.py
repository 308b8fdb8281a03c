from __future__ import annotations

from typing import Any

import pytest

from allocator.plan.settings import ROLE_KEYS, Overrides, Settings
from allocator.plan.understood import understood

SMALL: dict[str, Any] = {
    "year_starts": "2027-01-01",
    "metrics": {"revenue": {}},
    "roles": {"AE": {"metrics": ["revenue"]}},
}


def read(**more: Any) -> Settings:
    settings, findings, _ = understood({**SMALL, **more})
    assert not findings, findings
    return settings


def told(**more: Any) -> list[str]:
    return [str(finding) for finding in understood({**SMALL, **more})[1]]


def test_what_is_left_out_takes_its_default() -> None:
    settings = read()
    assert settings.periods == "month"
    assert settings.metrics["revenue"].label == "revenue"
    assert settings.metrics["revenue"].round_to == 1.0
    assert settings.roles["AE"].line == "direct"
    assert settings.capacity.hours_per_day == 8.0


@pytest.mark.parametrize("metrics", [["revenue"], {"revenue": {}}, {"revenue": None}, "revenue", ("revenue",)])
def test_a_role_names_its_metrics_as_list_or_mapping(metrics: Any) -> None:
    assert read(roles={"AE": {"metrics": metrics}}).roles["AE"].metrics == {"revenue": {}}


def test_a_role_overrides_keys_of_a_metric() -> None:
    """Either way to give effort replaces both of the metric."""
    settings = read(
        metrics={"revenue": {"hours_per_unit": 0.5, "max_rate": "95%"}},
        roles={
            "AM": {"metrics": {"revenue": {"productivity": "400,000.0", "ramp": "none"}}},
            "AE": {"metrics": "revenue"},
        },
    )
    seen = settings.metric_for("AM", "revenue")
    assert (seen.productivity, seen.hours_per_unit, seen.ramp, seen.max_rate) == (400_000, None, "none", 0.95)
    assert settings.metric_for("AE", "revenue").hours_per_unit == 0.5


def test_the_keys_that_a_role_may_override() -> None:
    assert tuple(Overrides.__annotations__) == ROLE_KEYS


def test_house_reps_have_no_capacity() -> None:
    assert read(roles={"house": {"metrics": ["revenue"], "capacity": "none"}}).roles["house"].capacity == "none"


def test_over_assignment_is_a_factor_by_level_beside_its_warning() -> None:
    padding = read(over_assignment={"region": 0.02, "rep": "5%", "warn_above": 0.3}).over_assignment
    assert padding.factors == {"region": 0.02, "rep": 0.05}
    assert padding.warn_above == 0.3
    assert read(over_assignment=0.05).over_assignment.factors == {"rep": 0.05}


@pytest.mark.parametrize(("window", "months"), [("12 months", 12), ("1 year", 12), ("2 years", 24), (6, 6), ("6", 6)])
def test_a_window_is_a_number_of_months(window: Any, months: int) -> None:
    assert read(history={"window": window}).history.window == months


@pytest.mark.parametrize(
    ("drivers", "weights"),
    [
        ("capacity", {"capacity": 1.0}),
        (["history", "equal"], {"history": 1.0, "equal": 1.0}),
        ({"potential": 0.6, "productivity": "40%"}, {"potential": 0.6, "productivity": 0.4}),
    ],
)
def test_fair_share_weighs_drivers(drivers: Any, weights: dict[str, float]) -> None:
    assert read(metrics={"revenue": {"fair_share": drivers}}).metrics["revenue"].fair_share == weights


def test_a_season_is_history_or_numbers_or_named_numbers() -> None:
    """Named numbers are put in the order of the year, which may begin in July."""
    fiscal = {"year_starts": "2026-07-01", "periods": "quarter"}
    for season, expected in (
        ("history", "history"),
        ([1, 2, "3", 4], (1.0, 2.0, 3.0, 4.0)),
        ({"FY2027-Q2": 2, "FY2027-Q1": 1, "FY2027-Q4": 4, "fy2027 q3": 3}, (1.0, 2.0, 3.0, 4.0)),
        (
            dict(zip("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(), range(1, 13), strict=True)),  # noqa: SIM905
            (7.0, 8.0, 9.0, 10.0, 11.0, 12.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0),
        ),
    ):
        assert read(metrics={"revenue": {"seasonality": season}}, **fiscal).metrics["revenue"].seasonality == expected


def test_settings_are_read_back() -> None:
    """What was read can be read again, in full form."""
    settings = read(
        levels="region, team",
        over_assignment={"rep": 0.05},
        history={"window": "1 year"},
        roles={"AE": {"metrics": {"revenue": {"productivity": 3}}}},
        ramp={"slow": [0, 0.5, "75%"]},
        year={"policy": {"revenue": 0.5}, "as_of": "2027-03-31", "triggers": [{"behind": 0.1}]},
    )
    assert Settings.model_validate(settings.model_dump()) == settings
    assert settings.levels == ("region", "team")


@pytest.mark.parametrize(
    ("more", "place", "told_of_it"),
    [
        ({"year_starts": 2027}, "year_starts", '"2027" is not a date | write it as 2027-03-31'),
        ({"periods": "weeks"}, "periods", '"weeks" is not known | write month, quarter, half or year'),
        ({"play_to_strengths": 50}, "play_to_strengths", "50 is out of range | write 0.5 or 50% if it is 50 percent"),
        ({"play_to_strengths": -1}, "play_to_strengths", "-1 is out of range | write a number from 0"),
        ({"capacity": 8}, "capacity", "8 is not a block of settings | write `key: value` pairs"),
        ({"capacity": {"hours": 8}}, "capacity.hours", 'is not a setting | did you mean "hours_per_day"?'),
        (
            {"capacity": {"load_priority": 1.5}},
            "capacity.load_priority",
            "1.5 is not a whole number | write a whole number",
        ),
        (
            {"capacity": {"load_limit": "lots"}},
            "capacity.load_limit",
            '"lots" is not a number | write digits with a decimal point, like 1234.5',
        ),
        ({"capacity": {"load_limit": True}}, "capacity.load_limit", "True is not a number | write a number"),
        ({"capacity": {"load_limit": float("nan")}}, "capacity.load_limit", "nan is not a number | write a number"),
        ({"metrics": {}}, "metrics", "{} is empty | name at least one"),
        (
            {"metrics": {"revenue": {"base": "maybe"}}},
            "metrics.revenue.base",
            '"maybe" is neither yes nor no | write true or false',
        ),
        (
            {"metrics": {"revenue": {"seasonality": "summer"}}},
            "metrics.revenue.seasonality",
            '"summer" is not a season | write history, or a number for each period or month',
        ),
        (
            {"metrics": {"revenue": {"seasonality": {"winter": 1}}}},
            "metrics.revenue.seasonality",
            "this is not a season | write history, or a number for each period or month",
        ),
        (
            {"metrics": {"revenue": {"seasonality": [1, -2]}}},
            "metrics.revenue.seasonality.2",
            "-2 is out of range | write a number from 0",
        ),
        (
            {"year": {"policy": "forget"}},
            "year.policy",
            '"forget" is not known | write keep, recover or a share from 0 to 1',
        ),
        ({"year": {"policy": 2}}, "year.policy", "2 is out of range | write 0.02 or 2% if it is 2 percent"),
        (
            {"roles": {"AE": {"metrics": {"revenue": {"unit": "EUR"}}}}},
            "roles.AE.metrics.revenue.unit",
            "is the same for all roles | write it in metrics.revenue",
        ),
        (
            {"roles": {"AE": {"metrics": ["revenue"], "lines": "x"}}},
            "roles.AE.lines",
            'is not a setting | did you mean "line"?',
        ),
        ({"nmae": "x"}, "nmae", 'is not a setting | did you mean "name"?'),
    ],
)
def test_what_is_wrong_is_told_by_its_place(more: dict[str, Any], place: str, told_of_it: str) -> None:
    assert told(**more) == [f"plan.yaml {place} | {told_of_it}"]


def test_everything_wrong_is_told_at_once() -> None:
    assert [line.split(" | ")[0] for line in told(periods="week", year_starts="soon", capacity={"load_limit": 0})] == [
        "plan.yaml year_starts",
        "plan.yaml periods",
        "plan.yaml capacity.load_limit",
    ]


def test_parts_of_a_sum() -> None:
    settings = read(metrics={"a": {}, "b": {}, "all": {"sum_of": "a, b"}})
    assert settings.cell_metrics == ("a", "b")
    assert settings.parts("all") == ("a", "b")
    assert settings.parts("a") == ("a",)


def test_a_policy_is_one_for_all_metrics_or_one_for_each() -> None:
    """The part of a miss that is made up for; a metric that no policy names is kept."""
    assert read(year={"policy": "recover"}).year.policy_for("revenue") == 1.0
    assert read(year={"policy": "50%"}).year.policy_for("revenue") == 0.5
    by_metric = read(year={"policy": {"revenue": "recover", "customers": 0.25}}).year
    assert [by_metric.policy_for(name) for name in ("revenue", "customers", "units")] == [1.0, 0.25, 0.0]


def test_triggers_are_a_list_or_numbered() -> None:
    """As plan.yaml and a sheet of settings write them; one may stand alone."""
    listed = read(year={"triggers": [{"behind": "10%", "left": 2}, {"behind": 0.2, "metric": "revenue"}]})
    numbered = {"1": {"behind": 0.1, "left": "2"}, "2": {"behind": "20 %", "metric": "revenue"}}
    assert read(year={"triggers": numbered}).year == listed.year
    assert read(year={"triggers": {"behind": 0.1, "left": 2}}).year.triggers == listed.year.triggers[:1]


@pytest.mark.parametrize(
    ("year", "place", "told_of_it"),
    [
        ({"policy": {"revenue": 2}}, "policy.revenue", "2 is out of range | write 0.02 or 2% if it is 2 percent"),
        (
            {"policy": {"revenue": "forget"}},
            "policy.revenue",
            '"forget" is not known | write keep, recover or a share from 0 to 1',
        ),
        ({"triggers": [{"behind": 0.1, "lft": 2}]}, "triggers.1.lft", 'is not a setting | did you mean "left"?'),
        ({"triggers": [{"left": 2}]}, "triggers.1.behind", "is missing | write it"),
        ({"touch": "all"}, "touch", '"all" is not known | write few or even'),
        ({"as_of": "soon"}, "as_of", '"soon" is not a date | write it as 2027-03-31'),
    ],
)
def test_what_is_wrong_with_the_year_is_told(year: dict[str, Any], place: str, told_of_it: str) -> None:
    assert told(year=year) == [f"plan.yaml year.{place} | {told_of_it}"]
