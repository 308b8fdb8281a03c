"""Solving what is on a bench: small plans at once, large ones in a process of their own, fetched when ready."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from allocator.allocate import allocate
from allocator.allocation import Allocation
from allocator.desk import jobs
from allocator.desk.bench import Workbench
from allocator.errors import PlanError, SolverFailed
from allocator.plan.plan import Plan

LIVE = 12_000
"""Quotas up to which a plan is solved while the page waits."""
PATIENCE = 0.5
"""Seconds that the page waits for a large plan all the same, so that nothing is shown of what is quick."""


@dataclass(frozen=True)
class Underway:
    """A plan of a bench that is being solved elsewhere."""

    job: jobs.Job
    digest: str
    """Fingerprint of the draft when it was handed over."""


def begin(bench: Workbench) -> None:
    """Solve what is stated now; a large plan is handed over, and `fetch` takes the answer.

    What is solved or being solved already is not begun again, and what is no longer asked for is stopped.
    """
    digest = bench.draft.digest
    if bench.underway is not None and bench.underway.digest == digest:
        return
    stop(bench)
    if bench.is_current:
        return
    try:
        plan = bench.draft.plan()
    except PlanError as error:
        bench.refuse(error, digest)
        return
    if quota_count(plan) <= LIVE:
        _answered(bench, digest, lambda: allocate(plan, start=bench.allocation))
        return
    bench.underway = Underway(jobs.start(plan, bench.allocation), digest)
    if bench.underway.job.wait(PATIENCE):
        fetch(bench)


def fetch(bench: Workbench) -> None:
    """Take what has been solved meanwhile, if anything; what an undo has made needless is stopped."""
    if bench.is_current:
        stop(bench)
    underway = bench.underway
    if underway is None or not underway.job.is_over:
        return
    bench.underway = None
    if not underway.job.is_cancelled:
        _answered(bench, underway.digest, underway.job.result)


def _answered(bench: Workbench, digest: str, answer: Callable[[], Allocation]) -> None:
    try:
        bench.take(answer(), digest)
    except (PlanError, SolverFailed) as error:
        bench.refuse(error, digest)


def stop(bench: Workbench) -> None:
    """Stop what is being solved, at once; the last allocation stays."""
    if bench.underway is not None:
        bench.underway.job.cancel()
        bench.underway = None


def quota_count(plan: Plan) -> int:
    """Return about how many quotas a plan has: reps × metrics × periods."""
    return int(plan.table("reps")["rep"].nunique()) * len(plan.settings.cell_metrics) * len(plan.calendar.labels)
