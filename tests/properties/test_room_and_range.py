"""What a rep's page says of others and of the range holds for every company."""

from __future__ import annotations

import numpy as np
import pytest

from allocator.allocation import Status
from allocator.insight.rep.moves import NOT_NEGATIVE, moves, pushes
from allocator.insight.rep.rep_metric import RepMetric
from allocator.insight.rep.room import Room, colleagues, direction, rooms
from allocator.insight.rep.span import program, span
from allocator.rules.rows import LAST
from allocator.solve.linprog import Linprog
from allocator.solve.program import Labelled
from tests.answers import Answer, Floats
from tests.properties.company import Company, answer_of
from tests.properties.pool import ANY, EXAMPLES, one_in, tried_on


def owns(answer: Answer, company: Company) -> list[RepMetric]:
    """Two reps and metrics of a company, always the same ones."""
    rows = answer.allocation.waterfall[["rep", "metric"]].astype(str).to_numpy()
    places = {0, len(company.key) % len(rows)}
    return [RepMetric(answer.allocation, *rows[place]) for place in sorted(places)]


@tried_on(ANY, EXAMPLES)
def test_a_quota_lies_within_its_range(company: Company) -> None:
    """What balance chose keeps the reach, so it is no less than the least and no more than the most."""
    answer = answer_of(company)
    if answer.status is Status.CONFLICT or not one_in(company, 2):
        return
    for own in owns(answer, company):
        found = span(own)
        assert found is not None
        quota, unit = float(answer.balanced[own.cell].sum()), own.words.step
        tolerance = 1e-6 * float(own.solved.bounded.size[own.cell].max()) * (1 + len(own.cell)) + 1e-6 * quota
        assert found.least.quota - tolerance <= quota <= found.most.quota + tolerance
        rounded = float(answer.quota[own.cell].sum())
        assert found.least.quota - 1.5 * unit - tolerance <= rounded <= found.most.quota + 1.5 * unit + tolerance


@tried_on(ANY, EXAMPLES)
def test_another_engine_finds_the_same_range(company: Company) -> None:
    """SciPy's linear programs end at the same quotas."""
    answer = answer_of(company)
    if answer.status is Status.CONFLICT or not one_in(company, 4):
        return
    own = owns(answer, company)[0]
    found = span(own)
    assert found is not None
    unit = float(own.solved.bounded.size[own.cell].max())
    for sign, edge in ((1.0, found.least), (-1.0, found.most)):
        written = program(own, sign)
        other = Linprog().solve(written)
        assert other is not None
        assert sign * written.objective(other.v) * unit == pytest.approx(edge.quota, abs=1e-5 * unit)


@tried_on(ANY, EXAMPLES)
def test_room_can_be_used_and_is_all_there_is(company: Company) -> None:
    """Moved by its room a colleague breaks no row that held; moved a little further, the row that is told breaks."""
    answer = answer_of(company)
    if answer.status is Status.CONFLICT:
        return
    for own in owns(answer, company):
        for room in rooms(own):
            _check(own, room, answer.quota)


def _check(own: RepMetric, room: Room, quota: Floats) -> None:
    labelled = own.solved.labelled
    cell, rep = colleagues(own)
    mine = cell[own.cells.lanes.roster.reps[rep] == room.rep]
    towards = direction(own.cells, mine, np.zeros(len(mine), np.int64), 1).toarray()[:, 0]
    size = 1e-9 * (1.0 + abs(labelled.matrix) @ np.abs(quota))
    now = broken_by(labelled, quota)
    if not np.isfinite(room.amount):
        assert (broken_by(labelled, quota + 1e9 * towards) <= np.maximum(now, 0) + size).all()
        return
    used = broken_by(labelled, quota + room.amount * towards)
    assert (used <= np.maximum(now, 0) + size).all() or room.amount == 0
    beyond = broken_by(labelled, quota + (room.amount + 1e-3 * (1 + room.quota)) * towards)
    assert beyond[room.row] > size[room.row]


def broken_by(labelled: Labelled, quota: Floats) -> Floats:
    """How far each row is beyond a bound, or a wish that is no goal's; negative within."""
    lower, upper = labelled.lower.copy(), labelled.upper.copy()
    wishes = labelled.wishes
    for k in range(len(wishes.row)):
        if wishes.priority[k] < LAST and wishes.at_least[k]:
            lower[wishes.row[k]] = max(lower[wishes.row[k]], wishes.target[k])
        elif wishes.priority[k] < LAST:
            upper[wishes.row[k]] = min(upper[wishes.row[k]], wishes.target[k])
    of_goal = np.array([labelled.blocks[b].rule == "goals" for b in labelled.block], bool)
    value = labelled.matrix @ quota
    beyond = np.maximum(lower - value, value - upper)
    return np.where(of_goal, -np.inf, beyond)


@tried_on(ANY, EXAMPLES)
def test_rows_and_pushes_add_up(company: Company) -> None:
    """What single rows moved adds up to the move from fair share, and so do the pushes before netting."""
    answer = answer_of(company)
    if answer.status is Status.CONFLICT:
        return
    for own in owns(answer, company):
        move = float((answer.balanced - answer.cells.fair_share)[own.cell].sum())
        tolerance = 1e-6 * (1.0 + float(answer.cells.fair_share[own.cell].sum()))
        assert sum(step.amount for step in moves(own)) == pytest.approx(move, abs=tolerance)
        found = {push.rule: push.amount for push in pushes(own)}
        size = 1e-9 * sum(map(abs, found.values()))
        assert sum(found.values()) == pytest.approx(move, abs=tolerance + size)
        at_zero = (answer.balanced[own.cell] <= 1e-9 * answer.cells.fair_share[own.cell]).any()
        assert at_zero or abs(found.get(NOT_NEGATIVE, 0.0)) <= tolerance + size
