"""Whether large territories are asked for a larger or a smaller part of their potential."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from allocator.cells.holdings import POTENTIAL
from allocator.insight.compare.plan_test import PlanTest, Question, Verdict
from allocator.insight.compare.subject import Subject
from allocator.insight.wording import percent

USUAL, MOST = 0.3, 0.5
"""Correlation, of either sign."""
TRIFLE, MUCH = 0.05, 0.25
"""Variation of quota ÷ potential that is not worth a question, and that is large."""
_FEWEST = 4

QUESTION = Question(
    "Size of territory",
    "correlation of -0.3 to 0.3; fails beyond ±0.5 where quota ÷ potential varies by more than 25 %",
    "A rep should not be better or worse off for having a large territory; one that is asked for less of its potential "
    "is easier to make.",
)


def size_of_territory(plan: Subject) -> Iterator[PlanTest]:
    """The correlation (Pearson) of quota ÷ potential with potential, within each role and metric."""
    rows = plan.people[(plan.people["driver"] == POTENTIAL) & (plan.people["held"] > 0)]
    if rows.empty:
        yield QUESTION.unasked("potential.csv gives no potential.")
    for (role, metric), mine in rows.groupby(["role", "metric"]):
        yield _role(mine, f"{role}, {plan.words(str(metric)).label}")


def _role(rows: pd.DataFrame, about: str) -> PlanTest:
    if len(rows) < _FEWEST:
        return QUESTION.unasked(f"Fewer than {_FEWEST} reps have potential.", about)
    held = rows["held"].to_numpy(np.float64)
    asked = rows["quota"].to_numpy(np.float64) / held
    variation = float(asked.std() / asked.mean()) if asked.mean() > 0 else 0.0
    if variation <= TRIFLE or held.std() <= TRIFLE * held.mean():
        what = "quotas ÷ potential" if variation <= TRIFLE else "potentials"
        said = f"The {what} of the {len(rows)} reps are nearly alike, so size makes no difference."
        return QUESTION.answer(Verdict.PASS, 0.0, "0", said, about)
    found = float(np.corrcoef(asked, held)[0, 1])
    side = "more" if found > 0 else "less"
    said = (
        f"Large territories are asked for {side} of their potential"
        if round(abs(found), 2) > USUAL
        else "Size hardly matters"
    )
    said += f": quota ÷ potential varies by {percent(variation)} among {len(rows)} reps."
    return QUESTION.answer(_verdict(abs(found), variation), found, f"{found:.2f}", said, about)


def _verdict(strength: float, variation: float) -> Verdict:
    if round(strength, 2) <= USUAL:
        return Verdict.PASS
    return Verdict.FAIL if strength > MOST and variation > MUCH else Verdict.LOOK
