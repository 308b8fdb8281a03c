"""What holds of every pace, whatever the plan."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from allocator.tables.pace import pace
from allocator.verify import verify
from tests.properties.company import Company, answer_of
from tests.properties.pool import ANY, EXAMPLES, tried_on

CELL = ["rep", "territory", "metric", "period"]


@pytest.mark.parametrize("by", ["week", "day"])
def test_pace_adds_up_to_every_quota(by: str) -> None:
    """In whole units but for what is odd, never below zero, no week or day twice."""

    @tried_on(ANY, EXAMPLES)
    def holds(company: Company) -> None:
        answer = answer_of(company)
        table = pace(answer.allocation, by)
        quotas = answer.allocation.quotas.groupby(CELL, observed=True)["quota"].sum()
        sums = table.groupby(CELL, observed=True)["pace"].sum()
        pd.testing.assert_series_equal(sums, quotas[quotas > 0], check_names=False, rtol=1e-12)
        assert (table["pace"] >= 0).all()
        assert not table.duplicated([*CELL, by]).any()
        units = table["metric"].astype(str).map(lambda name: min(answer.plan.settings.metrics[name].round_to, 1.0))
        steps = table["pace"] / units
        last = ~table.duplicated(CELL, keep="last")
        assert np.allclose(steps[~last], steps[~last].round(), atol=1e-6)

    holds()


@tried_on(ANY, EXAMPLES)
def test_every_pace_is_verified(company: Company) -> None:
    """The verifier, which finds who works when on its own, has nothing to say of it."""
    answer = answer_of(company)
    for by in ("week", "day"):
        found = verify(answer.plan, {**answer.tables(), "pace": pace(answer.allocation, by)})
        assert not [violation for violation in found if violation.where.startswith("pace.csv")]
