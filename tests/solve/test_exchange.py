"""Rounding by exchanges: the cheapest choice there is, and the same one a linear program finds."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from allocator.solve.rounding import exchange
from allocator.solve.rounding.beside import choose_beside
from allocator.solve.rounding.exchange import Choice, choose
from allocator.solve.rounding.folding import fold
from allocator.solve.rounding.metric import Grid, group_sums, place, round_metric
from allocator.solve.rounding.sums import BREAK, Sums

CURVE = np.array([5, 6, 9, 6, 7, 10, 6, 6, 10, 8, 9, 18]) / 100


def _drawn(seed: int, owners: int, groups: int, cells: int) -> Choice:
    """A choice that some random selection of its cells meets."""
    random = np.random.default_rng(seed)
    owner, group = random.integers(0, owners, cells), random.integers(-1, groups, cells)
    taken = random.random(cells) < 0.4
    most = np.bincount(owner[taken], minlength=owners)
    least = np.maximum(most - random.integers(0, 2, owners), 0)
    wanted = np.bincount(group[taken & (group >= 0)], minlength=groups)
    extra = np.where(random.random(owners) < 0.2, random.choice([-5.0, 5.0], owners), 0.0)
    return Choice(random.normal(size=cells), owner, group, least, most, extra, wanted)


def _value(choice: Choice, taken: np.ndarray) -> float:
    sums = np.bincount(choice.owner, taken, len(choice.most))
    return float(choice.cost @ taken + choice.extra @ (sums - choice.least))


def _meets(choice: Choice, taken: np.ndarray) -> bool:
    sums = np.bincount(choice.owner, taken, len(choice.most))
    held = np.bincount(choice.group + 1, taken, len(choice.wanted) + 1)[1:]
    return bool((sums >= choice.least).all() and (sums <= choice.most).all() and (held == choice.wanted).all())


def _by_trying(choice: Choice) -> np.ndarray | None:
    every = [np.array(bits) for bits in itertools.product((False, True), repeat=len(choice.cost))]
    fitting = [taken for taken in every if _meets(choice, taken)]
    return min(fitting, key=lambda taken: _value(choice, taken), default=None)


def _by_program(choice: Choice) -> np.ndarray | None:
    """The same choice by an integer program of SciPy."""
    owners, groups = len(choice.most), len(choice.wanted)
    rows = [choice.owner == r for r in range(owners)] + [choice.group == g for g in range(groups)]
    lower, upper = np.append(choice.least, choice.wanted), np.append(choice.most, choice.wanted)
    cost = choice.cost + choice.extra[choice.owner]
    matrix = np.array(rows, float).reshape(len(rows), len(cost))
    found = milp(cost, integrality=np.ones(len(cost)), bounds=Bounds(0, 1),
                 constraints=LinearConstraint(matrix, lower, upper), options={"mip_rel_gap": 0.0})  # fmt: skip
    return found.x > 0.5 if found.success else None


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 4), st.integers(1, 4), st.integers(0, 9))
def test_no_choice_is_cheaper(seed: int, owners: int, groups: int, cells: int) -> None:
    """On tiny cases, the cheapest of all choices tried one by one."""
    choice = _drawn(seed, owners, groups, cells)
    found, best = choose(choice), _by_trying(choice)
    assert found is not None
    assert best is not None
    assert found.tolist() == best.tolist()


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 3), st.integers(1, 3), st.integers(0, 8), st.integers(-1, 1))
def test_what_no_choice_meets_is_none(seed: int, owners: int, groups: int, cells: int, shift: int) -> None:
    """A number one too many or too few is met by another choice, or told to be impossible."""
    drawn = _drawn(seed, owners, groups, cells)
    choice = replace(drawn, wanted=drawn.wanted + shift * (np.arange(groups) == 0))
    found, best = choose(choice), _by_trying(choice)
    assert (found is None) == (best is None)
    assert found is None or found.tolist() == best.tolist()


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 60), st.integers(1, 12), st.integers(1, 400))
def test_the_same_as_an_integer_program(seed: int, owners: int, groups: int, cells: int) -> None:
    """Cell by cell the choice of an integer program, and so at its cost."""
    choice = _drawn(seed, owners, groups, cells)
    found, best = choose(choice), _by_program(choice)
    assert found is not None
    assert best is not None
    assert found.tolist() == best.tolist()


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6))
def test_owners_left_out_at_first_change_nothing(seed: int) -> None:
    """Looking at one owner of each group first gives what looking at all gives."""
    choice = _drawn(seed, 40, 6, 300)
    whole = choose(choice)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(exchange, "AT_FIRST", 1)
        patch.setattr(exchange, "near_multipliers", lambda stalls: np.zeros(len(stalls.wanted) + 1))
        few = choose(choice)
    assert whole is not None
    assert few is not None
    assert few.tolist() == whole.tolist()


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.randoms(use_true_random=False))
def test_the_order_of_cells_does_not_matter(seed: int, random: object) -> None:
    """Shuffled cells are chosen as they were."""
    choice = _drawn(seed, 12, 4, 90)
    order = np.random.default_rng(seed).permutation(len(choice.cost))
    shuffled = replace(choice, cost=choice.cost[order], owner=choice.owner[order], group=choice.group[order])
    straight, mixed = choose(choice), choose(shuffled)
    assert straight is not None
    assert mixed is not None
    assert mixed.tolist() == straight[order].tolist()


def test_alike_owners_need_tolls_far_from_zero() -> None:
    """Two hundred owners with the same costs, of whom half must take what none would."""
    count = 200
    cost = np.tile([0.0, 0.1, 0.8], count) + np.random.default_rng(0).random(3 * count) * 1e-3
    owner, group = np.repeat(np.arange(count), 3), np.tile([0, 1, 2], count)
    one = np.ones(count, np.int64)
    choice = Choice(cost, owner, group, one, one, np.zeros(count), np.array([60, 40, 100]))
    found, best = choose(choice), _by_program(choice)
    assert found is not None
    assert best is not None
    assert found.tolist() == best.tolist()


def test_equal_costs_meet_all_numbers() -> None:
    """Where every choice costs the same, one that meets the numbers is found."""
    owner, group = np.repeat(np.arange(30), 4), np.tile(np.arange(4), 30)
    two = np.full(30, 2)
    choice = Choice(np.zeros(120), owner, group, two, two, np.zeros(30), np.array([30, 0, 15, 15]))
    found = choose(choice)
    assert found is not None
    assert _meets(choice, found)


def _grid(quota: np.ndarray, goal: float, rep: np.ndarray) -> tuple[Grid, Sums]:
    cells = len(quota)
    group, target = np.zeros(cells, np.int64), np.array([goal])
    key = (np.arange(cells) * 0.6180339887) % 1.0
    grid = place(quota, 1.0, np.zeros(cells, bool), group, target, key, rep)
    return grid, group_sums(grid, group, target)


@pytest.mark.parametrize(
    ("goal", "count", "expected"), [(100, 3, [33, 33, 34]), (102, 4, [25, 25, 26, 26]), (99, 3, [33, 33, 33])]
)
def test_a_total_over_equals(goal: float, count: int, expected: list[float]) -> None:
    """100 over three is 33, 33, 34; 102 over four is two of 25 and two of 26."""
    grid, exact = _grid(np.full(count, goal / count), goal, np.arange(count))
    rounded = round_metric(grid, exact, [], np.zeros(count))
    assert sorted(rounded.quota) == expected
    assert not rounded.widened


def test_45_units_over_a_curve() -> None:
    """Largest remainders go up: 0.25 0.7 0.05 0.7 0.15 0.5 0.7 0.7 0.5 0.6 0.05 0.1."""
    grid, exact = _grid(45 * CURVE, 45.0, np.zeros(12, np.int64))
    rounded = round_metric(grid, exact, [], np.zeros(12))
    assert rounded.quota.tolist() == [2, 3, 4, 3, 3, 4, 3, 3, 4, 4, 4, 8]


def _limited(seed: int, *, cutting: bool) -> tuple[np.ndarray, Sums, Sums, list[Sums]]:
    """Cells of owners over groups, with limits on owners, on cells of a bag and, if cutting, across groups."""
    random = np.random.default_rng(seed)
    cells, owners, groups = 48, 6, 3
    owner, group = random.integers(0, owners, cells), random.integers(0, groups, cells)
    taken = random.random(cells) < 0.4
    held, wanted = np.bincount(owner[taken], minlength=owners), np.bincount(group[taken], minlength=groups)
    years = Sums(owner, np.maximum(held - 1.0, 0.0), held.astype(float))
    bag = owner * groups + group
    lists = [(owner, owners, 0.0), (bag, owners * groups, -np.inf)]
    if cutting:
        lists.append((np.where(random.random(cells) < 0.2, owner, -1), owners, 1.0))
    limits = [
        Sums(key, np.full(count, low), np.maximum(low, random.integers(0, 3, count)).astype(float), breakable=True)
        for key, count, low in lists
    ]
    return random.normal(size=cells), Sums(group, wanted.astype(float), wanted.astype(float)), years, limits


def _with_limits(cost: np.ndarray, exact: Sums, years: Sums, limits: list[Sums]) -> float:
    """Least cost by an integer program with every limit as a row of its own."""
    families = [exact, years, *limits]
    rows = np.vstack([sums.group == np.arange(len(sums.lower))[:, None] for sums in families]).astype(float)
    give = np.concatenate([np.full(len(sums.lower), sums.breakable) for sums in families])
    slack = np.eye(len(rows))[:, give]
    bounds = [np.concatenate([getattr(sums, side) for sums in families]) for side in ("lower", "upper")]
    found = milp(
        np.concatenate([cost, np.full(2 * give.sum(), BREAK)]),
        integrality=np.concatenate([np.ones(len(cost)), np.zeros(2 * give.sum())]),
        bounds=Bounds(0, np.concatenate([np.ones(len(cost)), np.full(2 * give.sum(), np.inf)])),
        constraints=LinearConstraint(np.hstack([rows, slack, -slack]), *bounds),
        options={"mip_rel_gap": 0.0},
    )
    assert found.success
    return float(found.fun)


def _worth(taken: np.ndarray, cost: np.ndarray, limits: list[Sums]) -> float:
    total = float(cost @ taken)
    for sums in limits:
        reached = np.bincount(sums.group + 1, taken, len(sums.lower) + 1)[1:]
        total += BREAK * float((np.maximum(reached - sums.upper, 0) + np.maximum(sums.lower - reached, 0)).sum())
    return total


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6))
def test_folded_limits_cost_what_they_cost_as_rows(seed: int) -> None:
    """Limits on years and on cells that stand for each other lose nothing by folding."""
    cost, exact, years, limits = _limited(seed, cutting=False)
    folded = fold(cost, np.ones(len(cost), bool), exact, years, limits)
    assert folded is not None
    assert not folded.odd.any()
    taken = choose(folded.choice)
    assert taken is not None
    assert _worth(taken, cost, limits) == pytest.approx(_with_limits(cost, exact, years, limits))


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6))
def test_limits_across_goals_are_kept_as_rows(seed: int) -> None:
    """A limit that does not fold leaves its rep to a linear program, at the cost of all rows in one."""
    cost, exact, years, limits = _limited(seed, cutting=True)
    folded = fold(cost, np.ones(len(cost), bool), exact, years, limits)
    assert folded is not None
    taken = choose_beside(folded)
    assert taken is not None
    best = _with_limits(cost, exact, years, limits)
    assert _worth(taken, cost, limits) == pytest.approx(best)
    assert (np.bincount(exact.group, taken) == exact.lower).all()


def test_a_lock_without_cells_to_step_up_is_not_met() -> None:
    """A sum that must come out and has no cell left is told, so that rounding goes further."""
    years = Sums(np.zeros(2, np.int64), np.zeros(1), np.ones(1))
    exact = Sums(np.zeros(2, np.int64), np.ones(1), np.ones(1))
    lock = Sums(np.array([0, -1]), np.ones(1), np.ones(1))
    assert fold(np.zeros(2), np.array([False, True]), exact, years, [lock]) is None
