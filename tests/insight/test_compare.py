"""What holds of every comparison, whatever the plans."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pandas as pd
import pytest
from hypothesis import strategies as st

from allocator import compare
from allocator.insight.compare.comparison import FRAMES, Comparison
from allocator.insight.compare.steps import FIRST
from tests.properties.company import Company, answer_of
from tests.properties.pool import ANY, tried_on
from tests.scenarios.lessons import allocation_of

PAIRS = st.one_of(st.tuples(ANY, ANY), ANY.map(lambda company: (company, changed(company))))
"""Two companies that have nothing to do with each other, or one before and after an edit."""
FEW = 6
NODE = ["level", "node", "line", "metric", "period"]


def changed(company: Company) -> Company:
    """The same company with more padding, half of a rep, and one rep the less."""
    reps = [dict(row) for row in company.rows("reps")]
    reps[0]["fte"] = 0.5
    gone = reps[-1]["rep"]
    kept = [row for row in reps if row["rep"] != gone] if len(reps) > 4 else reps
    tables = {"assignments", "absences", "strengths", "locks", "current"}
    for table in tables & set(company.tables):
        names = {row["rep"] for row in kept}
        company = company.having(table, [row for row in company.rows(table) if row["rep"] in names])
    return company.having("reps", kept).set(over_assignment={"rep": 0.07})


def sold(company: Company) -> bool:
    """Tell whether every metric and line that has a goal still has somebody to sell it."""
    roles = {row["role"] for row in company.rows("reps")}
    metrics = {metric for role in roles for metric in company.settings["roles"][role]["metrics"]}
    lines = {company.settings["roles"][role].get("line", "direct") for role in roles}
    parts = {name: keys.get("sum_of", [name]) for name, keys in company.settings["metrics"].items()}
    return all(
        set(parts[goal["metric"]]) <= metrics and goal.get("line", "direct") in lines for goal in company.rows("goals")
    )


@lru_cache(maxsize=64)
def laid(first: Company, second: Company) -> Comparison:
    return compare({"one": answer_of(first).allocation, "other": answer_of(second).allocation})


def usable(pair: tuple[Company, Company]) -> bool:
    """An edit may take away the last one who sells something, which no plan allows."""
    return all(sold(company) for company in pair)


@tried_on(PAIRS, FEW)
def test_the_steps_of_a_mover_add_up_to_the_change(pair: tuple[Company, Company]) -> None:
    """Share of the goal, padding, every rule, what is carried for others, rounding: nothing is left over."""
    if not usable(pair):
        return
    movers = laid(*pair).movers
    steps = movers.loc[:, FIRST[0] :].to_numpy(np.float64)
    size = movers[["before", "after"]].max(axis=1).to_numpy(np.float64)
    assert (np.abs(steps.sum(axis=1) - movers["change"].to_numpy(np.float64)) <= 1e-7 * np.maximum(size, 1.0)).all()


@tried_on(PAIRS, FEW)
def test_turned_round_every_change_changes_its_sign(pair: tuple[Company, Company]) -> None:
    """What one has more than the other, the other has less than it; what was old is new."""
    if not usable(pair):
        return
    there, back = laid(*pair), laid(*reversed(pair))
    keys = ["rep", "metric"]
    one, other = (c.movers.set_index(keys).sort_index() for c in (there, back))
    figures = ["change", "relative", *FIRST, "carried_for_others", "rounding"]
    np.testing.assert_allclose(one[figures].astype(float), -other[figures].astype(float), rtol=1e-9, atol=1e-9)
    assert one["before"].tolist() == other["after"].tolist()
    assert one["only_in"].tolist() == other["only_in"].map({"": "", "one": "other", "other": "one"}).tolist()
    goals = [c.goals[c.goals["note"] == ""].query("scenario == @c.names[1]").set_index("goal") for c in (there, back)]
    both = goals[0].index.intersection(goals[1].index)
    for name in ("target_change", "carried_change"):
        assert (goals[0].loc[both, name] + goals[1].loc[both, name]).abs().max() in (0, np.nan) or not len(both)
    counts = [c.input_rows.set_index("file") for c in (there, back)]
    assert counts[0]["added"].to_dict() == counts[1]["removed"].to_dict()
    assert counts[0]["changed"].to_dict() == counts[1]["changed"].to_dict()


@tried_on(PAIRS, FEW)
def test_every_level_adds_up_to_the_company(pair: tuple[Company, Company]) -> None:
    """The quotas of the nodes of a level add up to those of the company, and so do their changes."""
    if not usable(pair):
        return
    table = laid(*pair).totals
    for column in ("quota", "change"):
        sums = table.groupby(["level", "scenario", "line", "metric", "period"])[column].sum(min_count=1)
        company = sums.loc["company"]
        for level in set(table["level"]) - {"company"}:
            both = pd.concat([company, sums.loc[level]], axis=1, keys=["company", "level"]).dropna()
            np.testing.assert_allclose(both["level"], both["company"], rtol=1e-12, atol=1e-9)


@tried_on(PAIRS, FEW)
def test_more_reps_are_near_fair_share_the_wider_that_is(pair: tuple[Company, Company]) -> None:
    """Shares within 5, 10 and 20 % never fall, and are shares; so do the quartiles of every spread."""
    if not usable(pair):
        return
    found = laid(*pair)
    near = found.near_fair_share[["within_5", "within_10", "within_20"]].to_numpy(np.float64)
    assert (np.diff(near, axis=1) >= 0).all()
    assert ((near >= 0) & (near <= 1)).all()
    spread = found.fairness.loc[:, "lowest":"highest"].to_numpy(np.float64)
    assert (np.diff(spread, axis=1) >= -1e-12).all()


@tried_on(ANY, FEW)
def test_a_plan_does_not_differ_from_itself(company: Company) -> None:
    """No input, no mover, no change, and a sentence that says so."""
    own = answer_of(company).allocation
    found = compare([("one", own), ("again", own)])
    assert found.gist == "again is the same as one: no input, goal or quota differs."
    assert [len(found.frames[name]) for name in ("inputs", "input_rows", "movers")] == [0, 0, 0]
    assert (found.totals["change"] == 0).all()
    assert (found.goals[["target_change", "carried_change"]] == 0).all(axis=None)
    for name in ("fairness", "near_fair_share", "plan_tests"):
        one, again = (found.frames[name].query("scenario == @which").drop(columns="scenario").reset_index(drop=True)
                      for which in found.names)  # fmt: skip
        pd.testing.assert_frame_equal(one, again)


def test_two_names_are_needed_and_no_name_twice() -> None:
    """The caller is told which names were given."""
    own = allocation_of("new_hires")
    with pytest.raises(ValueError, match="a comparison needs two allocations or more"):
        compare({"one": own})
    with pytest.raises(ValueError, match=r"one, one .* each needs its own"):
        compare([("one", own), ("one", own)])


def test_three_scenarios_are_each_compared_with_the_first() -> None:
    """A third scenario changes nothing of what is said of the second."""
    first, second, third = (allocation_of(name) for name in ("quickstart", "retention_first", "new_hires"))
    two = compare({"a": first, "b": second})
    three = compare({"a": first, "b": second, "c": third})
    assert three.gist.split("\n")[0] == two.gist
    assert set(two.frames) == set(FRAMES)
    for name in ("inputs", "movers", "goals"):
        one, other = (c.frames[name].query("scenario == 'b'") for c in (two, three))
        columns = [column for column in one if column in other]
        kept = other[other["goal"].isin(one["goal"])] if name == "goals" else other
        pd.testing.assert_frame_equal(one[columns].reset_index(drop=True), kept[columns].reset_index(drop=True))


@pytest.mark.long
@tried_on(PAIRS, 30)
def test_all_of_this_on_many_more(pair: tuple[Company, Company]) -> None:
    """Steps, signs, levels and shares on thirty pairs of companies."""
    for holds in (
        test_the_steps_of_a_mover_add_up_to_the_change,
        test_turned_round_every_change_changes_its_sign,
        test_every_level_adds_up_to_the_company,
        test_more_reps_are_near_fair_share_the_wider_that_is,
    ):
        holds.hypothesis.inner_test(pair)
