"""Scenarios by other solvers: the same quotas to the byte."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pytest
from pandas.testing import assert_frame_equal

from allocator.plan.read import read_plan
from tests.answers import Answer, answered
from tests.docs.pages import ROOT

SHELVES = (ROOT / "scenarios", ROOT.parent / "shared" / "scenarios")
SCENARIOS = [file.parent for shelf in SHELVES for file in sorted(shelf.glob("*/plan.yaml"))]


@cache
def usual(scenario: Path) -> Answer:
    return answered(read_plan(scenario))


@pytest.mark.parametrize("solver", ["pulp:CBC", "pulp:HiGHS"])
@pytest.mark.parametrize("scenario", SCENARIOS, ids=[path.name for path in SCENARIOS])
def test_quotas_do_not_depend_on_the_solver(scenario: Path, solver: str) -> None:
    """To the byte, and to 1e-9 before rounding; every linear program is that solver's."""
    answer, other = usual(scenario), answered(read_plan(scenario), solver=solver)
    assert_frame_equal(other.allocation.quotas, answer.allocation.quotas, check_exact=True)
    assert (np.abs(other.balanced - answer.balanced) / (1.0 + np.abs(answer.balanced))).max() <= 1e-9
    name = f"{solver.removeprefix('pulp:')} through PuLP"
    linear = [one for one in other.allocation.run["engines"] if one["question"] not in ("balance", "even division")]
    assert {one["engine"] for one in linear} == {name}
