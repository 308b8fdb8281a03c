"""What holds of every allocation, whatever the plan."""

from __future__ import annotations

import numpy as np

from allocator.allocation import Status
from allocator.verify import verify
from tests.answers import Answer
from tests.properties.company import Company, answer_of
from tests.properties.pool import ANY, EXAMPLES, tried_on


@tried_on(ANY, EXAMPLES)
def test_goals_that_are_met_add_up_exactly(company: Company) -> None:
    """A goal without a gap comes out of quotas.csv to the cent, in its scope and period; none is exceeded beyond its
    padding."""
    answer = answer_of(company)
    if answer.status is Status.CONFLICT:
        return
    for goal in answer.allocation.goals.to_dict("records"):
        total = _of_goal(company, answer, goal)
        assert goal["carried"] == min(total, goal["amount"])
        padded = goal["over_assigned_target"] > goal["amount"] * (1 + 1e-9)
        if goal["gap"] == 0 and not padded:
            assert total == goal["amount"]
        units = [answer.plan.settings.metrics[m].round_to for m in answer.plan.settings.parts(goal["metric"])]
        assert total < goal["over_assigned_target"] + min(units)


def _of_goal(company: Company, answer: Answer, goal: dict[str, object]) -> float:
    """Quotas of a goal, read from the table as a planner would."""
    quotas = answer.allocation.quotas
    mine = quotas["metric"].isin(answer.plan.settings.parts(str(goal["metric"]))) & (quotas["line"] == goal["line"])
    calendar = answer.plan.calendar
    periods = np.array(calendar.labels)[calendar.covered(str(goal["period"]))]
    mine &= quotas["period"].isin(periods)
    if goal["scope"]:
        mine &= quotas["region"] == str(goal["scope"]).partition("=")[2]
    return float(quotas["quota"][mine].sum())


@tried_on(ANY, EXAMPLES)
def test_every_allocation_is_verified(company: Company) -> None:
    """The verifier recomputes every rule from the tables alone and agrees; where rules conflict it names some."""
    answer = answer_of(company)
    found = verify(answer.plan, answer.tables())
    assert found == () or answer.status is Status.CONFLICT


@tried_on(ANY, EXAMPLES)
def test_the_waterfall_adds_up(company: Company) -> None:
    """From the share of the goal over each padding to the fair share, and over each rule to the quota."""
    table = answer_of(company).allocation.waterfall
    columns = list(table.columns)
    numbers = table.drop(columns=["rep", "metric"]).astype(float)
    first = columns[columns.index("share_of_goal") : columns.index("fair_share")]
    rest = columns[columns.index("fair_share") : columns.index("quota")]
    size = 1e-9 * (1.0 + numbers.abs().sum(axis=1))
    assert (abs(numbers[first].sum(axis=1) - numbers["fair_share"]) <= size).all()
    assert (abs(numbers[rest].sum(axis=1) - numbers["quota"]) <= size).all()


@tried_on(ANY, EXAMPLES)
def test_no_bar_is_larger_than_the_move_it_explains(company: Company) -> None:
    """Cell by cell, every rule's part has the direction of the move and at most its size, and the parts add up."""
    answer = answer_of(company)
    moves, cells = answer.solved.attribution.moves, answer.cells
    move = answer.balanced - cells.fair_share
    size = 1e-7 * (cells.fair_share + cells.mean_by_metric())
    assert (np.abs(moves.sum(axis=0) - move) <= size).all()
    assert (moves * np.sign(move) >= -size).all()
    assert (np.abs(moves) <= np.abs(move) + size).all()


@tried_on(ANY, EXAMPLES)
def test_every_rule_is_heard(company: Company) -> None:
    """Every goal, limit, lock and declared part has a row in rules.csv, or assumptions.csv says why not."""
    answer = answer_of(company)
    blocks = answer.solved.asked.blocks
    heard = {rows.source for rows in blocks if len(rows)}
    notes = answer.allocation.assumptions
    said = set(notes["where"][notes["kind"] == "no rows"])
    for name in ("limits", "locks"):
        wanted = {f"{name}.csv row {row}" for row in answer.plan.table(name)["row"]}
        assert wanted <= heard | said
    labels = set(answer.allocation.rules["label"])
    for goal in answer.allocation.goals.to_dict("records"):
        assert f"goals({goal['goal']})" in labels or goal["carried"] == 0


@tried_on(ANY, EXAMPLES)
def test_quotas_are_whole_and_close_to_the_balance(company: Company) -> None:
    """Every quota is a multiple of its unit but for the odd part of a goal or lock, never below zero, less than three
    units from the balance; so is every rep's year."""
    answer = answer_of(company)
    unit = np.array([answer.plan.settings.metrics[m].round_to for m in answer.cells.lanes.metrics])[answer.cells.metric]
    moved = np.abs(answer.quota - answer.balanced) / unit
    assert (answer.quota >= 0).all()
    if answer.status is not Status.CONFLICT:
        assert moved.max(initial=0.0) < 3.0
        steps = answer.by_name((answer.quota - answer.balanced) / unit, "rep", "metric")
        assert steps.abs().max() < 2.0 + 1e-6 + _locks(company)


def _locks(company: Company) -> float:
    return 2.0 * len(company.rows("locks"))
